import { LogError } from '../error.js';
import { NODE_BYTES } from '../merkle/hash.js';
import { signNote, signersOf, parseNote } from './note.js';
import type { NoteSigner, NoteVerifier } from './key.js';

/** What a log says of itself at one moment. @see C2SP tlog-checkpoint */
export interface Checkpoint {
  /** Name of the log. */
  origin: string;
  /** Leaves of the tree. */
  size: number;
  root: Buffer;
  /** Further lines, kept as they are. */
  extensions: string[];
}

/** @param signers the log's own key first @returns the signed note @throws LogError `LOG_NOTE_MALFORMED` */
export function signCheckpoint(
  { origin, size, root, extensions }: Omit<Checkpoint, 'extensions'> & { extensions?: readonly string[] },
  signers: readonly NoteSigner[],
): string {
  const lines = [origin, String(size), root.toString('base64'), ...(extensions ?? [])];
  if (lines.some((line) => line === '' || line.includes('\n')))
    throw new LogError('LOG_NOTE_MALFORMED', 'expected lines of a checkpoint that are not empty');
  return signNote(`${lines.join('\n')}\n`, signers);
}

/**
 * Reads a checkpoint without looking at its signatures.
 * @throws LogError `LOG_NOTE_MALFORMED`
 */
export function parseCheckpoint(bytes: Uint8Array): Checkpoint {
  const lines = parseNote(bytes).text.slice(0, -1).split('\n');
  const [origin = '', size = '', encoded = '', ...extensions] = lines;
  const root = Buffer.from(encoded, 'base64');
  const isSize = /^(0|[1-9]\d*)$/.test(size) && Number.isSafeInteger(Number(size));
  if (!isSize || root.length !== NODE_BYTES || root.toString('base64') !== encoded || lines.includes(''))
    throw new LogError('LOG_NOTE_MALFORMED', 'expected a checkpoint: origin, size, root, further lines');
  return { origin, size: Number(size), root, extensions };
}

/**
 * Reads a checkpoint that one of the keys signed under the checkpoint's own origin.
 * @throws LogError `LOG_NOTE_MALFORMED`, `LOG_CHECKPOINT_INVALID`
 */
export function openCheckpoint(bytes: Uint8Array, verifiers: readonly NoteVerifier[]): Checkpoint {
  const checkpoint = parseCheckpoint(bytes);
  const signed = signersOf(parseNote(bytes), verifiers);
  if ('problem' in signed) throw new LogError('LOG_CHECKPOINT_INVALID', signed.problem);
  const own = signed.verified.filter(({ name }) => name === checkpoint.origin);
  if (own.length === 0)
    throw new LogError('LOG_CHECKPOINT_INVALID', `no known key of ${checkpoint.origin} signed the checkpoint`);
  if (!own.some(({ until = Infinity }) => checkpoint.size <= until))
    throw new LogError('LOG_CHECKPOINT_INVALID', 'it was signed by a key whose place another one had taken before');
  return checkpoint;
}
