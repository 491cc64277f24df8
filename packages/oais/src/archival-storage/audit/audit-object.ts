import type { InventoryTable } from '@mocban/ocfl';
import { HeadStart, validateObject } from '@mocban/ocfl';
import type { ArchiveStore } from '../../ports.js';
import type { ObjectAudit, ObjectVerdict } from '../../types.js';
import type { AuditObjectOptions } from './audit-content.js';
import { auditContent } from './audit-content.js';
import { archiveFinding, ocflFinding } from './audit-findings.js';
import { forgetFile } from '../forget-cache.js';
import { inOrder } from '../../concurrency.js';
import { loadInventory } from '../inventory.js';
import type { ObjectListing } from '../object-files.js';
import { listObject, readSmall, refusal, sha512Of } from '../object-files.js';
import type { InventoryAudit } from './object-inventories.js';
import { auditInventories } from './object-inventories.js';
import { properPath } from '../placement.js';
import { isLocalStore } from '../work-files.js';

const DECLARATION_MAX_BYTES = 256;

/**
 * Re-reads one copy of an object wholly and judges every file (architecture: verdicts of an audit). `changed` needs two
 * reads that agree; a file the carrier refuses to give is `unreadable`. Never writes, never throws on a damaged object.
 * Holds the object's listing and its inventory, in compact tables.
 * @param objectPath relative to the store's root
 */
export async function auditObject(
  store: ArchiveStore,
  objectPath: string,
  options: AuditObjectOptions = {},
): Promise<ObjectAudit> {
  const headStart = await beginReading(store, objectPath, options);
  const unlisted: string[] = [];
  try {
    let audit = await auditListed(store, objectPath, { ...options, headStart, unlisted });
    for (;;) {
      const found = await notListed(store, audit, unlisted, options.signal);
      if (found.length === 0) return audit;
      unlisted.push(...found);
      audit = await auditListed(store, objectPath, { ...options, headStart: undefined, unlisted });
    }
  } finally {
    // Nothing reads the object any more when this has ended, whatever ended it.
    await headStart?.results().catch(() => undefined);
  }
}

/**
 * What is said to be missing and is there by its name: the listing of an object storage may lag behind. What two questions agree on is
 * missing.
 * @returns paths inside the object, none of those known
 */
async function notListed(
  store: ArchiveStore,
  audit: ObjectAudit,
  known: readonly string[],
  signal?: AbortSignal,
): Promise<string[]> {
  if (isLocalStore(store) || audit.verdict !== 'missing') return [];
  const asked =
    audit.files.length === 0 ? ['inventory.json'] : missingOf(audit).filter((path) => !known.includes(path));
  const isThere = async (path: string): Promise<string | undefined> =>
    (await store.files.stat(`${audit.path}/${path}`)) === undefined ? undefined : path;
  const found: string[] = [];
  try {
    for await (const path of inOrder(asked, ASKED_AT_ONCE, isThere)) {
      signal?.throwIfAborted();
      if (path !== undefined) found.push(path);
    }
  } catch (error) {
    signal?.throwIfAborted();
    // Nothing more is known than before; the carrier's refusals are met again where bytes are read.
    refusal(error);
  }
  return found;
}

const ASKED_AT_ONCE = 8;

const missingOf = ({ files }: ObjectAudit): string[] =>
  files.filter(({ verdict }) => verdict === 'missing').map(({ path }) => path);

/** Content is read while the object is listed and its inventories are read, where all of it is to be read. */
async function beginReading(
  store: ArchiveStore,
  objectPath: string,
  { pool, pace, resume, isContentProved, isReadAhead, signal }: AuditObjectOptions,
): Promise<HeadStart | undefined> {
  if (pace !== undefined || resume !== undefined || isContentProved === true) return undefined;
  const options = {
    ...(pool && { pool }),
    ...(signal && { signal }),
    ...(isReadAhead === true && { leastInventoryBytes: 0 }),
  };
  // What refuses this will refuse the listing.
  return HeadStart.begin(store.files, objectPath, options).catch(() => undefined);
}

async function auditListed(
  store: ArchiveStore,
  objectPath: string,
  options: AuditObjectOptions & { headStart: HeadStart | undefined; unlisted: readonly string[] },
): Promise<ObjectAudit> {
  const { signal, unlisted } = options;
  const audit: ObjectAudit = {
    id: '',
    path: objectPath,
    verdict: 'intact',
    filesRead: 0,
    bytesRead: 0,
    files: [],
    findings: [],
  };
  let entries: ObjectListing;
  try {
    entries = await listObject(store, objectPath, signal);
  } catch (error) {
    signal?.throwIfAborted();
    const { kind } = refusal(error);
    return withVerdict(
      audit,
      kind === 'missing' ? 'missing' : 'unreadable',
      'the folder of the object cannot be listed',
    );
  }
  for (const path of unlisted) entries.add(path, 'file');
  if (entries.size === 0) return withVerdict(audit, 'missing', 'there is no object at this place');

  await auditDeclaration(store, objectPath, entries, audit, options);
  const inventories = await auditInventories(store, objectPath, entries, options);
  audit.files.push(...inventories.files);
  audit.findings.push(...inventories.findings);
  const inventory = await readTrusted(store, objectPath, inventories, audit, options);
  if (inventory !== undefined) {
    audit.id = inventory.id;
    audit.head = inventory.head;
    if (inventories.digest !== undefined) {
      audit.inventoryDigest = inventories.digest;
      if (inventories.algorithm === 'sha512') audit.inventorySha512 = inventories.digest;
    }
    await auditContent(store, objectPath, inventory, entries, audit, options);
    noteExtra(inventory, inventories, entries, audit);
    if (inventory.head !== 'v1') await noteHistory(store, objectPath, audit, signal);
    const proper = await properPath(store, objectPath, inventory.id);
    if (proper !== undefined && proper !== objectPath)
      audit.findings.push(ocflFinding('E083', '.', `the object ${inventory.id} belongs at ${proper}`));
  }
  audit.verdict = verdictOf(audit);
  return inStore(audit);
}

/** Findings name their place from the store's root, as everything else that is said of a store. */
const inStore = (audit: ObjectAudit): ObjectAudit => ({
  ...audit,
  findings: audit.findings.map((finding) => ({
    ...finding,
    location: finding.location === '.' ? audit.path : `${audit.path}/${finding.location}`,
  })),
});

async function auditDeclaration(
  store: ArchiveStore,
  objectPath: string,
  entries: ObjectListing,
  audit: ObjectAudit,
  { signal, isCacheKept }: AuditObjectOptions,
): Promise<void> {
  const name = declarationOf(entries);
  if (name === undefined) {
    audit.files.push({ path: '0=ocfl_object_1.1', verdict: 'missing', expected: sha512Of('ocfl_object_1.1\n') });
    audit.findings.push(ocflFinding('E003', '.', 'the object has no version declaration'));
    return;
  }
  const expected = `${name.slice(2)}\n`;
  const key = `${objectPath}/${name}`;
  const first = await readSmall(store, key, DECLARATION_MAX_BYTES, signal);
  if (textOf(first) === expected) return;
  if (isCacheKept !== true) await forgetFile(store, key);
  const bytes = await readSmall(store, key, DECLARATION_MAX_BYTES, signal);
  if (!(bytes instanceof Uint8Array)) {
    audit.files.push({ path: name, verdict: bytes.kind, expected: sha512Of(expected) });
    audit.findings.push(ocflFinding('E003', name, `the version declaration is ${bytes.kind}`));
  } else if (textOf(bytes) !== textOf(first) && textOf(bytes) !== expected) {
    audit.files.push({ path: name, verdict: 'unreadable', expected: sha512Of(expected) });
    audit.findings.push(archiveFinding('IO_READ_FAILED', name, 'no two reads gave the same bytes'));
  } else if (textOf(bytes) !== expected) {
    audit.files.push({ path: name, verdict: 'changed', expected: sha512Of(expected), found: sha512Of(bytes) });
    audit.findings.push(ocflFinding('E007', name, 'the text of the version declaration is not its name'));
  }
}

const textOf = (read: Awaited<ReturnType<typeof readSmall>>): string | undefined =>
  read instanceof Uint8Array ? Buffer.from(read).toString('utf8') : undefined;

function declarationOf(entries: ObjectListing): string | undefined {
  for (const path of entries.keys()) if (path.startsWith('0=ocfl_object_') && !path.includes('/')) return path;
  return undefined;
}

async function readTrusted(
  store: ArchiveStore,
  objectPath: string,
  inventories: InventoryAudit,
  audit: ObjectAudit,
  { soundInventorySha512 }: AuditObjectOptions,
): Promise<InventoryTable | undefined> {
  if (inventories.trusted === undefined) {
    audit.findings.push(
      archiveFinding(
        'ARCHIVE_INVENTORY_LOST',
        '.',
        'no inventory of the object is proven sound; its files cannot be judged',
      ),
    );
    return undefined;
  }
  const isSound = inventories.algorithm === 'sha512' && inventories.digest === soundInventorySha512;
  const folder = folderOf(objectPath, inventories.trusted);
  const loaded = await loadInventory(store, folder, isSound ? 'contents' : 'all');
  if ('inventory' in loaded) return loaded.inventory;
  // Its digest was right a moment ago: what refuses it now is the carrier.
  const isRefused = loaded.findings.some(({ rule }) => rule === 'IO_READ_FAILED');
  audit.files.push({ path: inventories.trusted, verdict: isRefused ? 'unreadable' : 'changed' });
  audit.findings.push(
    ...loaded.findings.map((finding) => ({ ...finding, location: inventories.trusted ?? finding.location })),
  );
  return undefined;
}

/** The folder of a trusted inventory: the object's root or its head version. */
const folderOf = (objectPath: string, inventoryPath: string): string =>
  `${objectPath}/${inventoryPath}`.slice(0, -'/inventory.json'.length);

function noteExtra(
  inventory: InventoryTable,
  inventories: InventoryAudit,
  entries: ObjectListing,
  audit: ObjectAudit,
): void {
  const listed = inventory.lists.contents;
  const content = inventory.contentDirectory ?? 'content';
  const versions = entries.versionFolders();
  for (const path of entries.keys()) {
    if (listed.has(path) || inventories.known.has(path)) continue;
    if (/^(logs|extensions)\//.test(path) || /^0=ocfl_object_/.test(path)) continue;
    if (inventories.pending !== undefined && path.startsWith(`${inventories.pending}/`)) continue;
    const isContent = versions.some((version) => path.startsWith(`${version}/${content}/`));
    audit.files.push({ path, verdict: 'extra' });
    audit.findings.push(ocflFinding(isContent ? 'E023' : 'E001', path, 'the inventory does not know this file'));
  }
}

/** What only shows when the inventories of several versions are held against each other (E066 and the like). */
async function noteHistory(
  store: ArchiveStore,
  objectPath: string,
  audit: ObjectAudit,
  signal?: AbortSignal,
): Promise<void> {
  if (audit.findings.length > 0) return;
  const options = { fixity: false, ...(signal && { signal }) };
  for await (const finding of validateObject(store.files, objectPath, options))
    if (finding.severity === 'error') audit.findings.push(finding);
}

/** The worst that was found decides: changed, missing, unreadable, extra. */
const WORST_FIRST: readonly ObjectVerdict[] = ['changed', 'missing', 'unreadable', 'extra'];

function verdictOf(audit: ObjectAudit): ObjectVerdict {
  const verdicts = new Set(audit.files.map(({ verdict }) => verdict));
  const worst = WORST_FIRST.find((verdict) => verdicts.has(verdict));
  if (worst !== undefined) return worst;
  return audit.findings.some(({ severity }) => severity === 'error') ? 'changed' : 'intact';
}

const withVerdict = (audit: ObjectAudit, verdict: ObjectVerdict, message: string): ObjectAudit =>
  inStore({
    ...audit,
    verdict,
    findings: [archiveFinding(verdict === 'missing' ? 'ARCHIVE_OBJECT_MISSING' : 'IO_READ_FAILED', '.', message)],
  });
