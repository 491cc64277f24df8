import { isDeepStrictEqual } from 'node:util';
import type { Finding } from '@mocban/core';
import type { ArchiveStore } from '../../ports.js';
import type { FileAudit } from '../types.js';
import { forgetFile } from '../forget-cache.js';
import type { AuditObjectOptions } from './audit-content.js';
import type { ObjectListing } from '../object-files.js';
import { readDigest, readSmall } from '../object-files.js';

const SIDECAR_MAX_BYTES = 4096;

/** One `inventory.json` of an object (the root's or a version's) beside its sidecar. */
export interface InventoryState {
  /** `''` for the root, else `v1`, `v2`, … */
  folder: string;
  algorithm: 'sha256' | 'sha512';
  /** Digest of the inventory by the sidecar's algorithm. */
  digest?: string;
  /** What the sidecar states. */
  stated?: string;
  inventory: 'present' | 'missing' | 'unreadable';
  sidecar: 'present' | 'missing' | 'unreadable' | 'malformed';
  /** The sidecar's own text, where it states a digest. */
  text?: string;
}

/** The inventories of an object compared with each other and with their sidecars. */
export interface InventoryAudit {
  states: InventoryState[];
  files: FileAudit[];
  findings: Finding[];
  /** Path inside the object of an inventory that is proven sound and speaks for the head version. */
  trusted?: string;
  /** Digest of the trusted inventory. */
  digest?: string;
  algorithm: 'sha256' | 'sha512';
  /** Paths of inventories and sidecars, whatever their state. */
  known: Set<string>;
  /** Folder of a version that is complete in itself and not yet named by the root inventory. */
  pending?: string;
}

/**
 * Reads every inventory and sidecar of an object and says which are sound (OCFL 1.1 §3.7, §3.8; E058, E060, E063, E064).
 * A mismatch is read until two reads in a row agree, since a commit may be under way: a root inventory equal to the head version's, with the
 * sidecar still stating the version before, is a commit between its last two steps and no damage.
 */
export async function auditInventories(
  store: ArchiveStore,
  objectPath: string,
  entries: ObjectListing,
  { signal, isCacheKept }: Pick<AuditObjectOptions, 'signal' | 'isCacheKept'>,
): Promise<InventoryAudit> {
  let states = await readStates(store, objectPath, entries, signal);
  for (let read = 1; read < MOST_READS; read += 1) {
    const odd = oddSidecar(states);
    if (states.every(isSound) && agrees(states) && odd === undefined) return judge(states);
    if (isCacheKept !== true)
      for (const state of states) if (!isSound(state) || state === odd) await forgetState(store, objectPath, state);
    const again = await readStates(store, objectPath, entries, signal);
    if (isDeepStrictEqual(again, states)) return judge(states);
    states = again;
  }
  // What never reads the same twice has not been changed: its carrier fails.
  return judge(states.map((state) => (isSound(state) ? state : { ...state, inventory: 'unreadable' })));
}

/** A commit has at most three steps between the first read and the last. */
const MOST_READS = 5;

async function forgetState(
  store: ArchiveStore,
  objectPath: string,
  { folder, algorithm }: InventoryState,
): Promise<void> {
  for (const path of pathsOf(folder, algorithm)) await forgetFile(store, `${objectPath}/${path}`);
}

const isSound = (state: InventoryState): boolean =>
  state.inventory === 'present' && state.sidecar === 'present' && state.digest === state.stated;

const agrees = ([root, ...versions]: InventoryState[]): boolean => {
  const head = versions.at(-1);
  return head === undefined || root?.digest === head.digest;
};

/**
 * A commit writes the same sidecar twice, beside the root inventory and beside the head version's. One whose text is another, though it
 * states the same digest (a letter's case, a blank), is not as it was written: the one that is not in the usual form.
 */
function oddSidecar([root, ...versions]: InventoryState[]): InventoryState | undefined {
  const head = versions.at(-1);
  if (root?.text === undefined || head?.text === undefined || root.stated !== head.stated || root.text === head.text)
    return undefined;
  return root.text === `${root.stated}  inventory.json\n` ? head : root;
}

async function readStates(
  store: ArchiveStore,
  objectPath: string,
  entries: ObjectListing,
  signal?: AbortSignal,
): Promise<InventoryState[]> {
  const folders = ['', ...entries.versionFolders()];
  const states: InventoryState[] = [];
  for (const folder of folders) {
    // Only the head version must hold an inventory (E064); an older one without is allowed.
    const isOptional = folder !== '' && folder !== folders.at(-1);
    const path = folder === '' ? 'inventory.json' : `${folder}/inventory.json`;
    if (isOptional && !entries.has(path)) continue;
    states.push(await readState(store, objectPath, folder, path, algorithmOf(entries, folder), signal));
  }
  return states;
}

async function readState(
  store: ArchiveStore,
  objectPath: string,
  folder: string,
  path: string,
  algorithm: 'sha256' | 'sha512',
  signal?: AbortSignal,
): Promise<InventoryState> {
  const read = await readDigest(store, `${objectPath}/${path}`, algorithm, signal);
  const sidecar = await readSmall(store, `${objectPath}/${path}.${algorithm}`, SIDECAR_MAX_BYTES, signal);
  const state: InventoryState = {
    folder,
    algorithm,
    inventory: read.kind === 'read' ? 'present' : read.kind,
    sidecar: sidecar instanceof Uint8Array ? 'present' : sidecar.kind,
  };
  if (read.kind === 'read') state.digest = read.digest;
  if (sidecar instanceof Uint8Array) {
    const text = Buffer.from(sidecar).toString('utf8');
    const stated = /^([0-9a-f]+)\s+inventory\.json\s*$/i.exec(text)?.[1];
    if (stated === undefined) state.sidecar = 'malformed';
    else Object.assign(state, { stated: stated.toLowerCase(), text });
  }
  return state;
}

/** An inventory's algorithm is its sidecar's; where the sidecar is lost, that of the head version or the root (E064). */
function algorithmOf(entries: ObjectListing, folder: string): 'sha256' | 'sha512' {
  const head = entries.versionFolders().at(-1);
  for (const place of [folder, '', ...(head === undefined ? [] : [head])]) {
    const path = place === '' ? 'inventory.json' : `${place}/inventory.json`;
    if (entries.has(`${path}.sha512`)) return 'sha512';
    if (entries.has(`${path}.sha256`)) return 'sha256';
  }
  return 'sha512';
}

function judge(all: InventoryState[]): InventoryAudit {
  const pending = pendingVersion(all);
  const states = all.filter((state) => state !== pending);
  const [root, ...versions] = states;
  const head = versions.at(-1);
  const audit: InventoryAudit = {
    states,
    files: [],
    findings: [],
    algorithm: root?.algorithm ?? 'sha512',
    known: new Set(states.flatMap(({ folder, algorithm }) => pathsOf(folder, algorithm))),
  };
  if (pending !== undefined) {
    audit.pending = pending.folder;
    audit.findings.push(underWay(pending.folder, 'a complete version that the root inventory does not name yet'));
  }
  // What two of the four witnesses (root and head inventory, and their sidecars) agree on, is the truth.
  const truth = agreedDigest(root, head);
  for (const state of states) judgeState(state, state === root || state === head ? truth : undefined, versions, audit);
  const odd = oddSidecar(states);
  if (odd !== undefined && odd.stated === truth) {
    const path = pathsOf(odd.folder, odd.algorithm)[1];
    audit.files.push({ path, verdict: 'changed', expected: truth! });
    audit.findings.push({
      rule: 'ARCHIVE_SIDECAR_TEXT',
      severity: 'error',
      location: path,
      message: 'the sidecar states the right digest, and its text is not that of its twin',
    });
  }
  const sound = [root, head].find((state) => state?.digest !== undefined && state.digest === truth);
  if (sound !== undefined && truth !== undefined) {
    audit.trusted = pathsOf(sound.folder, sound.algorithm)[0]!;
    audit.digest = truth;
  }
  return audit;
}

function agreedDigest(root: InventoryState | undefined, head: InventoryState | undefined): string | undefined {
  const votes = new Map<string, number>();
  for (const digest of [root?.digest, root?.stated, head?.digest, head?.stated])
    if (digest !== undefined) votes.set(digest, (votes.get(digest) ?? 0) + 1);
  // The root's witnesses come first and win a draw: the root inventory is what the object says it is.
  let best: string | undefined;
  for (const [digest, count] of votes) if (count >= 2 && count > (votes.get(best ?? '') ?? 0)) best = digest;
  return best;
}

const pathsOf = (folder: string, algorithm: string): [string, string] => {
  const path = folder === '' ? 'inventory.json' : `${folder}/inventory.json`;
  return [path, `${path}.${algorithm}`];
};

function judgeState(
  state: InventoryState,
  truth: string | undefined,
  versions: InventoryState[],
  audit: InventoryAudit,
): void {
  const [inventoryPath, sidecarPath] = pathsOf(state.folder, state.algorithm);
  const expected = truth ?? state.stated;
  if (state.inventory !== 'present') {
    const verdict = state.inventory;
    audit.files.push({ path: inventoryPath, verdict, ...(expected !== undefined && { expected }) });
    audit.findings.push(found(state.folder === '' ? 'E063' : 'E064', inventoryPath, `the inventory is ${verdict}`));
  } else if (expected !== undefined && state.digest !== expected) {
    audit.files.push({ path: inventoryPath, verdict: 'changed', expected, found: state.digest! });
    const rule = state.stated === expected ? 'E060' : 'E064';
    audit.findings.push(found(rule, inventoryPath, `expected the digest ${expected}, found ${state.digest}`));
  }
  if (state.sidecar === 'present' && (truth === undefined || state.stated === truth)) return;
  if (state.sidecar === 'present' && isCommitUnderWay(state, versions)) {
    audit.findings.push(underWay(sidecarPath, 'the sidecar still states the version before'));
    return;
  }
  const verdict = state.sidecar === 'missing' || state.sidecar === 'unreadable' ? state.sidecar : 'changed';
  audit.files.push({
    path: sidecarPath,
    verdict,
    ...(truth !== undefined && { expected: truth }),
    ...(state.stated !== undefined && { found: state.stated }),
  });
  audit.findings.push(
    found(
      state.sidecar === 'malformed' ? 'E061' : state.sidecar === 'present' ? 'E060' : 'E058',
      sidecarPath,
      state.sidecar === 'present'
        ? `expected the sidecar to state ${truth}, found ${state.stated}`
        : `the sidecar is ${state.sidecar}`,
    ),
  );
}

/** A version's folder comes before the root inventory that names it: the newest version, when the root still is the one before. */
function pendingVersion([root, ...versions]: InventoryState[]): InventoryState | undefined {
  const head = versions.at(-1);
  const before = versions.at(-2);
  if (root === undefined || head === undefined || before === undefined) return undefined;
  return isSound(root) && isSound(head) && root.digest !== head.digest && root.digest === before.digest
    ? head
    : undefined;
}

/** The root sidecar is replaced last: until then it states the digest of the version before the head. */
function isCommitUnderWay(root: InventoryState, versions: InventoryState[]): boolean {
  const head = versions.at(-1);
  const before = versions.at(-2);
  return (
    root.folder === '' &&
    head !== undefined &&
    isSound(head) &&
    root.digest === head.digest &&
    before !== undefined &&
    isSound(before) &&
    root.stated === before.digest
  );
}

const underWay = (location: string, message: string): Finding => ({
  rule: 'ARCHIVE_COMMIT_UNDER_WAY',
  severity: 'info',
  location,
  message: `${message}: a commit is between two steps`,
});

const found = (rule: string, location: string, message: string): Finding => ({
  rule,
  severity: 'error',
  location,
  message,
  standard: 'OCFL 1.1',
});
