import { createHash } from 'node:crypto';
import type { ByteSource } from '@mocban/core';
import { MemoryStore } from '@mocban/storage';
import { commitNewObject } from './commit.js';
import { commitNewVersion } from './commit-version.js';
import { stageNewObject } from './stage.js';
import { stageNewVersion } from './stage-version.js';
import type { VersionFile } from './types.js';
import { validateObject } from './validation/object.js';

/** A store that counts bytes of inventories and those of anything else. */
class CountingStore extends MemoryStore {
  readonly taken = { inventory: 0, other: 0 };
  readonly written = { inventory: 0, other: 0 };

  override async *read(...args: Parameters<MemoryStore['read']>): AsyncGenerator<Uint8Array> {
    yield* counted(super.read(...args), args[0], this.taken);
  }

  override write(...[key, bytes, options]: Parameters<MemoryStore['write']>): Promise<{ sizeBytes: number }> {
    return super.write(key, counted(bytes, key, this.written), options);
  }
}

async function* counted(
  bytes: ByteSource,
  key: string,
  counts: { inventory: number; other: number },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    counts[key.endsWith('inventory.json') ? 'inventory' : 'other'] += chunk.byteLength;
    yield chunk;
  }
}

const options = { id: 'urn:x', created: '2026-03-10T08:30:00Z', message: 'm', user: { name: 'n', address: 'urn:n' } };

/** Ten files, one of which is new in each version. */
const filesOf = (version: number): VersionFile[] =>
  Array.from({ length: 10 }, (_, index) => {
    const bytes = Buffer.from(`file ${index} since ${version - ((version + index) % 10)}`.padEnd(1000));
    const sha512 = createHash('sha512').update(bytes).digest('hex');
    return { logicalPath: `f/${index}`, sizeBytes: bytes.length, sha512, source: { bytes } };
  });

it('the 100th version costs its own bytes and an inventory read and written a fixed number of times', async () => {
  const store = new CountingStore();
  const first = await stageNewObject(store, 's', options, filesOf(0));
  await commitNewObject(store, 'r', first);
  for (let version = 1; version < 100; version += 1) {
    for (const counts of [store.taken, store.written]) Object.assign(counts, { inventory: 0, other: 0 });
    const staged = await stageNewVersion(store, 's', 'r', first.objectPrefix, options, filesOf(version));
    expect(await commitNewVersion(store, 'r', staged)).toBe('committed');
    const size = (await store.stat(`r/${first.objectPrefix}/inventory.json`))!.sizeBytes;
    // One file of 1,000 bytes, and sidecars, written once and read again.
    expect(store.written.other).toBeLessThan(1500);
    expect(store.taken.other).toBeLessThan(1500);
    expect(store.written.inventory).toBe(2 * size);
    expect(store.taken.inventory).toBeLessThan(9 * size);
  }
  const rules: string[] = [];
  for await (const { rule } of validateObject(store, `r/${first.objectPrefix}`)) rules.push(rule);
  expect(rules).toEqual([]);
});
