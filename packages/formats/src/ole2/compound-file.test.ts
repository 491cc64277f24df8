import { compoundFile } from '../testing.js';
import { CompoundFile } from './compound-file.js';

const open = (bytes: Buffer) => CompoundFile.open(async (offset, length) => bytes.subarray(offset, offset + length));
const large = Buffer.from(Array.from({ length: 5000 }, (_, index) => index % 251));

it('finds streams and storages, small ones and large ones', async () => {
  const file = await open(
    compoundFile({ '\u0001CompObj': Buffer.from('Word.Document.8'), large, 'Folder/': Buffer.alloc(0) }),
  );
  expect(file.entries.map(({ path, isStream }) => [path, isStream]).sort()).toEqual([
    ['CompObj', true],
    ['Folder', false],
    ['large', true],
  ]);
  const read = async (path: string, maxBytes = 10_000) =>
    file.read(
      file.entries.find((one) => one.path === path)!,
      maxBytes,
    );
  expect((await read('CompObj')).toString()).toBe('Word.Document.8');
  expect((await read('CompObj', 4)).toString()).toBe('Word');
  expect(await read('large')).toEqual(large);
  expect(await read('large', 600)).toEqual(large.subarray(0, 600));
});

it.each([
  ['nothing', Buffer.alloc(0)],
  ['something else', Buffer.alloc(1024, 'x')],
  ['a header alone', compoundFile({}).subarray(0, 512)],
])('refuses %s', async (_, bytes) => {
  await expect(open(bytes)).rejects.toMatchObject({ code: 'FORMATS_CONTAINER_BROKEN' });
});

it('comes to an end whatever is written over', async () => {
  const sound = compoundFile({ small: Buffer.from('a'), large, 'Folder/': Buffer.alloc(0) });
  let seed = 1;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 48_271) >>> 0) % 2_147_483_647;
    return seed % below;
  };
  for (let round = 0; round < 2000; round += 1) {
    const bytes = Buffer.from(sound);
    for (let left = 1 + random(4); left > 0; left -= 1)
      bytes[random(bytes.length)] = random(2) === 0 ? 0xff : random(256);
    try {
      const file = await open(bytes);
      for (const entry of file.entries) expect((await file.read(entry, 10_000)).length).toBeLessThanOrEqual(10_000);
    } catch (error) {
      expect(error).toMatchObject({ code: 'FORMATS_CONTAINER_BROKEN' });
    }
  }
});

it('follows no chain that bites its tail for ever', async () => {
  const bytes = compoundFile({ large });
  // The table of sectors is the first one: each goes on with itself.
  for (let sector = 0; sector < 128; sector += 1) bytes.writeUInt32LE(sector, 512 + sector * 4);
  const file = await open(bytes);
  for (const entry of file.entries) expect((await file.read(entry, 10_000)).length).toBeLessThanOrEqual(10_000);
});

it('holds no table of sectors that is longer than any file has', async () => {
  const bytes = compoundFile({ a: Buffer.alloc(10) });
  // Its table goes on in a sector that names itself as the next.
  bytes.writeUInt32LE(0xfffffff0, 44);
  bytes.writeUInt32LE(0, 68);
  const opened = CompoundFile.open(async (offset, length) => bytes.subarray(offset, offset + length));
  await expect(opened).rejects.toMatchObject({ code: 'FORMATS_CONTAINER_BROKEN' });
});
