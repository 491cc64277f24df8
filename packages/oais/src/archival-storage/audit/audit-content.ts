import type { Finding } from '@mocban/core';
import type { FixityPool } from '@mocban/fixity';
import type { InventoryTable } from '@mocban/ocfl';
import { inOrder } from '../../concurrency.js';
import type { ArchiveStore } from '../../ports.js';
import type { FileAudit, ObjectAudit } from '../../types.js';
import { archiveFinding, ocflFinding } from './audit-findings.js';
import { dropCached } from './drop-cached.js';
import type { FileRead, ObjectListing } from '../object-files.js';
import { readDigest } from '../object-files.js';
import type { Pace } from './pace.js';
import { isSmall, sharedPool } from '../pool.js';
import { isLocalStore } from '../work-files.js';

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
  options: AuditObjectOptions,
): Promise<void> {
  const { contents } = inventory.lists;
  const expectedOf = (path: string): string => inventory.lists.digestOf(contents.numberOf(path)!);
  for (const path of contents)
    if (!entries.hasFile(path)) note(audit, path, expectedOf(path), entries.has(path) ? 'unreadable' : 'missing');
  if (options.isContentProved === true) return;
  const before = takeUp(audit, options.resume);
  const isFew = isSmall(entries.size, entries.sizeBytes);
  const algorithm = inventory.digestAlgorithm;
  const paths = presentFiles(contents, entries, before.judged);
  for await (const { path, digest, sizeBytes } of firstReads(store, objectPath, paths, isFew, algorithm, options)) {
    if (digest !== undefined) {
      audit.filesRead += 1;
      audit.bytesRead += sizeBytes;
    }
    const expected = expectedOf(path);
    if (digest !== expected) {
      await dropCached(store, `${objectPath}/${path}`);
      const second = await readDigest(store, `${objectPath}/${path}`, algorithm, options.signal, options.pace);
      judgeAgain(audit, path, expected, digest, second);
    }
    await options.onProgress?.(() => progressOf(audit, contents.numberOf(path)! + 1, before));
  }
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

function* presentFiles(contents: Iterable<string>, entries: ObjectListing, after: number): Generator<string> {
  let number = 0;
  for (const path of contents) if (number++ >= after && entries.hasFile(path)) yield path;
}

interface FirstRead {
  path: string;
  /** Absent when the carrier refused. */
  digest?: string;
  sizeBytes: number;
}

/** Files of a store that is elsewhere, read at a time. */
const READ_AT_ONCE = 8;

/** Reads every file once, in worker threads where that is worth their start and the files lie on this machine. */
async function* firstReads(
  store: ArchiveStore,
  objectPath: string,
  paths: Iterable<string>,
  isFew: boolean,
  algorithm: 'sha256' | 'sha512',
  { pool: given, signal, pace }: AuditObjectOptions,
): AsyncGenerator<FirstRead> {
  if (!isLocalStore(store) || pace !== undefined || (given === undefined && isFew)) {
    const readOne = async (path: string): Promise<FirstRead> => {
      const read = await readDigest(store, `${objectPath}/${path}`, algorithm, signal, pace);
      return read.kind === 'read' ? { path, digest: read.digest, sizeBytes: read.sizeBytes } : { path, sizeBytes: 0 };
    };
    yield* inOrder(paths, isLocalStore(store) || pace !== undefined ? 1 : READ_AT_ONCE, readOne);
    return;
  }
  const { files: local } = store;
  function* files() {
    for (const path of paths) yield { key: path, path: local.localPath(`${objectPath}/${path}`) };
  }
  const pool = given ?? sharedPool();
  for await (const read of pool.digestFiles(files(), [algorithm], { ordered: true, ...(signal && { signal }) }))
    yield 'error' in read
      ? { path: read.key, sizeBytes: 0 }
      : { path: read.key, digest: read.digests[algorithm]!, sizeBytes: read.sizeBytes };
}

/** The second read is a fresh opening through the store's own stream, so that it shares nothing with the first but the carrier. */
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
