import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { LogError } from '../error.js';

const ED25519 = 1;
const KEY_BYTES = 32;
/** What DER of an Ed25519 public key begins with. @see RFC 8410 §4 */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

/** Who a signature in a note is by. */
export interface NoteVerifier {
  name: string;
  /** Eight hexadecimal digits. */
  keyId: string;
  /** As it is given to others: `name+keyId+key`. */
  vkey: string;
  /** Believed for checkpoints of so many leaves at most: then another key took its place. @defaultValue any number */
  until?: number;
  verifies(text: Uint8Array, signature: Uint8Array): boolean;
}

export interface NoteSigner extends NoteVerifier {
  /** Ed25519: the same text gives the same signature. */
  sign(text: Uint8Array): Buffer;
}

/** A new private key, as PKCS#8 in PEM. */
export function generateLogKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
}

/**
 * @param name of the log, without spaces or plus; the first line of its checkpoints
 * @param pem PKCS#8
 * @throws LogError `LOG_KEY_MALFORMED`
 */
export function openLogKey(name: string, pem: string): NoteSigner {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (cause) {
    throw new LogError('LOG_KEY_MALFORMED', 'expected a private key in PEM', { cause });
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new LogError('LOG_KEY_MALFORMED', `expected a key of Ed25519, found ${key.asymmetricKeyType}`);
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  const verifier = verifierOf(name, spki.subarray(SPKI_HEAD.length));
  return { ...verifier, sign: (text) => sign(null, text, key) };
}

/**
 * @param vkey as `NoteVerifier.vkey`
 * @throws LogError `LOG_KEY_MALFORMED`
 * @see C2SP signed-note, "Verifier keys"
 */
export function parseVkey(vkey: string): NoteVerifier {
  const [name = '', keyId = ''] = vkey.split('+');
  const verifier = verifierOf(name, rawKeyOf(vkey));
  if (verifier.keyId !== keyId) throw new LogError('LOG_KEY_MALFORMED', `expected the key id ${verifier.keyId}`);
  return verifier;
}

/** The public key of a verifier key as PEM, as openssl takes it. @throws LogError `LOG_KEY_MALFORMED` */
export const publicKeyPem = (vkey: string): string =>
  publicKeyOf(rawKeyOf(parseVkey(vkey).vkey)).export({ format: 'pem', type: 'spki' }) as string;

/** Whether a log, or who signs, may be called so. */
export const isNoteName = (name: string): boolean => name !== '' && name.length <= 256 && !/[\s+\p{C}]/u.test(name);

function rawKeyOf(vkey: string): Buffer {
  const encoded = vkey.split('+').slice(2).join('+');
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length !== 1 + KEY_BYTES || bytes[0] !== ED25519 || bytes.toString('base64') !== encoded)
    throw new LogError('LOG_KEY_MALFORMED', 'expected name+id+key with a key of Ed25519 in base64');
  return bytes.subarray(1);
}

const publicKeyOf = (raw: Buffer): KeyObject =>
  createPublicKey({ key: Buffer.concat([SPKI_HEAD, raw]), format: 'der', type: 'spki' });

function verifierOf(name: string, raw: Buffer): NoteVerifier {
  if (!isNoteName(name)) throw new LogError('LOG_KEY_MALFORMED', 'expected a name without spaces and plus');
  const typed = Buffer.concat([Buffer.of(ED25519), raw]);
  const keyId = createHash('sha256').update(`${name}\n`).update(typed).digest('hex').slice(0, 8);
  const key = publicKeyOf(raw);
  return {
    name,
    keyId,
    vkey: `${name}+${keyId}+${typed.toString('base64')}`,
    verifies: (text, signature) => verify(null, text, key, signature),
  };
}
