import { canReplace, type PublishStore, type ReplaceStore } from '@mocban/storage';
import { FindingLog, type Finding } from '@mocban/core';
import { inventorySha512 } from './commit.js';
import { NEXT_INVENTORY, replaceRootInventory, replaceSidecar } from './commit-version.js';
import { digestKey } from './digest.js';
import { OcflError } from './error.js';
import { versionNumber } from './inventory/model.js';
import { readUnverified, sidecarAgrees, type ReadInventory } from './inventory/read.js';
import { joinKey, relativeKey } from './key.js';
import { pruneEmptyFolders } from './prune.js';
import { Report } from './report.js';
import type { Inventory } from './types.js';

export type RecoveryAction =
  /** The object is as a finished commit leaves it. */
  | 'none'
  /** A version folder that had been renamed into the object became its head. */
  | 'rolled-forward'
  /** A version folder that does not verify was moved back to staging. */
  | 'moved-back'
  /** The root inventory was new and its sidecar old or missing. */
  | 'sidecar-rewritten'
  /** There is no object; empty folders above its place were removed. */
  | 'absent';

export interface Recovery {
  action: RecoveryAction;
  /** Why a version was moved back, or what could not be repaired. */
  findings: Finding[];
}

export interface RecoverOptions {
  /** Store key of a folder that must not exist, to which a version that does not verify is moved. Without it it stays where it is. */
  stagingPrefix?: string;
  /** Store key of the storage root: empty folders between it and an absent object are removed. */
  rootPrefix?: string;
}

/**
 * Completes or takes back what a killed commit left of an object. Only for objects whose transaction is dead.
 * @param objectKey store key of the object root
 */
export async function recoverObject(
  store: PublishStore & ReplaceStore,
  objectKey: string,
  options: RecoverOptions = {},
): Promise<Recovery> {
  if (!canReplace(store)) throw new OcflError('OCFL_UNSUPPORTED', 'the store cannot replace an object');
  const { files, folders } = await store.children(objectKey);
  if (files.length + folders.length === 0) {
    if (options.rootPrefix !== undefined) await pruneEmptyFolders(store, objectKey, options.rootPrefix);
    return { action: 'absent', findings: [] };
  }
  await store.remove(joinKey(objectKey, NEXT_INVENTORY));
  const root = await readUnverified(store, objectKey);
  const next = `v${versionNumber(root.inventory.head)! + 1}`;
  if (folders.includes(next)) return recoverVersion(store, objectKey, root, next, options);
  if (await sidecarAgrees(store, objectKey, root)) return { action: 'none', findings: [] };
  return recoverSidecar(store, objectKey, root);
}

async function recoverSidecar(
  store: PublishStore & ReplaceStore,
  objectKey: string,
  root: ReadInventory,
): Promise<Recovery> {
  const head = joinKey(objectKey, root.inventory.head);
  const same =
    (await inventorySha512(store, head)) === root.sha512 &&
    (await sidecarAgrees(store, head, await readUnverified(store, head)));
  if (same && root.algorithm === 'sha512') {
    await replaceSidecar(store, objectKey, root.sha512);
    return { action: 'sidecar-rewritten', findings: [] };
  }
  const log = new FindingLog();
  new Report(log, '1.1', 'inventory.json').error(
    'E060',
    'the root sidecar states another digest and the head does not confirm the inventory',
  );
  return { action: 'none', findings: log.list() };
}

async function recoverVersion(
  store: PublishStore & ReplaceStore,
  objectKey: string,
  root: ReadInventory,
  version: string,
  options: RecoverOptions,
): Promise<Recovery> {
  const log = new FindingLog();
  await verifyVersion(store, objectKey, root.inventory, version, new Report(log, '1.1', version));
  const findings = log.list();
  if (findings.length === 0) {
    const sha512 = (await inventorySha512(store, joinKey(objectKey, version)))!;
    await replaceRootInventory(store, objectKey, { copy: joinKey(objectKey, version, 'inventory.json') }, root.sha512);
    await replaceSidecar(store, objectKey, sha512);
    return { action: 'rolled-forward', findings };
  }
  if (options.stagingPrefix === undefined) return { action: 'none', findings };
  await store.publish(joinKey(objectKey, version), joinKey(options.stagingPrefix, version));
  return { action: 'moved-back', findings };
}

/** Whether a version folder may become the head: its inventory builds on the root's, its content is all there and right. */
async function verifyVersion(
  store: PublishStore,
  objectKey: string,
  before: Inventory,
  version: string,
  report: Report,
): Promise<void> {
  const folder = joinKey(objectKey, version);
  let read: Awaited<ReturnType<typeof readUnverified>>;
  try {
    read = await readUnverified(store, folder);
  } catch (error) {
    if (!(error instanceof OcflError)) throw error;
    return report.error('E063', error.message);
  }
  const { inventory } = read;
  if (!(await sidecarAgrees(store, folder, read))) report.error('E060', 'the sidecar states another digest');
  if (inventory.id !== before.id) report.error('E110', 'the version belongs to another object');
  if (inventory.head !== version) report.error('E040', 'the inventory has another head');
  for (const name of Object.keys(before.versions))
    if (JSON.stringify(before.versions[name]) !== JSON.stringify(inventory.versions[name]))
      report.error('E066', `${name} differs from the root inventory`);
  const listed = new Set<string>();
  for (const [digest, paths] of Object.entries(inventory.manifest))
    for (const path of paths.filter((candidate) => candidate.startsWith(`${version}/`))) {
      listed.add(path);
      await verifyContent(store, objectKey, path, inventory.digestAlgorithm, digest, report);
    }
  for await (const entry of store.list(joinKey(folder, inventory.contentDirectory ?? 'content')))
    if (!listed.has(relativeKey(objectKey, entry.key)))
      report.error('E023', 'the content has a file that is not listed');
}

async function verifyContent(
  store: PublishStore,
  objectKey: string,
  path: string,
  algorithm: 'sha512' | 'sha256',
  digest: string,
  report: Report,
): Promise<void> {
  const key = joinKey(objectKey, path);
  if ((await store.stat(key)) === undefined) return report.at(path).error('E092', 'the file is missing');
  const found = (await digestKey(store, key, [algorithm])).digests[algorithm];
  if (found !== digest) report.at(path).error('E092', `expected ${digest}, found ${found}`);
}
