import { isUtf8 } from 'node:buffer';
import { LogError } from '../error.js';
import { isNoteName, type NoteSigner, type NoteVerifier } from './key.js';

/** One signature line of a note. */
export interface NoteSignature {
  name: string;
  keyId: string;
  /** Without the key id before it. */
  signature: Buffer;
}

/** A text that somebody signed, one or several. */
export interface SignedNote {
  /** With the line break that ends it. */
  text: string;
  signatures: NoteSignature[];
}

const MAX_NOTE_BYTES = 64 * 1024;
/** A note has so many signatures at most. */
export const MAX_SIGNATURES = 100;
const KEY_ID_BYTES = 4;

/**
 * Signs a text. Signatures of another signer go behind.
 * @param text ends in a line break
 * @throws LogError `LOG_NOTE_MALFORMED`
 * @see C2SP signed-note
 */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  if (!text.endsWith('\n') || !isText(text))
    throw new LogError('LOG_NOTE_MALFORMED', 'expected lines of text, each ended by a line break');
  const bytes = Buffer.from(text);
  return serialiseNote({
    text,
    signatures: signers.map(({ name, keyId, sign }) => ({ name, keyId, signature: Buffer.from(sign(bytes)) })),
  });
}

/** A note with the signatures that it is given, in their order. */
export const serialiseNote = ({ text, signatures }: SignedNote): string =>
  `${text}\n${signatures.map(signatureLine).join('')}`;

/** One signature of a note as its line. */
export const signatureLine = ({ name, keyId, signature }: NoteSignature): string =>
  `\u2014 ${name} ${Buffer.concat([Buffer.from(keyId, 'hex'), signature]).toString('base64')}\n`;

/** @throws LogError `LOG_NOTE_MALFORMED`; bounded: at most 64 KiB and 100 signatures are taken */
export function parseNote(bytes: Uint8Array): SignedNote {
  if (bytes.byteLength > MAX_NOTE_BYTES || !isUtf8(bytes)) throw malformed('at most 64 KiB of UTF-8');
  const whole = Buffer.from(bytes).toString('utf8');
  const end = whole.lastIndexOf('\n\n');
  if (end === -1 || !isText(whole) || !whole.endsWith('\n')) throw malformed('a text, an empty line and signatures');
  const lines = whole.slice(end + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) throw malformed(`at most ${MAX_SIGNATURES} signatures`);
  return { text: whole.slice(0, end + 1), signatures: lines.map(parseSignature) };
}

/** The keys of those given that signed the note. A signature of an unknown key says nothing, a wrong one of a known key spoils all. */
export function signersOf(
  { text, signatures }: SignedNote,
  verifiers: readonly NoteVerifier[],
): { verified: NoteVerifier[] } | { problem: string } {
  const bytes = Buffer.from(text);
  const verified = new Set<NoteVerifier>();
  for (const { name, keyId, signature } of signatures) {
    const verifier = verifiers.find((known) => known.name === name && known.keyId === keyId);
    if (verifier === undefined) continue;
    if (!verifier.verifies(bytes, signature)) return { problem: `the signature by ${name}+${keyId} is wrong` };
    verified.add(verifier);
  }
  return { verified: [...verified] };
}

function parseSignature(line: string): NoteSignature {
  const found = /^\u2014 (\S+) (\S+)$/.exec(line);
  const bytes = Buffer.from(found?.[2] ?? '', 'base64');
  if (!found || !isNoteName(found[1]!) || bytes.toString('base64') !== found[2] || bytes.length <= KEY_ID_BYTES)
    throw malformed('signature lines of dash, name and base64');
  return {
    name: found[1]!,
    keyId: bytes.toString('hex', 0, KEY_ID_BYTES),
    signature: bytes.subarray(KEY_ID_BYTES),
  };
}

/** Control characters but the line break have no place in a note. */
const isText = (text: string): boolean => !/[\u0000-\u0009\u000b-\u001f\p{Surrogate}]/u.test(text);

const malformed = (expected: string): LogError => new LogError('LOG_NOTE_MALFORMED', `expected ${expected}`);
