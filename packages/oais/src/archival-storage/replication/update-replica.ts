import { commitNewVersion, type CommitOutcome, type InventoryTable } from '@mocban/ocfl';
import { inOrder } from '../../concurrency.js';
import { ArchiveError } from '../../error.js';
import type { ReplicateRequest } from '../types.js';
import { damaged, provenBytes, type CopyItem, type ObjectAt } from './copy-plan.js';
import { loadInventory } from '../inventory.js';
import { below, joinKey, objectsPrefix, stagingPrefix } from '../layout.js';
import { readDigest } from '../object-files.js';
import { replicateAip } from './replicate.js';
import { discardStaging } from '../staging.js';

const WRITTEN_AT_ONCE = 8;

/**
 * Brings another store's copy of an object up to the newest version: makes the copy where there is none, else adds the versions it lacks,
 * one after the other, each committed as a new version is. Files are digested while they are copied, and read back. Run again it goes on.
 * @throws ArchiveError `ARCHIVE_OBJECT_CONFLICT` when the target has another object, another history or a longer one,
 *   `ARCHIVE_OBJECT_DAMAGED` when the source or what was written is not what the inventory says
 */
export async function updateReplica(request: ReplicateRequest): Promise<CommitOutcome> {
  const { from, to, objectPrefix, inventorySha512, signal } = request;
  const target = { store: to, path: joinKey(objectsPrefix(to), below(objectsPrefix(from), objectPrefix)) };
  const there = await readDigest(to, `${target.path}/inventory.json`, 'sha512', signal);
  if (there.kind !== 'read') return replicateAip(request);
  if (there.digest === inventorySha512) return 'adopted';
  const source = { store: from, path: objectPrefix };
  const [newest, old] = [await inventoryAt(source), await inventoryAt(target)];
  const [last, first] = [numberOf(newest.head), numberOf(old.head)];
  if (newest.id !== old.id || first >= last || (await digestOf(source, `${old.head}/inventory.json`)) !== there.digest)
    throw new ArchiveError(
      'ARCHIVE_OBJECT_CONFLICT',
      `${target.path}: expected an earlier version of the object in ${from.id}, found ${old.id} ${old.head}`,
    );
  for (let number = first + 1; number <= last; number += 1)
    await addVersion({ ...request, target, source, newest, version: `v${number}` });
  await discardStaging(to, request.tx);
  return 'committed';
}

interface AddVersion extends ReplicateRequest {
  source: ObjectAt;
  target: ObjectAt;
  newest: InventoryTable;
  version: string;
}

async function addVersion({ to, tx, source, target, newest, version, inventorySha512, signal, onStep }: AddVersion) {
  await discardStaging(to, tx);
  const staged = `${stagingPrefix(to, tx)}/object`;
  const inventory = await digestOf(source, `${version}/inventory.json`);
  if (version === newest.head && inventory !== inventorySha512) throw damaged(version, 'not the inventory of the head');
  const items = [...contentOf(newest, version)];
  const write = async (item: CopyItem, as = item.path): Promise<void> => {
    const bytes = provenBytes(source, item, newest.digestAlgorithm, signal);
    await to.files.write(`${staged}/${as}`, bytes, signal ? { signal } : {});
  };
  for await (const _ of inOrder(items, WRITTEN_AT_ONCE, (item) => write(item))) signal?.throwIfAborted();
  for (const folder of [`${version}/`, '']) {
    await write({ path: `${version}/inventory.json`, sizeBytes: 0, wanted: inventory }, `${folder}inventory.json`);
    await write({ path: `${version}/inventory.json.sha512`, sizeBytes: 0 }, `${folder}inventory.json.sha512`);
  }
  await onStep?.('replicate:copied');
  await commitNewVersion(to.files, objectsPrefix(to), {
    id: newest.id,
    version,
    stagedPrefix: staged,
    objectPrefix: below(objectsPrefix(to), target.path),
    inventorySha512: inventory,
    previousInventorySha512: await digestOf(target, 'inventory.json'),
  });
  for (const item of items)
    if ((await digestOf(target, item.path, newest.digestAlgorithm)) !== item.wanted)
      throw damaged(item.path, 'it was not read back as it was written');
  await onStep?.('replicate:published');
}

/** The content that came with a version. */
function* contentOf({ lists }: InventoryTable, version: string): Generator<CopyItem> {
  for (let content = 0; content < lists.contents.size; content += 1) {
    const path = lists.contents.at(content);
    if (path.startsWith(`${version}/`)) yield { path, sizeBytes: 0, wanted: lists.digestOf(content) };
  }
}

async function inventoryAt({ store, path }: ObjectAt): Promise<InventoryTable> {
  const loaded = await loadInventory(store, path);
  if ('findings' in loaded) throw damaged(path, loaded.findings[0]?.message ?? 'the inventory cannot be read');
  return loaded.inventory;
}

async function digestOf(
  at: ObjectAt,
  path: string,
  algorithm: InventoryTable['digestAlgorithm'] = 'sha512',
): Promise<string> {
  const read = await readDigest(at.store, `${at.path}/${path}`, algorithm);
  if (read.kind !== 'read') throw damaged(path, `the file is ${read.kind}`);
  return read.digest;
}

const numberOf = (version: string): number => Number(version.slice(1));
