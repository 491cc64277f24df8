import type { Finding } from '@mocban/core';
import type { Inventory } from '@mocban/ocfl';
import { FixityPool } from '@mocban/fixity';
import type { ArchiveStore } from '../ports.js';
import type { ObjectAudit, ObjectVerdict } from '../types.js';
import { loadInventory } from './inventory.js';
import type { FileRead, ObjectEntry } from './object-files.js';
import { listObject, readDigest, readSmall, refusal, sha512Of } from './object-files.js';
import type { InventoryAudit } from './object-inventories.js';
import { auditInventories, versionFolders } from './object-inventories.js';
import { properPath } from './placement.js';
import { isSmallWork } from './pool.js';

export interface AuditObjectOptions {
  signal?: AbortSignal;
  /** Worker threads to digest in. @defaultValue some of its own, for this call */
  pool?: FixityPool;
}

const DECLARATION_MAX_BYTES = 256;

/**
 * Re-reads one copy of an object wholly and judges every file (architecture: verdicts of an audit). `changed` needs two
 * reads that agree; a file the carrier refuses to give is `unreadable`. Never writes, never throws on a damaged object.
 * Holds the object's listing and its inventory in memory.
 * @param objectPath relative to the store's root
 */
export async function auditObject(
  store: ArchiveStore,
  objectPath: string,
  options: AuditObjectOptions = {},
): Promise<ObjectAudit> {
  const { signal } = options;
  const audit: ObjectAudit = {
    id: '',
    path: objectPath,
    verdict: 'intact',
    filesRead: 0,
    bytesRead: 0,
    files: [],
    findings: [],
  };
  let entries: Map<string, ObjectEntry>;
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
  if (entries.size === 0) return withVerdict(audit, 'missing', 'there is no object at this place');

  await auditDeclaration(store, objectPath, entries, audit, signal);
  const inventories = await auditInventories(store, objectPath, entries, signal);
  audit.files.push(...inventories.files);
  audit.findings.push(...inventories.findings);
  const inventory = await readTrusted(store, objectPath, inventories, audit);
  if (inventory !== undefined) {
    audit.id = inventory.id;
    audit.head = inventory.head;
    if (inventories.digest !== undefined) {
      audit.inventoryDigest = inventories.digest;
      if (inventories.algorithm === 'sha512') audit.inventorySha512 = inventories.digest;
    }
    await auditContent(store, objectPath, inventory, entries, audit, options);
    noteExtra(inventory, inventories, entries, audit);
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
  entries: ReadonlyMap<string, ObjectEntry>,
  audit: ObjectAudit,
  signal?: AbortSignal,
): Promise<void> {
  const name = [...entries.keys()].find((path) => path.startsWith('0=ocfl_object_') && !path.includes('/'));
  if (name === undefined) {
    audit.files.push({ path: '0=ocfl_object_1.1', verdict: 'missing', expected: sha512Of('ocfl_object_1.1\n') });
    audit.findings.push(ocflFinding('E003', '.', 'the object has no version declaration'));
    return;
  }
  const expected = `${name.slice(2)}\n`;
  const bytes = await readSmall(store, `${objectPath}/${name}`, DECLARATION_MAX_BYTES, signal);
  if (!(bytes instanceof Uint8Array)) {
    audit.files.push({ path: name, verdict: bytes.kind, expected: sha512Of(expected) });
    audit.findings.push(ocflFinding('E003', name, `the version declaration is ${bytes.kind}`));
  } else if (Buffer.from(bytes).toString('utf8') !== expected) {
    audit.files.push({ path: name, verdict: 'changed', expected: sha512Of(expected), found: sha512Of(bytes) });
    audit.findings.push(ocflFinding('E007', name, 'the text of the version declaration is not its name'));
  }
}

async function readTrusted(
  store: ArchiveStore,
  objectPath: string,
  inventories: InventoryAudit,
  audit: ObjectAudit,
): Promise<Inventory | undefined> {
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
  const loaded = await loadInventory(store, folderOf(objectPath, inventories.trusted));
  if ('inventory' in loaded) return loaded.inventory;
  audit.files.push({ path: inventories.trusted, verdict: 'changed' });
  audit.findings.push(
    ...loaded.findings.map((finding) => ({ ...finding, location: inventories.trusted ?? finding.location })),
  );
  return undefined;
}

/** The folder of a trusted inventory: the object's root or its head version. */
const folderOf = (objectPath: string, inventoryPath: string): string =>
  `${objectPath}/${inventoryPath}`.slice(0, -'/inventory.json'.length);

async function auditContent(
  store: ArchiveStore,
  objectPath: string,
  inventory: Inventory,
  entries: ReadonlyMap<string, ObjectEntry>,
  audit: ObjectAudit,
  options: AuditObjectOptions,
): Promise<void> {
  const expected = new Map<string, string>();
  for (const [digest, paths] of Object.entries(inventory.manifest))
    for (const path of paths) expected.set(path, digest.toLowerCase());
  const items: ObjectEntry[] = [];
  for (const path of expected.keys()) {
    const entry = entries.get(path);
    if (entry?.kind === 'file') items.push(entry);
    else note(audit, path, expected.get(path)!, entry === undefined ? 'missing' : 'unreadable');
  }
  const algorithm = inventory.digestAlgorithm;
  for await (const { path, digest, sizeBytes } of firstReads(store, objectPath, items, algorithm, options)) {
    if (digest !== undefined) {
      audit.filesRead += 1;
      audit.bytesRead += sizeBytes;
    }
    if (digest === expected.get(path)) continue;
    const second = await readDigest(store, `${objectPath}/${path}`, algorithm, options.signal);
    judgeAgain(audit, path, expected.get(path)!, digest, second);
  }
}

interface FirstRead {
  path: string;
  /** Absent when the carrier refused. */
  digest?: string;
  sizeBytes: number;
}

/** Reads every file once, in worker threads where that is worth their start. */
async function* firstReads(
  store: ArchiveStore,
  objectPath: string,
  items: readonly ObjectEntry[],
  algorithm: 'sha256' | 'sha512',
  { pool: given, signal }: AuditObjectOptions,
): AsyncGenerator<FirstRead> {
  if (given === undefined && isSmallWork(items)) {
    for (const { path } of items) {
      const read = await readDigest(store, `${objectPath}/${path}`, algorithm, signal);
      yield read.kind === 'read' ? { path, digest: read.digest, sizeBytes: read.sizeBytes } : { path, sizeBytes: 0 };
    }
    return;
  }
  const files = items.map(({ path }) => ({ key: path, path: store.files.localPath(`${objectPath}/${path}`) }));
  const pool = given ?? new FixityPool();
  try {
    for await (const read of pool.digestFiles(files, [algorithm], { ordered: true, ...(signal && { signal }) }))
      yield 'error' in read
        ? { path: read.key, sizeBytes: 0 }
        : { path: read.key, digest: read.digests[algorithm]!, sizeBytes: read.sizeBytes };
  } finally {
    if (given === undefined) await pool.close();
  }
}

/** The second read is made through the store's own stream, so that it shares nothing with the first but the carrier. */
function judgeAgain(
  audit: ObjectAudit,
  path: string,
  expected: string,
  first: string | undefined,
  second: FileRead,
): void {
  if (second.kind !== 'read') note(audit, path, expected, second.kind);
  else if (second.digest === expected)
    audit.findings.push({
      ...archiveFinding('ARCHIVE_READ_UNSTABLE', path, 'a first read failed, a second read was right'),
      severity: 'warning',
    });
  else if (first === second.digest) note(audit, path, expected, 'changed', second.digest);
  else note(audit, path, expected, 'unreadable');
}

function note(
  audit: ObjectAudit,
  path: string,
  expected: string,
  verdict: 'missing' | 'unreadable' | 'changed',
  found?: string,
): void {
  audit.files.push({ path, verdict, expected, ...(found !== undefined && { found }) });
  audit.findings.push(
    verdict === 'changed'
      ? ocflFinding('E092', path, `expected the digest ${expected}, found ${found}`)
      : verdict === 'missing'
        ? ocflFinding('E092', path, 'the file is missing')
        : archiveFinding('IO_READ_FAILED', path, 'the carrier refused the file, or no two reads gave the same bytes'),
  );
}

function noteExtra(
  inventory: Inventory,
  inventories: InventoryAudit,
  entries: ReadonlyMap<string, ObjectEntry>,
  audit: ObjectAudit,
): void {
  const listed = new Set(Object.values(inventory.manifest).flat());
  const content = inventory.contentDirectory ?? 'content';
  const versions = versionFolders(entries);
  for (const path of entries.keys()) {
    if (listed.has(path) || inventories.known.has(path)) continue;
    if (/^(logs|extensions)\//.test(path) || /^0=ocfl_object_/.test(path)) continue;
    if (inventories.pending !== undefined && path.startsWith(`${inventories.pending}/`)) continue;
    const isContent = versions.some((version) => path.startsWith(`${version}/${content}/`));
    audit.files.push({ path, verdict: 'extra' });
    audit.findings.push(ocflFinding(isContent ? 'E023' : 'E001', path, 'the inventory does not know this file'));
  }
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

const ocflFinding = (rule: string, location: string, message: string): Finding => ({
  ...archiveFinding(rule, location, message),
  standard: 'OCFL 1.1',
});

const archiveFinding = (rule: string, location: string, message: string): Finding => ({
  rule,
  severity: 'error',
  location,
  message,
});
