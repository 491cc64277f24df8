import { openBag, validateBag, validateBagPath } from '@mocban/bagit';
import { openTree } from '@mocban/container';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

interface ForeignBag {
  createWriteStream(name: string): NodeJS.WritableStream;
  finalize(done: (error?: Error | null) => void): void;
}
type BagItFs = (directory: string, algorithm: string, info: Record<string, string>) => ForeignBag;
const bagItFs = createRequire(import.meta.url)('bagit-fs') as BagItFs;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'bagit-fs-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function writeForeignBag(algorithm: string): Promise<void> {
  const bag = bagItFs(directory, algorithm, { 'Source-Organization': 'Trung tâm Lưu trữ' });
  for (const [name, text] of Object.entries({ 'hello.txt': 'hello\n', 'hồ-sơ.txt': 'một\n' }))
    await new Promise<void>((resolve, reject) => {
      const stream = bag.createWriteStream(name);
      stream.on('error', reject);
      stream.on('end', resolve);
      (stream as unknown as { resume(): void }).resume();
      stream.end(text);
    });
  await new Promise<void>((resolve, reject) => bag.finalize((error) => (error ? reject(error) : resolve())));
  // That library may report the end before the payload is closed.
  await wait(50);
}

it.each(['md5', 'sha256', 'sha512'])(
  'reads and validates a 0.97 bag that bagit-fs wrote with %s',
  async (algorithm) => {
    await writeForeignBag(algorithm);
    const tree = await openTree(directory);
    const bag = await openBag(tree);
    expect(bag).toMatchObject({ version: '0.97', findings: [], payloadManifests: [{ algorithm }] });
    expect(bag.info).toContainEqual({ label: 'Source-Organization', value: 'Trung tâm Lưu trữ' });
    expect([...bag.payloadManifests[0]!.entries].map(({ path }) => path).sort()).toEqual([
      'data/hello.txt',
      'data/hồ-sơ.txt',
    ]);
    expect(await validateBag(tree)).toEqual([]);
  },
);

it('sees damage to a bag that bagit-fs wrote', async () => {
  await writeForeignBag('sha256');
  await appendFile(join(directory, 'data/hello.txt'), '!');
  const { valid, findings } = await validateBagPath(directory);
  expect(valid).toBe(false);
  expect(findings).toMatchObject([{ rule: 'BAG_DIGEST_MISMATCH', location: 'data/hello.txt' }]);
});
