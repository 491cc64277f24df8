import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { LogError } from '../error.js';
import { isNoteName, type NoteSigner, type NoteVerifier } from './key.js';
import { parseNote, serialiseNote, signersOf, type NoteSignature, type SignedNote } from './note.js';

/** Type of the keys of witnesses: a key of a log is never one. */
const COSIGNATURE = 4;
const KEY_BYTES = 32;
const TIME_BYTES = 8;
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * A verifier key of a witness.
 * @throws LogError `LOG_KEY_MALFORMED`
 * @see C2SP tlog-cosignature, Ed25519
 */
export function parseWitnessVkey(vkey: string): NoteVerifier {
  const [name = '', keyId = '', ...rest] = vkey.split('+');
  const encoded = rest.join('+');
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length !== 1 + KEY_BYTES || bytes[0] !== COSIGNATURE || bytes.toString('base64') !== encoded)
    throw malformed('name+id+key with a key of a witness (type 4) in base64');
  const verifier = verifierOf(name, bytes.subarray(1));
  if (verifier.keyId !== keyId) throw malformed(`the key id ${verifier.keyId}`);
  return verifier;
}

/**
 * The key of a witness, which signs with the time at which it does.
 * @param name by which the witness is known, without spaces or plus
 * @param pem PKCS#8, Ed25519
 * @throws LogError `LOG_KEY_MALFORMED`
 */
export function openWitnessKey(name: string, pem: string, now: () => Date): NoteSigner {
  const key = privateKey(pem);
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    ...verifierOf(name, spki.subarray(SPKI_HEAD.length)),
    sign: (text) => {
      const time = Buffer.alloc(TIME_BYTES);
      time.writeBigUInt64BE(BigInt(Math.floor(now().getTime() / 1000)));
      return Buffer.concat([time, sign(null, signedBy(time, text), key)]);
    },
  };
}

/** A checkpoint with the cosignature of a witness behind its other signatures. @throws LogError `LOG_NOTE_MALFORMED` */
export function cosign(note: Uint8Array, witness: NoteSigner): string {
  const parsed = parseNote(note);
  return serialiseNote({ ...parsed, signatures: [...parsed.signatures, cosignature(parsed, witness)] });
}

/** What a witness adds to the signatures of a note. */
export const cosignature = ({ text }: SignedNote, { name, keyId, sign: signText }: NoteSigner): NoteSignature => ({
  name,
  keyId,
  signature: signText(Buffer.from(text)),
});

/** Which of the witnesses cosigned a checkpoint, each once. A wrong signature of one of them counts as none. */
export function cosignersOf(note: Uint8Array, witnesses: readonly NoteVerifier[]): NoteVerifier[] {
  const parsed = parseNote(note);
  return witnesses.filter((witness) => {
    const outcome = signersOf(parsed, [witness]);
    return 'verified' in outcome && outcome.verified.length === 1;
  });
}

function privateKey(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (cause) {
    throw new LogError('LOG_KEY_MALFORMED', 'expected a private key in PEM', { cause });
  }
  throw malformed('a key of Ed25519');
}

function verifierOf(name: string, raw: Buffer): NoteVerifier {
  if (!isNoteName(name)) throw malformed('a name without spaces and plus');
  const typed = Buffer.concat([Buffer.of(COSIGNATURE), raw]);
  const keyId = createHash('sha256').update(`${name}\n`).update(typed).digest('hex').slice(0, 8);
  const key = createPublicKey({ key: Buffer.concat([SPKI_HEAD, raw]), format: 'der', type: 'spki' });
  return {
    name,
    keyId,
    vkey: `${name}+${keyId}+${typed.toString('base64')}`,
    verifies: (text, signature) =>
      signature.length > TIME_BYTES &&
      verify(null, signedBy(signature.subarray(0, TIME_BYTES), text), key, signature.subarray(TIME_BYTES)),
  };
}

const signedBy = (time: Uint8Array, text: Uint8Array): Buffer =>
  Buffer.concat([
    Buffer.from(`cosignature/v1\ntime ${Buffer.from(time).readBigUInt64BE().toString()}\n`),
    Buffer.from(text),
  ]);

const malformed = (expected: string): LogError => new LogError('LOG_KEY_MALFORMED', `expected ${expected}`);
