import { commitRank } from '@mocban/ocfl';
import type { LocalArchiveStore } from '../../ports.js';
import type { ObjectAudit } from '../types.js';
import { damaged, planCopy, provenBytes, type CopyItem, type ObjectAt } from '../replication/copy-plan.js';
import { listObject, readDigest } from '../object-files.js';
import { restoreInPlace } from './restore-in-place.js';
import { isLocalStore } from '../work-files.js';

export interface RestoreFilesRequest {
  /** Proven; its inventory has this digest. */
  good: ObjectAt;
  inventoryDigest: string;
  target: ObjectAt;
  /** What the audit of the target named. */
  damage: ObjectAudit['files'];
  tx: string;
  /** Folder of the transaction. */
  staging: string;
  /** Where what is replaced is kept until all is proven. */
  parkedPath: string;
  signal?: AbortSignal;
}

/**
 * Whether naming files says all that is wrong with an object: an inventory of it is proven and the good copy's, and every error is of a
 * file that the audit names. Then the rest was just read and is right.
 */
export function isMendedByFiles(target: ObjectAudit, good: ObjectAudit): boolean {
  if (target.files.length === 0 || target.inventoryDigest === undefined) return false;
  if (target.inventoryDigest !== good.inventoryDigest || target.head !== good.head) return false;
  const named = new Set(target.files.map(({ path }) => `${target.path}/${path}`));
  return target.findings.every(
    ({ severity, rule, location }) => severity !== 'error' || rule === 'E003' || named.has(location),
  );
}

/**
 * Restores the files that an audit named and touches no other. On this machine all good ones are written to staging and read back first,
 * then each takes the place of its bad one by renames; elsewhere each is put in the place of the one set aside. Content comes before
 * inventories. Run again, it goes on with what is still damaged.
 * @returns files restored or set aside
 */
export async function restoreFiles(request: RestoreFilesRequest): Promise<number> {
  const { good, target, inventoryDigest, damage, tx, parkedPath, signal } = request;
  const paths = new Set(damage.map(({ path }) => path));
  const { store } = target;
  if (isLocalStore(store)) await swapFiles(request, { store, path: target.path }, paths);
  else await restoreInPlace(good, target, inventoryDigest, { tx, parkedPath, only: paths, ...(signal && { signal }) });
  return paths.size;
}

interface LocalTarget extends ObjectAt {
  store: LocalArchiveStore;
}

async function swapFiles(request: RestoreFilesRequest, target: LocalTarget, paths: Set<string>): Promise<void> {
  const { good, inventoryDigest, staging, parkedPath, signal } = request;
  const plan = await planCopy(good, inventoryDigest, signal);
  const wanted = new Map<string, CopyItem>();
  for (const item of plan.items()) if (paths.has(item.path)) wanted.set(item.path, item);
  const staged = `${staging}/good`;
  for (const item of wanted.values())
    await stageGood(good, target.store, `${staged}/${item.path}`, item, plan.algorithm, signal);
  // What has no place in the object goes first: it may stand where a folder belongs.
  const isKept = (path: string): number => (wanted.has(path) ? 1 : 0);
  const inOrder = [...paths].sort((a, b) => isKept(a) - isKept(b) || commitRank(a) - commitRank(b));
  for (const path of inOrder) {
    signal?.throwIfAborted();
    await setAside(target, path, parkedPath);
    if (wanted.has(path)) await target.store.files.publish(`${staged}/${path}`, `${target.path}/${path}`);
    else await pruneEmpty(target, path);
  }
}

/** Writes a good file to staging and reads it back; one that an earlier run left there is kept where it is right. */
async function stageGood(
  good: ObjectAt,
  store: LocalArchiveStore,
  key: string,
  item: CopyItem,
  algorithm: 'sha256' | 'sha512',
  signal?: AbortSignal,
): Promise<void> {
  const wanted = item.wanted ?? (await digestAt(good, item.path, algorithm, signal));
  const isThere = async (): Promise<boolean> => {
    const read = await readDigest(store, key, algorithm, signal);
    return read.kind === 'read' && read.digest === wanted;
  };
  if (await isThere()) return;
  await store.files.remove(key);
  await store.files.write(key, provenBytes(good, item, algorithm, signal), signal ? { signal } : {});
  if (!(await isThere())) throw damaged(item.path, 'what was written to staging reads back otherwise');
}

/** A sidecar's digest is in no inventory; the good copy is proven, and so is its sidecar. */
async function digestAt(
  at: ObjectAt,
  path: string,
  algorithm: 'sha256' | 'sha512',
  signal?: AbortSignal,
): Promise<string> {
  const read = await readDigest(at.store, `${at.path}/${path}`, algorithm, signal);
  if (read.kind !== 'read') throw damaged(path, `the good copy is ${read.kind}`);
  return read.digest;
}

/** Moves what lies at a path aside, whatever it is; of an empty folder that stands in the way there is nothing to keep. */
async function setAside({ store, path: objectPath }: LocalTarget, path: string, parkedPath: string): Promise<void> {
  const parent = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  const name = path.slice(parent === '' ? 0 : parent.length + 1);
  const { files, folders, others } = await store.files.children(parent === '' ? objectPath : `${objectPath}/${parent}`);
  if (folders.includes(name) && (await listObject(store, `${objectPath}/${path}`)).size === 0)
    return store.files.remove(`${objectPath}/${path}`);
  if (folders.includes(name)) return store.files.publish(`${objectPath}/${path}`, `${parkedPath}/${path}.folder`);
  if (files.includes(name) || others.includes(name))
    await store.files.publish(`${objectPath}/${path}`, `${parkedPath}/${path}`);
}

/** Folders that held nothing but what was set aside go with it (OCFL 1.1 §3.3). */
async function pruneEmpty({ store, path: objectPath }: LocalTarget, path: string): Promise<void> {
  const parts = path.split('/').slice(0, -1);
  for (; parts.length > 0; parts.pop()) {
    const key = `${objectPath}/${parts.join('/')}`;
    const { files, folders, others } = await store.files.children(key);
    if (files.length + folders.length + others.length > 0) return;
    await store.files.remove(key);
  }
}
