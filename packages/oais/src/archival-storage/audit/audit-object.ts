import { HeadStart, validateObject, type InventoryTable } from '@mocban/ocfl';
import type { ArchiveStore } from '../../ports.js';
import type { ObjectAudit, ObjectVerdict } from '../types.js';
import { loadInventory } from '../inventory.js';
import { listObject, refusal, type ObjectListing } from '../object-files.js';
import { properPath } from '../placement.js';
import { auditContent, type AuditObjectOptions } from './audit-content.js';
import { auditDeclaration } from './audit-declaration.js';
import { archiveFinding, ocflFinding } from './audit-findings.js';
import { notListed } from './not-listed.js';
import { auditInventories, type InventoryAudit } from './object-inventories.js';

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
