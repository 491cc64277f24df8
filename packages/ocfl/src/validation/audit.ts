import type { Finding } from '@mocban/core';
import type { DigestAlgorithm, FixityPool } from '@mocban/fixity';
import type { ReadStore } from '@mocban/storage';
import { digestKey } from '../digest.js';
import { digestMany, type DigestOutcome } from '../digest-many.js';
import { joinKey } from '../key.js';
import { finding } from '../report.js';
import { examineObject, type ExpectedDigest, type ObjectExamination } from './examine.js';

export type FileState = 'ok' | 'changed' | 'missing' | 'extra' | 'unreadable';

/** What a full read says of one content file. */
export interface AuditedFile {
  /** Content path in the object root. */
  path: string;
  state: FileState;
  /** Algorithm of the two digests. */
  algorithm?: string;
  /** Digest the inventory gives. */
  expected?: string;
  /** `changed`: the digest on which two independent reads agree. */
  found?: string;
}

export interface ObjectFilesAudit {
  id?: string;
  head?: string;
  inventorySha512?: string;
  /** Content files read, and their bytes in the first reading. */
  filesRead: number;
  bytesRead: number;
  /** Only what is not `ok`. */
  files: AuditedFile[];
  /** Declaration, inventories, sidecars and folders; content files are in `files`. */
  findings: Finding[];
  /** The root sidecar was being replaced: a new version is being committed, which is no damage. */
  commitInProgress: boolean;
}

export interface AuditOptions {
  pool?: FixityPool;
  signal?: AbortSignal;
  /** Called for every content file, also for those that are `ok`. */
  onFile?: (file: AuditedFile) => void;
}

interface AuditJob {
  key: string;
  path: string;
  expected: ExpectedDigest[];
  algorithms: DigestAlgorithm[];
}

/**
 * Reads every content file of an object once, and a file whose digest differs once more. Throws for nothing it finds in the
 * object; holds the inventory and the files that are not `ok`.
 */
export async function auditObjectFiles(
  store: ReadStore,
  objectKey: string,
  options: AuditOptions = {},
): Promise<ObjectFilesAudit> {
  let examined = await examineObject(store, objectKey);
  if (hasRootSidecarFault(examined)) examined = await examineObject(store, objectKey);
  const commitInProgress = isCommitInProgress(examined);
  const files: AuditedFile[] = [];
  const take = (file: AuditedFile): void => {
    options.onFile?.(file);
    if (file.state !== 'ok') files.push(file);
  };
  const { id, head, inventorySha512 } = examined;
  const audit: ObjectFilesAudit = {
    ...(id === undefined ? {} : { id }),
    ...(head === undefined ? {} : { head }),
    ...(inventorySha512 === undefined ? {} : { inventorySha512 }),
    filesRead: 0,
    bytesRead: 0,
    files,
    findings: structureFindings(examined, commitInProgress),
    commitInProgress,
  };
  for await (const outcome of digestMany(store, () => jobsOf(examined, objectKey), options)) {
    options.signal?.throwIfAborted();
    audit.filesRead++;
    if (!('error' in outcome)) audit.bytesRead += outcome.sizeBytes;
    take(await judge(store, outcome, audit.findings, options.signal));
  }
  for (const path of examined.missing) take({ path, state: 'missing', ...expectation(examined.expectedOf(path)[0]) });
  // Without a root inventory nothing says which files belong.
  if (examined.rootInventory !== undefined) for (const path of examined.extra) take({ path, state: 'extra' });
  return audit;
}

function* jobsOf(examined: ObjectExamination, objectKey: string): Generator<AuditJob> {
  for (const path of examined.present) {
    const expected = examined.expectedOf(path);
    const algorithms = [...new Set(expected.map(({ algorithm }) => algorithm))];
    yield { key: joinKey(objectKey, path), path, expected, algorithms };
  }
}

async function judge(
  store: ReadStore,
  outcome: DigestOutcome<AuditJob>,
  findings: Finding[],
  signal: AbortSignal | undefined,
): Promise<AuditedFile> {
  const { path, key, expected, algorithms } = outcome.job;
  if ('error' in outcome) return { path, state: 'unreadable', ...expectation(expected[0]) };
  const wrong = expected.find(({ algorithm, digest }) => outcome.digests[algorithm] !== digest);
  if (wrong === undefined) return { path, state: 'ok', ...expectation(expected[0]) };
  const again = await digestKey(store, key, algorithms, signal === undefined ? {} : { signal }).catch(() => undefined);
  const found = again?.digests[wrong.algorithm];
  if (found !== undefined && found === outcome.digests[wrong.algorithm])
    return { path, state: 'changed', ...expectation(wrong), found };
  findings.push(finding('error', 'IO_UNSTABLE', path, 'two reads of the file gave different bytes'));
  return { path, state: 'unreadable', ...expectation(wrong) };
}

const expectation = (expected: ExpectedDigest | undefined): Pick<AuditedFile, 'algorithm' | 'expected'> =>
  expected === undefined ? {} : { algorithm: expected.algorithm, expected: expected.digest };

const isRootSidecarFault = ({ rule, location }: Finding): boolean =>
  rule === 'E060' && location.startsWith('inventory.json#');

const hasRootSidecarFault = (examined: ObjectExamination): boolean => examined.log.list().some(isRootSidecarFault);

/** The root inventory is the head's, whose sidecar is good; only the root sidecar is old. */
function isCommitInProgress(examined: ObjectExamination): boolean {
  const { head } = examined;
  if (head === undefined || !hasRootSidecarFault(examined)) return false;
  const ofHead = `${head}/inventory.json`;
  return !examined.log
    .list()
    .some(
      ({ rule, location }) =>
        rule === 'E064' ||
        (rule === 'W010' && location === head) ||
        ((rule === 'E058' || rule === 'E060' || rule === 'E061') && location.startsWith(ofHead)),
    );
}

function structureFindings(examined: ObjectExamination, commitInProgress: boolean): Finding[] {
  const missing = new Set(examined.missing);
  const extra = new Set(examined.extra);
  return examined.log
    .list()
    .filter(
      (found) =>
        !(found.rule === 'E092' && missing.has(found.location)) &&
        !(found.rule === 'E023' && extra.has(found.location)) &&
        !(commitInProgress && isRootSidecarFault(found)),
    );
}
