import type { CompactTable, Finding } from '@mocban/core';
import type { FixityPool } from '@mocban/fixity';
import type { HeadStart, InventoryTable } from '@mocban/ocfl';
import type { ArchiveStore } from '../../ports.js';
import type { FileAudit, ObjectAudit } from '../types.js';
import { archiveFinding, ocflFinding } from './audit-findings.js';
import type { FileRead, ObjectListing } from '../object-files.js';
import { readDigest } from '../object-files.js';
import type { Pace } from './pace.js';
import { isSmall } from '../pool.js';
import { isLocalStore } from '../work-files.js';
import { forgetFile } from '../forget-cache.js';
import { firstReads, type FileToRead, type ObjectToRead } from './first-reads.js';

export interface AuditObjectOptions {
  signal?: AbortSignal;
  /** Worker threads to digest in. @defaultValue those that this process shares */
  pool?: FixityPool;
  /** Every content file was just read and had its digest, as by a copy made of the object: none is read again. @defaultValue false */
  isContentProved?: boolean;
  /**
   * SHA-512 of an inventory that is known to keep every rule: where the object has it, only its manifest is held, half the memory.
   * @defaultValue the inventory is judged
   */
  soundInventorySha512?: string;
  /** Threads read content before the inventory is known also where that is short, as they do where it is long. @defaultValue false */
  isReadAhead?: boolean;
  /** A second reading may come from the system's memory: where it is not the carrier that is tried. @defaultValue false */
  isCacheKept?: boolean;
  /** Called with what was read, and waited for: slows the audit down. Files are then read one by one. @defaultValue no limit */
  pace?: Pace;
  /** What an audit of the same object had come to when it was broken off: files up to there are not read again. */
  resume?: AuditProgress;
  /** Called after each file; what it is given answers with what an audit that goes on from there needs. */
  onProgress?: (progress: () => AuditProgress) => void | Promise<void>;
}

/** How far the audit of an object has come; JSON. */
export interface AuditProgress {
  /** The inventory whose manifest is gone through: with another one the audit begins anew. */
  inventoryDigest: string;
  /** Files of the manifest that have been judged, in its order. */
  judged: number;
  filesRead: number;
  bytesRead: number;
  files: FileAudit[];
  findings: Finding[];
}

/** Reads every content file that the manifest lists, twice where the first read is not right, and notes what is not intact. */
export async function auditContent(
  store: ArchiveStore,
  objectPath: string,
  inventory: InventoryTable,
  entries: ObjectListing,
  audit: ObjectAudit,
  options: AuditObjectOptions & { headStart: HeadStart | undefined },
): Promise<void> {
  const { contents } = inventory.lists;
  for (let number = 0; number < contents.size; number += 1) {
    const path = contents.at(number);
    if (!entries.hasFile(path))
      note(audit, path, inventory.lists.digestOf(number), entries.has(path) ? 'unreadable' : 'missing');
  }
  if (options.isContentProved === true) return;
  const before = takeUp(audit, options.resume);
  const algorithm = inventory.digestAlgorithm;
  const object: ObjectToRead = {
    store,
    objectPath,
    algorithm,
    manifestSize: contents.size,
    isFew: options.pool === undefined && isLocalStore(store) && (await isFew(store, objectPath, entries)),
    headStart: options.headStart,
  };
  for await (const reads of firstReads(object, presentFiles(contents, entries, before.judged), options))
    for (const { file, digest, sizeBytes } of reads) {
      if (digest !== undefined) {
        audit.filesRead += 1;
        audit.bytesRead += sizeBytes;
      }
      const expected = inventory.lists.digestOf(file.number);
      if (digest !== expected) judgeAgain(audit, file.path, expected, digest, await readAgain(object, file, options));
      await options.onProgress?.(() => progressOf(audit, file.number + 1, before));
    }
}

/** Whether starting threads for what is there would take longer than reading it. */
async function isFew(store: ArchiveStore, objectPath: string, entries: ObjectListing): Promise<boolean> {
  let files = 0;
  let bytes = 0;
  for (const path of entries.keys()) {
    files += 1;
    if (!isSmall(files, bytes)) return false;
    // What the carrier refuses is met when it is read.
    const stat = await store.files.stat(`${objectPath}/${path}`).catch(() => undefined);
    bytes += stat?.sizeBytes ?? 0;
  }
  return isSmall(files, bytes);
}

/** Where this run began to read, and what the audit said before a file was read. */
interface Beginning {
  judged: number;
  files: number;
  findings: number;
}

/** Goes on from where an earlier audit of the same inventory was broken off. */
function takeUp(audit: ObjectAudit, resume: AuditProgress | undefined): Beginning {
  const { files, findings } = audit;
  const before = { judged: 0, files: files.length, findings: findings.length };
  if (resume === undefined || resume.inventoryDigest !== audit.inventoryDigest) return before;
  audit.filesRead += resume.filesRead;
  audit.bytesRead += resume.bytesRead;
  files.push(...resume.files);
  findings.push(...resume.findings);
  return { ...before, judged: resume.judged };
}

const progressOf = (audit: ObjectAudit, judged: number, before: Beginning): AuditProgress => ({
  inventoryDigest: audit.inventoryDigest!,
  judged,
  filesRead: audit.filesRead,
  bytesRead: audit.bytesRead,
  files: audit.files.slice(before.files),
  findings: audit.findings.slice(before.findings),
});

function* presentFiles(contents: CompactTable, entries: ObjectListing, from: number): Generator<FileToRead> {
  for (let number = from; number < contents.size; number += 1) {
    const path = contents.at(number);
    if (entries.hasFile(path)) yield { path, number };
  }
}

/** A fresh opening through the store's own stream, so that it shares nothing with the first reading but the carrier. */
async function readAgain(
  { store, objectPath, algorithm }: ObjectToRead,
  { path }: FileToRead,
  { signal, pace, isCacheKept }: AuditObjectOptions,
): Promise<FileRead> {
  const key = `${objectPath}/${path}`;
  if (isCacheKept !== true) await forgetFile(store, key);
  return readDigest(store, key, algorithm, signal, pace);
}

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
