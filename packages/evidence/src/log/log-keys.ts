import type { ReadStore } from '@mocban/storage';
import { parseKeyChange, type KeyChange } from '../note/key-change.js';
import { KEYS, readLogFile } from './log-files.js';

const MAX_KEYS_BYTES = 1 << 20;
/** What stands between two statements: no note has it. */
const BETWEEN = '\n\n\n';

/** The file of a log's changes of key, oldest first. */
export const serialiseKeyChanges = (notes: readonly string[]): Buffer =>
  Buffer.from(notes.map((note) => note.trimEnd()).join(BETWEEN) + '\n');

/** Those of the notes that are statements. */
export const keyChangesOf = (notes: readonly string[]): KeyChange[] =>
  notes.map((note) => parseKeyChange(Buffer.from(note))).filter((change) => change !== undefined);

/**
 * The changes of key that a store's log has beside it. Each is signed by both keys; that it is in the log as well is for `verifyLog`.
 * @returns those that can be read, and whether there is something else
 */
export async function readKeyChanges(
  store: ReadStore,
  prefix: string,
  signal?: AbortSignal,
): Promise<{ changes: KeyChange[]; isSound: boolean }> {
  const answer = await readLogFile(store, `${prefix}/${KEYS}`, MAX_KEYS_BYTES, signal);
  if ('problem' in answer) return { changes: [], isSound: answer.problem === 'missing' };
  const texts = answer.bytes.toString('utf8').trimEnd().split(BETWEEN);
  const changes = texts.map((text) => parseKeyChange(Buffer.from(`${text}\n`)));
  return {
    changes: changes.filter((change) => change !== undefined),
    isSound: changes.every((change) => change !== undefined),
  };
}
