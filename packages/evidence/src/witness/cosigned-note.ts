import { LogError } from '../error.js';
import { cosignersOf } from '../note/cosignature.js';
import type { NoteVerifier } from '../note/key.js';
import { MAX_SIGNATURES, parseNote, serialiseNote } from '../note/note.js';

/**
 * A checkpoint with the cosignature that a witness answered with; what others signed in the answer is left out. One that the checkpoint
 * has already stays.
 * @param answer lines of signatures, as `add-checkpoint` gives them
 * @throws LogError `LOG_NOTE_MALFORMED`; `LOG_CHECKPOINT_INVALID` when the witness has not signed this checkpoint
 * @see C2SP tlog-witness
 */
export function withCosignature(note: string, answer: Uint8Array, witness: NoteVerifier): string {
  const own = parseNote(Buffer.from(note));
  const { text, signatures } = parseNote(Buffer.concat([Buffer.from(`${own.text}\n`), answer]));
  const added = signatures.find(({ name, keyId }) => name === witness.name && keyId === witness.keyId);
  const alone = added && serialiseNote({ text, signatures: [added] });
  if (alone === undefined || cosignersOf(Buffer.from(alone), [witness]).length === 0)
    throw new LogError('LOG_CHECKPOINT_INVALID', `${witness.name} has not cosigned the checkpoint`);
  return withSignatures(note, alone);
}

/**
 * The signatures of a note, and behind them those of another one of the same text by keys that the first has none of.
 * @throws LogError `LOG_NOTE_MALFORMED`, also where the texts differ
 */
export function withSignatures(note: string, other: string): string {
  const [one, two] = [parseNote(Buffer.from(note)), parseNote(Buffer.from(other))];
  if (one.text !== two.text) throw new LogError('LOG_NOTE_MALFORMED', 'expected two notes of one text');
  const isNew = ({ name, keyId }: { name: string; keyId: string }): boolean =>
    !one.signatures.some((known) => known.name === name && known.keyId === keyId);
  const signatures = [...one.signatures, ...two.signatures.filter(isNew)];
  if (signatures.length > MAX_SIGNATURES)
    throw new LogError('LOG_NOTE_MALFORMED', `expected at most ${MAX_SIGNATURES} signatures`);
  return serialiseNote({ text: one.text, signatures });
}
