import { LogError } from '../error.js';
import { parseVkey, type NoteSigner, type NoteVerifier } from './key.js';
import { parseNote, signersOf, signNote } from './note.js';

/** The key of a log was replaced: the old one signs no tree of more leaves than it had then. */
export interface KeyChange {
  /** Name of the log, which stays. */
  origin: string;
  /** Verifier keys, the old and the new. */
  from: string;
  to: string;
  /** Leaves of the largest tree that the old key signs. */
  size: number;
  /** ISO 8601, UTC. */
  time: string;
  /** The statement, signed by both. */
  note: string;
}

const TITLE = 'mocban log key';

/**
 * States that a key takes the place of another, signed by both: the old one vouches for the new one, which vouches for having it.
 * @throws LogError `LOG_KEY_MALFORMED` when the two have not the name of one log
 */
export function signKeyChange(
  from: NoteSigner,
  to: NoteSigner,
  { size, time }: { size: number; time: string },
): string {
  if (from.name !== to.name)
    throw new LogError('LOG_KEY_MALFORMED', `expected a key of ${from.name}, found ${to.name}`);
  return signNote(`${[TITLE, from.name, from.vkey, to.vkey, String(size), time].join('\n')}\n`, [from, to]);
}

/** Reads a statement that both keys signed. @returns `undefined` for anything else */
export function parseKeyChange(bytes: Uint8Array): KeyChange | undefined {
  try {
    const note = parseNote(bytes);
    const [title, origin = '', from = '', to = '', size = '', time = '', ...more] = note.text.slice(0, -1).split('\n');
    const keys = [parseVkey(from), parseVkey(to)];
    const signed = signersOf(note, keys);
    const isSound =
      title === TITLE &&
      more.length === 0 &&
      /^(0|[1-9]\d*)$/.test(size) &&
      Number.isSafeInteger(Number(size)) &&
      from !== to &&
      keys.every(({ name }) => name === origin) &&
      'verified' in signed &&
      signed.verified.length === keys.length;
    return isSound
      ? { origin, from, to, size: Number(size), time, note: Buffer.from(bytes).toString('utf8') }
      : undefined;
  } catch (error) {
    if (error instanceof LogError) return undefined;
    throw error;
  }
}

/**
 * The keys given and those that are to be believed with them: the ones that took their place, one after the other, and the ones whose place
 * they took. A key that was replaced is believed for trees that were no larger than when it was.
 */
export function withChanges(given: readonly NoteVerifier[], changes: readonly KeyChange[]): NoteVerifier[] {
  const keys = new Map(given.map((key) => [key.vkey, key]));
  const limit = ({ from, size }: KeyChange): void => {
    const key = keys.get(from) ?? parseVkey(from);
    keys.set(from, { ...key, until: Math.min(size, key.until ?? size) });
  };
  const forwards = [...changes].sort((a, b) => a.size - b.size);
  for (const change of forwards)
    if (keys.has(change.from)) {
      limit(change);
      if (!keys.has(change.to)) keys.set(change.to, parseVkey(change.to));
    }
  for (const change of forwards.reverse()) if (keys.has(change.to)) limit(change);
  return [...keys.values()];
}
