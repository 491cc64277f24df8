import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../run.js';
import { characterisePaths } from './characterise.js';

const folder = mkdtempSync(join(tmpdir(), 'mocban-characterise-'));
afterAll(() => rmSync(folder, { recursive: true }));

const printed: string[] = [];
const context = (): { context: Context; document: () => unknown } => {
  const parts: string[] = [];
  return {
    document: () => JSON.parse(parts.join('')),
    context: {
      signal: new AbortController().signal,
      progress: { update: () => undefined },
      print: async (lines: readonly string[]) => void printed.push(...lines),
      document: async (part: string) => void parts.push(part),
    } as unknown as Context,
  };
};

const GIF = Buffer.from('47494638396101000100800000000000ffffff2c00000000010001000002024c01003b', 'hex');

beforeAll(() => {
  writeFileSync(join(folder, 'a.gif'), GIF);
  writeFileSync(join(folder, 'b.gif'), GIF.subarray(0, 20));
  writeFileSync(join(folder, 'c.txt'), '');
});

it('tells of every file and ends by the worst of them', async () => {
  const { context: first, document } = context();
  expect(await characterisePaths([folder], {}, first)).toMatchObject({ exit: 1 });
  expect(document()).toMatchObject({
    files: [
      { path: join(folder, 'a.gif'), family: 'image', properties: { frames: 1 }, findings: [] },
      { path: join(folder, 'b.gif'), family: 'image', findings: [{ rule: 'FORMAT_TRUNCATED', severity: 'error' }] },
      { path: join(folder, 'c.txt'), family: 'empty', findings: [{ rule: 'FORMAT_EMPTY' }] },
    ],
  });
  expect(await characterisePaths([join(folder, 'a.gif')], {}, context().context)).toMatchObject({ exit: 0 });
});

it('says of what cannot be read what the system says, and goes on', async () => {
  symlinkSync('a.gif', join(folder, 'd'));
  const { context: first, document } = context();
  expect(await characterisePaths([join(folder, 'absent'), folder], {}, first)).toMatchObject({ exit: 3 });
  const { files } = document() as { files: { family: string; findings: { rule: string }[] }[] };
  expect(files.map(({ family, findings }) => [family, findings[0]?.rule])).toEqual([
    ['unread', 'IO_NOT_FOUND'],
    ['image', undefined],
    ['image', 'FORMAT_TRUNCATED'],
    ['empty', 'FORMAT_EMPTY'],
    ['special', 'IO_NOT_A_FILE'],
  ]);
});

it('prints lines for people in both languages', async () => {
  printed.length = 0;
  await characterisePaths([join(folder, 'a.gif'), join(folder, 'c.txt')], {}, context().context);
  const [image, empty, ...findings] = printed.join('\n').split('\n');
  expect(image).toMatch(/a\.gif: GIF, 1 × 1, 1 bits, palette, lzw$/);
  expect(empty).toMatch(/c\.txt: empty$/);
  expect(findings.join(' ')).toMatch(/FORMAT_EMPTY.*the file has no bytes.*Tệp rỗng/);
});

it('holds files against what is required of their origin, as an operator corrected it', async () => {
  const path = join(folder, 'a.gif');
  const rulesBy = async (options: Parameters<typeof characterisePaths>[1]) => {
    const { context: one, document } = context();
    await characterisePaths([path], options, one);
    const [file] = (document() as { files: { findings: { rule: string }[] }[] }).files;
    return file!.findings.map(({ rule }) => rule);
  };
  expect(await rulesBy({ origin: 'photo' })).toEqual(['FORMAT_PROFILE_FORMAT', 'FORMAT_PROFILE_RESOLUTION']);
  const requirements = join(folder, 'requirements.json');
  writeFileSync(requirements, JSON.stringify({ 'photo-format': { formats: ['gif'] } }));
  expect(await rulesBy({ origin: 'photo', requirements })).toEqual(['FORMAT_PROFILE_RESOLUTION']);
});

it.each([{ origin: 'stone' }, { origin: 'paper', kind: 'x' }, { requirements: 'x.json' }])(
  'refuses %j',
  async (options) => {
    await expect(characterisePaths([folder], options, context().context)).rejects.toMatchObject({ code: 'USAGE' });
  },
);

it('says of a name in another encoding that it is to be renamed, not that nothing is there', async () => {
  const below = mkdtempSync(join(folder, 'names-'));
  writeFileSync(Buffer.concat([Buffer.from(`${below}/c`), Buffer.from([0xe9]), Buffer.from('.gif')]), GIF);
  mkdirSync(Buffer.concat([Buffer.from(`${below}/d`), Buffer.from([0xe9])]));
  writeFileSync(join(below, 'c\ufffdc.gif'), GIF);
  const { context: first, document } = context();
  expect(await characterisePaths([below], {}, first)).toMatchObject({ exit: 3 });
  const refused = {
    family: 'unread',
    findings: [{ rule: 'IO_NAME_ENCODING', message: expect.stringMatching(/UTF-8/) }],
  };
  expect(document()).toMatchObject({ files: [refused, { family: 'image', findings: [] }, refused] });
});
