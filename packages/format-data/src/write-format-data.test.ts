import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFormatData } from './open-format-data.js';
import { writeFormatData, type PartToWrite } from './write-format-data.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mocban-format-data-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function part(version: string, content: string): PartToWrite {
  const bytes = Buffer.from(content);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    part: {
      id: 'some-part',
      version,
      publisher: 'Somebody',
      licence: 'A licence',
      licenceUrl: 'https://licence.example/',
      attribution: 'By somebody.',
      sources: [],
      files: [{ file: 'some.txt', sizeBytes: bytes.length, sha256 }],
    },
    files: new Map([['some.txt', bytes]]),
  };
}

const contentOf = async (): Promise<string> => {
  const data = await openFormatData(folder);
  const [file] = data.part('some-part').files;
  return `${data.part('some-part').version}: ${Buffer.from(data.bytes(file!.file)).toString()}`;
};

it('writes a release that can be opened, and another in its place', async () => {
  const target = join(folder, 'a/b');
  await writeFormatData(target, [part('1', 'one')]);
  expect((await openFormatData(target)).part('some-part').version).toBe('1');
  await writeFormatData(folder, [part('1', 'one')]);
  await writeFormatData(folder, [part('2', 'two')]);
  expect(await contentOf()).toBe('2: two');
});

it('keeps the files of the release before for who is reading it, and none further back', async () => {
  const digests = ['one', 'two', 'three'].map((text) => createHash('sha256').update(text).digest('hex').slice(0, 16));
  for (const [index, text] of ['one', 'two', 'three'].entries())
    await writeFormatData(folder, [part(String(index), text)]);
  expect(digests.map((digest) => existsSync(join(folder, digest, 'some.txt')))).toEqual([false, true, true]);
});

it('leaves what is there when it cannot write all of the next', async () => {
  await writeFormatData(folder, [part('1', 'one')]);
  const wrong = { ...part('2', 'two'), files: new Map([['some.txt', Buffer.from('other')]]) };
  await expect(writeFormatData(folder, [wrong])).rejects.toMatchObject({ code: 'FORMAT_DATA_DAMAGED' });
  expect(await contentOf()).toBe('1: one');
  // A manifest that cannot be put in place.
  rmSync(join(folder, 'manifest.json'));
  mkdirSync(join(folder, 'manifest.json'));
  writeFileSync(join(folder, 'manifest.json/x'), '');
  await expect(writeFormatData(folder, [part('2', 'two')])).rejects.toThrow();
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});

it('takes the place of what nobody can read, and removes nothing that is not its own', async () => {
  writeFileSync(join(folder, 'manifest.json'), '{');
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  await writeFormatData(folder, [part('1', 'one')]);
  expect(await contentOf()).toBe('1: one');
  expect(readdirSync(folder)).toContain('notes.txt');
});
