import type { ReadStore } from '@mocban/storage';
import { LogError } from '../error.js';
import { openCheckpoint, type Checkpoint } from '../note/checkpoint.js';
import { withChanges } from '../note/key-change.js';
import type { NoteVerifier } from '../note/key.js';
import { readKeyChanges } from './log-keys.js';
import { CHECKPOINT, readLogFile } from './log-files.js';

export const MAX_CHECKPOINT_BYTES = 64 * 1024;

/** What a store has as its checkpoint. */
export type StoredCheckpoint =
  | { state: 'none' }
  | { state: 'valid'; checkpoint: Checkpoint; bytes: Buffer }
  | { state: 'invalid'; problem: string; bytes?: Buffer };

/**
 * The checkpoint of a store's log, by one of the keys, or by one that took its place, or whose place it took.
 * @param prefix key of the log's folder, e.g. `log`
 */
export async function readCheckpoint(
  store: ReadStore,
  prefix: string,
  verifiers: readonly NoteVerifier[],
  signal?: AbortSignal,
): Promise<StoredCheckpoint> {
  const answer = await readLogFile(store, `${prefix}/${CHECKPOINT}`, MAX_CHECKPOINT_BYTES, signal);
  if ('problem' in answer)
    return answer.problem === 'missing'
      ? { state: 'none' }
      : { state: 'invalid', problem: `the checkpoint is ${answer.problem}` };
  const { bytes } = answer;
  const { changes } = await readKeyChanges(store, prefix, signal);
  try {
    return { state: 'valid', checkpoint: openCheckpoint(bytes, withChanges(verifiers, changes)), bytes };
  } catch (error) {
    if (error instanceof LogError) return { state: 'invalid', problem: error.message, bytes };
    throw error;
  }
}
