import { verifyLog } from '@mocban/evidence';
import { verifyEvidence, type ArchiveStore } from '@mocban/oais';
import { collectBytes, bytesOf } from '@mocban/core';
import type { DrillProblems } from './drill-record.js';

export interface RestoredLog {
  state: 'none' | 'verified' | 'failed';
  leaves: number;
  /** Hexadecimal. */
  root: string | null;
}

interface RestoreLogOptions {
  /** Verifier key of the archive's log. */
  vkey: string;
  /** Not all packages were restored: the log is verified by itself. */
  isSample: boolean;
  problems: DrillProblems;
  /** Whether an object is the live archive's, though it was not to be restored: it came meanwhile, or lies in other stores. */
  isElsewhere: (objectPath: string) => Promise<boolean>;
  signal: AbortSignal;
}

const CHECKPOINT = 'log/checkpoint';
const CHECKPOINT_MAX_BYTES = 1 << 16;

/** Copies the log of a store, and with all packages what is kept of their versions, and verifies the copy. */
export async function restoreLog(
  from: ArchiveStore,
  to: ArchiveStore,
  options: RestoreLogOptions,
): Promise<RestoredLog> {
  const { isSample, signal } = options;
  if ((await from.files.stat(CHECKPOINT)) === undefined) return { state: 'none', leaves: 0, root: null };
  // First of all, for what is published meanwhile goes on from it.
  const checkpoint = await collectBytes(from.files.read(CHECKPOINT), CHECKPOINT_MAX_BYTES);
  for (const prefix of isSample ? ['log'] : ['evidence', 'log']) await copyAll(from, to, prefix, signal);
  await to.files.remove(CHECKPOINT);
  await to.files.write(CHECKPOINT, bytesOf(checkpoint));
  return isSample ? verifyLogAlone(to, options) : verifyAll(to, options);
}

async function copyAll(from: ArchiveStore, to: ArchiveStore, prefix: string, signal: AbortSignal): Promise<void> {
  for await (const { key, kind } of from.files.list(prefix, { signal }))
    if (kind === 'file' && !key.endsWith('.part'))
      await to.files.write(key, from.files.read(key, { signal }), { signal });
}

async function verifyLogAlone(
  store: ArchiveStore,
  { vkey, problems, signal }: RestoreLogOptions,
): Promise<RestoredLog> {
  const walk = verifyLog({ store: store.files, prefix: 'log', vkeys: [vkey], signal });
  let step = await walk.next();
  let isSound = true;
  for (; !step.done; step = await walk.next()) {
    if (step.value.severity !== 'error') continue;
    isSound = false;
    problems.add(`${step.value.location}: ${step.value.rule} ${step.value.message}`);
  }
  return { state: isSound ? 'verified' : 'failed', leaves: step.value.size, root: step.value.root ?? null };
}

async function verifyAll(
  store: ArchiveStore,
  { problems, isElsewhere, signal, vkey }: RestoreLogOptions,
): Promise<RestoredLog> {
  const walk = verifyEvidence(store, { vkeys: [vkey], signal });
  let step = await walk.next();
  let isSound = true;
  for (; !step.done; step = await walk.next()) {
    const { rule, severity, location, message } = step.value;
    if (severity !== 'error') continue;
    if (ABSENT.has(rule) && (await isElsewhere(objectPathOf(location)))) continue;
    isSound = false;
    problems.add(`${location}: ${rule} ${message}`);
  }
  const { leaves, root } = step.value;
  return { state: isSound ? 'verified' : 'failed', leaves, root: root ?? null };
}

/** What is said of an object that is not there. */
const ABSENT: ReadonlySet<string> = new Set(['LOG_OBJECT_MISSING', 'EVIDENCE_FILE_EXTRA']);

/** `objects/abc/def/012/…`, also of what is kept of it in `evidence/`. */
const objectPathOf = (location: string): string => ['objects', ...location.split('/').slice(1, 5)].join('/');
