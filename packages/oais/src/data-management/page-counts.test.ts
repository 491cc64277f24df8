import { CompactTable } from '@mocban/core';
import { readPageCounts } from './page-counts.js';
import type { OpenVersion } from './version-files.js';

const NAMES = ['a.pdf', 'b.tif', 'c.mp3', 'd.pdf', 'e.pdf', 'f.pdf'].map((name) => `representations/rep1/data/${name}`);

/** A version with these files, that keeps this of them. */
function versionWith(kept: string | undefined): OpenVersion {
  const paths = new CompactTable();
  for (const name of NAMES) paths.add(name);
  return {
    has: () => kept !== undefined,
    async *read() {
      // Any part of a line may be the end of what is read at a time.
      for (const byte of Buffer.from(kept!)) yield Uint8Array.of(byte);
    },
    numbers: { paths, digestNumberOf: () => undefined },
  } as unknown as OpenVersion;
}

const line = (index: number, family: string, format: string, properties: object, rules: string[] = []): string =>
  JSON.stringify({ path: NAMES[index], family, format, properties, findings: rules.map((rule) => ({ rule })) });

it('reads of each file what was counted, and knows nothing of the others', async () => {
  const members = [
    line(0, 'pdf', 'pdf', { pages: 7 }),
    line(1, 'image', 'tiff', { frames: 3 }),
    line(2, 'audio', 'mp3', {}),
    line(3, 'pdf', 'pdf', {}, ['FORMAT_PASSWORD_PROTECTED']),
  ];
  const pagesOf = await readPageCounts(versionWith(`[\n${members.join(',\n')}\n]\n`));
  expect(NAMES.map(pagesOf)).toEqual([7, 3, 0, undefined, undefined, undefined]);
  expect(pagesOf('representations/rep2/data/a.pdf')).toBeUndefined();
});

it.each([
  ['no JSON', '{'],
  ['null', 'null'],
  ['another thing', '[1]'],
  ['no path', '{"family":"pdf","properties":{"pages":2},"findings":[]}'],
  [
    'findings that are none',
    JSON.stringify({ path: NAMES[1], family: 'pdf', properties: { pages: 2 }, findings: [null] }),
  ],
  ['properties that are none', JSON.stringify({ path: NAMES[1], family: 'pdf', properties: null, findings: [] })],
  ['a count that is none', line(1, 'pdf', 'pdf', { pages: '2' })],
])('knows no pages by a line that is %s, and goes on', async (_what, bad) => {
  const pagesOf = await readPageCounts(versionWith(`[\n${bad},\n${line(0, 'pdf', 'pdf', { pages: 7 })}\n]\n`));
  expect(NAMES.map(pagesOf)).toEqual([7, undefined, undefined, undefined, undefined, undefined]);
});

it('knows no pages of an AIP that keeps nothing of them', async () => {
  expect((await readPageCounts(versionWith(undefined)))(NAMES[0]!)).toBeUndefined();
});
