import { commitRank } from '@mocban/ocfl';
import { StorageError } from '@mocban/storage';
import { inOrder } from '../../concurrency.js';
import { ArchiveError } from '../../error.js';
import type { ArchiveStore } from '../../ports.js';
import { planCopy, provenBytes, type CopyItem, type CopyPlan, type ObjectAt } from './copy-plan.js';
import { readDigest } from '../object-files.js';
import { eraseAll, markUpload, readUploadMark } from './upload-mark.js';

const PUT_AT_ONCE = 8;

/**
 * Puts a copy of an object to its place in a store that has no rename, file by file: content first, the root inventory as the commit
 * point, its sidecar last. Each file is digested on its way and is only there when it has its digest. Run again it goes
 * on with what is there. A mark in `staging/<tx>` says meanwhile that what lies there is no object yet.
 * @throws ArchiveError `ARCHIVE_OBJECT_CONFLICT` when other bytes lie at the place of one of the files,
 *   `ARCHIVE_OBJECT_DAMAGED` when the source is not what its inventory says
 */
export async function uploadObject(
  from: ObjectAt,
  to: ObjectAt,
  inventoryDigest: string,
  tx: string,
  options: { signal?: AbortSignal } = {},
): Promise<void> {
  const plan = await planCopy(from, inventoryDigest, options.signal);
  await markUpload(to.store, tx, { objectPath: to.path, inventoryDigest });
  await putInOrder(plan, (item) => putOnce(from, to, item, plan, options.signal), options.signal);
}

/** Has each file put in the order in which an object comes into being. */
export async function putInOrder(
  plan: CopyPlan,
  put: (item: CopyItem) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const later: CopyItem[] = [];
  function* content(): Generator<CopyItem> {
    for (const item of plan.items())
      if (commitRank(item.path) === 0) yield item;
      else later.push(item);
  }
  for await (const _ of inOrder(content(), PUT_AT_ONCE, put)) signal?.throwIfAborted();
  for (const item of later.sort((a, b) => commitRank(a.path) - commitRank(b.path))) await put(item);
}

async function putOnce(
  from: ObjectAt,
  to: ObjectAt,
  item: CopyItem,
  { algorithm }: CopyPlan,
  signal?: AbortSignal,
): Promise<void> {
  const key = `${to.path}/${item.path}`;
  const { sizeBytes } = item;
  try {
    await to.store.files.write(key, provenBytes(from, item, algorithm, signal), {
      sizeBytes,
      ...(signal && { signal }),
    });
  } catch (cause) {
    if (!(cause instanceof StorageError) || cause.code !== 'STORAGE_KEY_EXISTS') throw cause;
    if (await isSame(from, to, item, algorithm, signal)) return;
    throw new ArchiveError(
      'ARCHIVE_OBJECT_CONFLICT',
      `${key}: expected nothing or the file that belongs there, found another`,
      { cause },
    );
  }
}

/** Whether a file that an earlier run put is the one that belongs there. */
export async function isSame(
  from: ObjectAt,
  to: ObjectAt,
  { path, wanted }: CopyItem,
  algorithm: 'sha256' | 'sha512',
  signal?: AbortSignal,
): Promise<boolean> {
  const there = await readDigest(to.store, `${to.path}/${path}`, algorithm, signal);
  if (there.kind !== 'read') return false;
  if (wanted !== undefined) return there.digest === wanted;
  const here = await readDigest(from.store, `${from.path}/${path}`, algorithm, signal);
  return here.kind === 'read' && here.digest === there.digest;
}

/**
 * Takes back what is there of an object that was being put to its place and that nobody will go on with. One that came to its commit
 * point stays, whatever has become of it since: its root inventory or the sidecar after it says so.
 * @returns the object's path where something was taken back
 */
export async function takeBackUpload(store: ArchiveStore, tx: string): Promise<string | undefined> {
  const mark = await readUploadMark(store, tx);
  if (mark === undefined) return undefined;
  const { files, folders } = await store.files.children(mark.objectPath);
  if (files.length + folders.length === 0 || (await isCommitted(store, mark.objectPath, files))) return undefined;
  await eraseAll(store.files, mark.objectPath);
  return mark.objectPath;
}

/** Asked by their names as well: a listing may lag behind, and a whole object would be taken for half of one. */
async function isCommitted({ files }: ArchiveStore, objectPath: string, listed: readonly string[]): Promise<boolean> {
  if (listed.some((name) => name.startsWith('inventory.json'))) return true;
  for (const name of ['inventory.json', 'inventory.json.sha512', 'inventory.json.sha256'])
    if ((await files.stat(`${objectPath}/${name}`)) !== undefined) return true;
  return false;
}
