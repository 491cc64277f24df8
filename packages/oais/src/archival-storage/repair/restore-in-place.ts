import { bytesOf } from '@mocban/core';
import { canRemoveStray } from '@mocban/storage';
import type { ArchiveStore } from '../../ports.js';
import { planCopy, provenBytes, type CopyItem, type ObjectAt } from '../replication/copy-plan.js';
import { listObject, refusal } from '../object-files.js';
import { markUpload } from '../replication/upload-mark.js';
import { isSame, putInOrder } from '../replication/upload-object.js';

/**
 * Makes the files of an object those of a good copy, where no rename can change the whole: a file that is right stays, one that is not is
 * first set aside in `parkedPath`, then put anew, digested on its way; what belongs to no version is set aside as well. Content comes
 * first and the root inventory late, so that a reader meets a damaged object or a good one. Run again it goes on.
 * @param good proven; its inventory has this digest
 * @param options.only files that are not right; the others were just read and are
 */
export async function restoreInPlace(
  good: ObjectAt,
  target: ObjectAt,
  inventoryDigest: string,
  { tx, parkedPath, only, signal }: { tx: string; parkedPath: string; only?: Set<string>; signal?: AbortSignal },
): Promise<void> {
  const plan = await planCopy(good, inventoryDigest, signal);
  const there = await listObject(target.store, target.path, signal);
  // An object of which nothing is left is put anew: broken off, it is to be known as none.
  if (there.size === 0) await markUpload(target.store, tx, { objectPath: target.path, inventoryDigest });
  const known = new Set<string>();
  const restore = async (item: CopyItem): Promise<void> => {
    if (only?.has(item.path) === false) return;
    if (there.has(item.path)) {
      if (await isSame(good, target, item, plan.algorithm, signal)) return;
      await park(target, item.path, parkedPath);
    }
    const key = `${target.path}/${item.path}`;
    const writing = { sizeBytes: item.sizeBytes, ...(signal && { signal }) };
    await target.store.files.write(key, provenBytes(good, item, plan.algorithm, signal), writing);
  };
  for (const { path } of plan.items()) known.add(path);
  for (const path of there.keys())
    if (!known.has(path)) await (there.hasFile(path) ? park(target, path, parkedPath) : removeOther(target, path));
  await putInOrder(plan, restore, signal);
}

/** What is no file cannot be read, and so not be set aside: a key of a bucket that names no place, a link. */
const removeOther = ({ store: { files }, path: objectPath }: ObjectAt, path: string): Promise<void> =>
  canRemoveStray(files) ? files.removeStray(`${objectPath}/${path}`) : files.remove(`${objectPath}/${path}`);

/** Sets a file aside; of one that cannot be read a note says so. The bytes are nobody's only good copy: the good one is proven. */
async function park({ store, path: objectPath }: ObjectAt, path: string, parkedPath: string): Promise<void> {
  const key = `${objectPath}/${path}`;
  await copyAside(store, key, `${parkedPath}/${path}`);
  await store.files.remove(key);
}

async function copyAside(store: ArchiveStore, from: string, to: string): Promise<void> {
  await store.files.remove(to);
  try {
    await store.files.write(to, store.files.read(from));
  } catch (error) {
    const { kind } = refusal(error);
    if (kind === 'missing') return;
    await store.files.write(`${to}.unreadable`, bytesOf('this file could not be read when it was replaced\n'));
  }
}
