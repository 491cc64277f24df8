import type { FixityPool } from '@mocban/fixity';
import { inOrder } from '../../concurrency.js';
import type { LocalArchiveStore } from '../../ports.js';
import { damaged, planCopy, provenBytes, type CopyItem, type ObjectAt } from './copy-plan.js';
import { isSmallWork, sharedPool } from '../pool.js';
import { isLocalStore } from '../work-files.js';

/** A folder of a store on this machine. */
export interface LocalObjectAt extends ObjectAt {
  store: LocalArchiveStore;
}

/**
 * Copies an object whole into a folder of this machine: each file read once, digested while it is written,
 * durable when this resolves; larger objects of this machine in worker threads. The target folder must be absent. Holds inventory
 * and listing, in compact tables.
 * @param inventoryDigest what the root inventory must have, by the object's own algorithm
 * @throws ArchiveError `ARCHIVE_OBJECT_DAMAGED` when bytes read do not have the digest they must have
 */
export async function copyObject(
  from: ObjectAt,
  to: LocalObjectAt,
  inventoryDigest: string,
  options: { signal?: AbortSignal; pool?: FixityPool } = {},
): Promise<void> {
  const { signal, pool } = options;
  const { algorithm, items } = await planCopy(from, inventoryDigest, signal);
  const { store, path } = from;
  if (!isLocalStore(store) || (pool === undefined && isSmallWork(items())))
    await copyHere(from, to, items(), algorithm, signal);
  else await copyInThreads({ store, path }, to, items, algorithm, options);
  await to.store.files.flush(to.path);
}

const WRITTEN_AT_ONCE = 16;

async function copyHere(
  from: ObjectAt,
  to: LocalObjectAt,
  items: Iterable<CopyItem>,
  algorithm: 'sha256' | 'sha512',
  signal?: AbortSignal,
): Promise<void> {
  const writing = signal ? { signal } : {};
  const copyOne = (item: CopyItem) =>
    to.store.files.writeUnflushed(`${to.path}/${item.path}`, provenBytes(from, item, algorithm, signal), writing);
  for await (const _ of inOrder(items, WRITTEN_AT_ONCE, copyOne)) signal?.throwIfAborted();
}

async function copyInThreads(
  from: LocalObjectAt,
  to: LocalObjectAt,
  items: () => Iterable<CopyItem>,
  algorithm: 'sha256' | 'sha512',
  options: { signal?: AbortSignal; pool?: FixityPool },
): Promise<void> {
  function* copies() {
    for (const { path, wanted } of items())
      yield {
        key: path,
        from: from.store.files.localPath(`${from.path}/${path}`),
        to: to.store.files.localPath(`${to.path}/${path}`),
        ...(wanted !== undefined && { expect: { digests: { [algorithm]: wanted } } }),
      };
  }
  const { signal } = options;
  const pool = options.pool ?? sharedPool();
  for await (const result of pool.copyFiles(copies(), [algorithm], { fsync: false, ...(signal && { signal }) }))
    if ('error' in result) throw damaged(result.key, `${result.error.code}, ${result.error.message}`);
}
