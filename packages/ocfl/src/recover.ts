import { canErase, canPublish, canReplace, type ReadStore, type ReplaceStore } from '@mocban/storage';
import { FindingLog, type Finding } from '@mocban/core';
import { inventorySha512, replaceSidecar } from './commit.js';
import { NEXT_INVENTORY, replaceRootInventory } from './commit-version.js';
import { digestKey } from './digest.js';
import { OcflError } from './error.js';
import { versionNumber } from './inventory/model.js';
import { readUnverifiedTable, type ReadInventoryTable } from './inventory/read-table.js';
import { sidecarAgrees } from './inventory/read.js';
import { joinKey, relativeKey } from './key.js';
import { pruneEmptyFolders } from './prune.js';
import { moveFolder } from './put-folder.js';
import { Report } from './report.js';
import { isSameVersion, type InventoryTable } from './inventory/lists.js';

export type RecoveryAction =
  /** The object is as a finished commit leaves it. */
  | 'none'
  /** A version folder that had been renamed into the object became its head. */
  | 'rolled-forward'
  /** A version folder that does not verify was moved back to staging. */
  | 'moved-back'
  /** The root inventory was new and its sidecar old or missing. */
  | 'sidecar-rewritten'
  /** Files of an object that never came to its commit point, in a store without rename, were removed. */
  | 'taken-back'
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
 * Completes or takes back what a killed commit left of an object. Only for objects whose transaction is dead. Holds two inventories in
 * compact tables, no file's bytes.
 * @param objectKey store key of the object root
 */
export async function recoverObject(
  store: ReplaceStore,
  objectKey: string,
  options: RecoverOptions = {},
): Promise<Recovery> {
  if (!canReplace(store)) throw new OcflError('OCFL_UNSUPPORTED', 'the store cannot replace an object');
  const { files, folders } = await store.children(objectKey);
  if (files.length + folders.length === 0) {
    if (options.rootPrefix !== undefined) await pruneEmptyFolders(store, objectKey, options.rootPrefix);
    return { action: 'absent', findings: [] };
  }
  if (isHalfPut(store, files)) {
    await (canErase(store) ? store.erase(objectKey) : store.remove(objectKey));
    return { action: 'taken-back', findings: [] };
  }
  await store.remove(joinKey(objectKey, NEXT_INVENTORY));
  const root = await readUnverifiedTable(store, objectKey);
  const next = `v${versionNumber(root.table.head)! + 1}`;
  if (folders.includes(next)) return recoverVersion(store, objectKey, root, next, options);
  if (await sidecarAgrees(store, objectKey, root)) return { action: 'none', findings: [] };
  return recoverSidecar(store, objectKey, root);
}

/** The root inventory is the commit point and its sidecar comes after it: an object that has either was committed, and is damaged if it lacks the other. */
const isHalfPut = (store: ReadStore, files: readonly string[]): boolean =>
  !canPublish(store) && !files.some((name) => name.startsWith('inventory.json'));

async function recoverSidecar(store: ReplaceStore, objectKey: string, root: ReadInventoryTable): Promise<Recovery> {
  const head = joinKey(objectKey, root.table.head);
  const same =
    (await inventorySha512(store, head)) === root.sha512 &&
    (await sidecarAgrees(store, head, await readUnverifiedTable(store, head)));
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
  store: ReplaceStore,
  objectKey: string,
  root: ReadInventoryTable,
  version: string,
  options: RecoverOptions,
): Promise<Recovery> {
  const log = new FindingLog();
  await verifyVersion(store, objectKey, root.table, version, new Report(log, '1.1', version));
  const findings = log.list();
  if (findings.length === 0) {
    const sha512 = (await inventorySha512(store, joinKey(objectKey, version)))!;
    await replaceRootInventory(store, objectKey, { copy: joinKey(objectKey, version, 'inventory.json') }, root.sha512);
    await replaceSidecar(store, objectKey, sha512);
    return { action: 'rolled-forward', findings };
  }
  if (options.stagingPrefix === undefined) return { action: 'none', findings };
  const [from, to] = [joinKey(objectKey, version), joinKey(options.stagingPrefix, version)];
  await (canPublish(store) ? store.publish(from, to) : moveFolder(store, from, to));
  return { action: 'moved-back', findings };
}

/** Whether a version folder may become the head: its inventory builds on the root's, its content is all there and right. */
async function verifyVersion(
  store: ReadStore,
  objectKey: string,
  before: InventoryTable,
  version: string,
  report: Report,
): Promise<void> {
  const folder = joinKey(objectKey, version);
  let read: Awaited<ReturnType<typeof readUnverifiedTable>>;
  try {
    read = await readUnverifiedTable(store, folder);
  } catch (error) {
    if (!(error instanceof OcflError)) throw error;
    return report.error('E063', error.message);
  }
  const { table } = read;
  if (!(await sidecarAgrees(store, folder, read))) report.error('E060', 'the sidecar states another digest');
  if (table.id !== before.id) report.error('E110', 'the version belongs to another object');
  if (table.head !== version) report.error('E040', 'the inventory has another head');
  for (const name of before.lists.versions.keys())
    if (!isSameVersion(name, before.lists, table.lists))
      report.error('E066', `${name} differs from the root inventory`);
  await verifyContents(store, objectKey, table, version, report);
}

async function verifyContents(
  store: ReadStore,
  objectKey: string,
  { lists, digestAlgorithm, contentDirectory = 'content' }: InventoryTable,
  version: string,
  report: Report,
): Promise<void> {
  const { contents } = lists;
  for (let content = 0; content < contents.size; content += 1) {
    const path = contents.at(content);
    if (path.startsWith(`${version}/`))
      await verifyContent(store, objectKey, path, digestAlgorithm, lists.digestOf(content), report);
  }
  for await (const entry of store.list(joinKey(objectKey, version, contentDirectory)))
    if (!contents.has(relativeKey(objectKey, entry.key)))
      report.error('E023', 'the content has a file that is not listed');
}

async function verifyContent(
  store: ReadStore,
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
