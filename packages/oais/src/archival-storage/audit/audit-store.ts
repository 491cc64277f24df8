import type { Finding } from '@mocban/core';
import { FindingLog } from '@mocban/core';
import { FixityPool } from '@mocban/fixity';
import { inOrder } from '../../concurrency.js';
import type { ArchiveStore } from '../../ports.js';
import type { ObjectAudit } from '../types.js';
import { auditReachable } from './audit-reachable.js';
import { objectsPrefix } from '../layout.js';
import type { Pace } from './pace.js';
import { sampleOf, type Sample } from './sample.js';
import { auditRoot, walkObjects } from './walk-root.js';

/** Objects of one store read at a time. */
const OBJECTS_AT_ONCE = 2;

export interface AuditStoreOptions {
  signal?: AbortSignal;
  onProgress?: (done: { objects: number; bytes: number }) => void;
  /**
   * Takes what is wrong with the storage root itself: its declaration, its layout (unless the store was opened with those
   * findings already), files and folders that belong to no object. Without it the same comes as one more audit, last, with the id `''` and the storage root's own path, when
   * there is anything to say.
   */
  onRootFinding?: (finding: Finding) => void;
  /** Slows the audit down. @defaultValue no limit */
  pace?: Pace;
  /** Only some objects. @defaultValue all */
  sample?: Sample;
  /** Threads to digest in. @defaultValue those of a pool of its own */
  pool?: FixityPool;
}

/** Re-reads every object of a store in byte order of path. Never writes. Holds two objects' listings. */
export async function* auditStore(store: ArchiveStore, options: AuditStoreOptions = {}): AsyncGenerator<ObjectAudit> {
  const { signal, onProgress } = options;
  const rootFindings = new FindingLog();
  const note = options.onRootFinding ?? ((finding: Finding) => rootFindings.add(finding));
  if (store.findings === undefined) for (const finding of await auditRoot(store)) note(finding);
  const done = { objects: 0, bytes: 0 };
  const pool = options.pool ?? new FixityPool();
  const { pace, sample } = options;
  const audit = (path: string) =>
    auditReachable(store, path, { pool, ...(pace && { pace }), ...(signal && { signal }) });
  const all = objectPaths(store, note, signal);
  const paths = sample === undefined ? all : sampleOf(all, sample);
  try {
    for await (const audited of inOrder(paths, OBJECTS_AT_ONCE, audit)) {
      done.objects += 1;
      done.bytes += audited.bytesRead;
      onProgress?.({ ...done });
      yield audited;
    }
  } finally {
    if (options.pool === undefined) await pool.close();
  }
  const left = rootFindings.list();
  if (left.length > 0) yield rootAudit(store, left);
}

async function* objectPaths(
  store: ArchiveStore,
  note: (finding: Finding) => void,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  for await (const met of walkObjects(store, signal ? { signal } : {}))
    if (met.kind === 'object') yield met.path;
    else note(met.finding);
}

/** What is wrong with the storage root itself, as one more audit. */
export function rootAudit(store: ArchiveStore, findings: Finding[]): ObjectAudit {
  const rules = new Set(findings.map(({ rule }) => rule));
  const verdict = rules.has('IO_READ_FAILED')
    ? 'unreadable'
    : [...rules].every((rule) => rule === 'E072' || rule === 'E073')
      ? 'extra'
      : rules.has('E069')
        ? 'missing'
        : 'changed';
  return {
    id: '',
    path: objectsPrefix(store) || '.',
    verdict,
    filesRead: 0,
    bytesRead: 0,
    files: [],
    findings,
  };
}
