import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gif } from '../image/image-bytes.test.helper.js';
import { CharacterisationThreads } from './characterisation-threads.js';

const folder = mkdtempSync(join(tmpdir(), 'mocban-characterised-'));
afterAll(() => rmSync(folder, { recursive: true }));
const odd = new URL('../../src/threads/odd-thread.test.helper.mjs', import.meta.url);

const opened: CharacterisationThreads[] = [];
afterEach(() => Promise.all(opened.splice(0).map((threads) => threads.close())));
function threads(options: ConstructorParameters<typeof CharacterisationThreads>[0]): CharacterisationThreads {
  const made = new CharacterisationThreads(options);
  opened.push(made);
  return made;
}

it('tells of files what there is to tell, several at a time', async () => {
  const two = threads({ threads: 2 });
  writeFileSync(join(folder, 'a.gif'), gif());
  writeFileSync(join(folder, 'empty'), '');
  const found = await Promise.all(['a.gif', 'empty', 'a.gif'].map((name) => two.characteriseFile(join(folder, name))));
  expect(found).toMatchObject([
    { family: 'image', properties: { frames: 2 }, findings: [] },
    { family: 'empty', findings: [{ rule: 'FORMAT_EMPTY' }] },
    { family: 'image' },
  ]);
});

it('throws what the system refuses, and for what is no file', async () => {
  await expect(threads({}).characteriseFile(join(folder, 'absent'))).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(threads({}).characteriseFile(folder)).rejects.toMatchObject({ code: 'CHARACTERISATION_NOT_A_FILE' });
});

it.each([
  ['hang', 'it took more than 3000 ms'],
  ['throw', 'thrown'],
])('loses no other file to one over which a thread would %s', async (name, why) => {
  const one = threads({ threads: 1, entry: odd, timeoutMs: 3000 });
  const path = join(folder, name);
  writeFileSync(path, 'four');
  const found = await Promise.all(['before', path, 'behind'].map((each) => one.characteriseFile(each)));
  expect(found).toMatchObject([
    { format: 'before', findings: [] },
    { sizeBytes: 4, findings: [{ rule: 'FORMAT_LIMIT', severity: 'warning', message: expect.stringContaining(why) }] },
    { format: 'behind', findings: [] },
  ]);
});
