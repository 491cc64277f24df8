import { SeededNumbers, troublesomeText } from '../texts.test.helper.js';
import { LAYOUT_NAMES, parseLayout } from './config.js';
import { objectPathOf } from './layout.js';
import { pathOrRefusal } from './path-or-refusal.test.helper.js';
import type { Layout } from './types.js';

const CASES = 1000;
const CONFIGS: Readonly<Partial<Record<Layout['extension'], object>>> = {
  '0006-flat-omit-prefix-storage-layout': { delimiter: ':' },
  '0012-hash-and-no-prefix-id-n-tuple-storage-layout': { delimiters: [':', 'edu/'] },
};

const layoutOf = (extension: Layout['extension'], config: object = CONFIGS[extension] ?? {}): Promise<Layout> =>
  parseLayout(Buffer.from(JSON.stringify({ extensionName: extension, ...config })));

const idsOf = (seed: string): string[] => {
  const numbers = new SeededNumbers(seed);
  return Array.from({ length: CASES }, () => troublesomeText(numbers));
};

describe('a thousand generated ids', () => {
  it.each(LAYOUT_NAMES)('%s maps each to a folder inside the root, or refuses it', async (extension) => {
    const layout = await layoutOf(extension);
    let mapped = 0;
    for (const id of [...idsOf(extension), '12345678901', 'urn:x:gh875jh5489']) {
      const path = pathOrRefusal(layout, id);
      if (path === undefined) continue;
      mapped += 1;
      const parts = path.split('/');
      expect(parts.filter((part) => ['', '.', '..'].includes(part) || Buffer.byteLength(part) > 255)).toEqual([]);
      expect(path).not.toMatch(/\0/);
      expect(parts[0]).not.toBe('extensions');
      expect(pathOrRefusal(layout, id)).toBe(path);
    }
    expect(mapped).toBeGreaterThan(0);
  });

  it('0003 gives a folder from which a short id can be read back', async () => {
    const layout = await layoutOf('0003-hash-and-id-n-tuple-storage-layout');
    for (const id of idsOf('read back').filter((text) => !/\p{Cs}/u.test(text))) {
      const folder = objectPathOf(layout, id).split('/').at(-1)!;
      if (folder.length <= 100) expect(decodeURIComponent(folder)).toBe(id);
      else expect(folder).toMatch(/^.{100}-[0-9a-f]{64}$/);
    }
  });

  it.each([true, false])('0011 leaves no dangerous character, encodeUTF %j', async (encodeUTF) => {
    const layout = await layoutOf('0011-direct-clean-path-layout', { encodeUTF });
    for (const id of idsOf(`clean ${encodeUTF}`)) {
      const path = pathOrRefusal(layout, id);
      if (path !== undefined) expect(path).not.toMatch(/[\u0000-\u001f\u007f*?:[\]"<>|(){}&'!;#@]/);
    }
  });
});

describe('parameters of layouts', () => {
  it.each<[string, Layout['extension'], object]>([
    ['no delimiter', '0006-flat-omit-prefix-storage-layout', {}],
    ['an empty delimiter', '0007-n-tuple-omit-prefix-storage-layout', { delimiter: '' }],
    ['no tuples', '0007-n-tuple-omit-prefix-storage-layout', { numberOfTuples: 0 }],
    ['padding in the middle', '0007-n-tuple-omit-prefix-storage-layout', { zeroPadding: 'middle' }],
    ['segments that are no list', '0010-differential-n-tuple-omit-prefix-storage-layout', { tupleSegmentSizes: 4 }],
    ['a segment of nothing', '0010-differential-n-tuple-omit-prefix-storage-layout', { tupleSegmentSizes: [2, 0] }],
    ['an unknown fallback digest', '0011-direct-clean-path-layout', { fallbackDigestAlgorithm: 'crc32' }],
    [
      'a fallback longer than its digest',
      '0011-direct-clean-path-layout',
      { numberOfFallbackTuples: 16, fallbackTupleSize: 2 },
    ],
    ['an empty delimiter in a list', '0012-hash-and-no-prefix-id-n-tuple-storage-layout', { delimiters: [''] }],
    ['a flag that is a text', '0004-hashed-n-tuple-storage-layout', { shortObjectRoot: 'yes' }],
    ['the name of another extension', '0002-flat-direct-storage-layout', { extensionName: '0005-mutable-head' }],
  ])('are refused: %s', async (_what, extension, config) => {
    await expect(layoutOf(extension, config)).rejects.toMatchObject({ code: 'OCFL_ROOT_INVALID' });
  });

  it('leave a clean path inside the root whatever the replacements are', async () => {
    for (const text of ['/', '..', '', '.', '\0', '$&']) {
      const config = { replacementString: text, whitespaceReplacementString: text, fallbackFolder: '..' };
      const layout = await layoutOf('0011-direct-clean-path-layout', config);
      for (const id of idsOf(`replacement ${text}`).slice(0, 200)) {
        const parts = pathOrRefusal(layout, id)?.split('/') ?? [];
        expect(parts.filter((part) => ['', '.', '..'].includes(part))).toEqual([]);
      }
    }
  });
});
