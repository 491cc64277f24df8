import { createCipheriv, createHash } from 'node:crypto';
import { nameOf, numberOf, PdfString, type PdfDict } from '../syntax/values.js';
import type { PdfDocument } from './document.js';
import type { RevisionView } from './view.js';

/** How a document is encrypted. @see ISO 32000-1 §7.6, ISO 32000-2 §7.6 */
export interface PdfEncryption {
  /** `Standard` is by passwords; others are by certificates or the writer's own. */
  handler: string;
  /** Of the standard handler. */
  revision: number | undefined;
  /** Bits of the key, where the document says. */
  keyBits: number | undefined;
  /** The empty password opens it; `undefined` where that cannot be told. */
  opensWithoutPassword: boolean | undefined;
}

/** @returns `undefined` for a document that is not encrypted */
export function encryptionOf(document: PdfDocument): PdfEncryption | undefined {
  if (!document.isEncrypted) return undefined;
  const view = document.view();
  const trailers = document.revisions.flatMap(({ sections }) => sections.map(({ trailer }) => trailer));
  const trailer = trailers.findLast((one) => one.get('Encrypt') !== undefined)!;
  const dict = view.dict(trailer.get('Encrypt'));
  const handler = nameOf(view.resolve(dict?.get('Filter'))) ?? '';
  const number = (key: string): number | undefined => numberOf(view.resolve(dict?.get(key)));
  const revision = number('R');
  const version = number('V');
  const keyBits = version === 1 ? 40 : version === 5 ? 256 : version === 4 ? 128 : number('Length');
  const id = view.resolve(view.array(trailer.get('ID'))[0]);
  const opensWithoutPassword =
    handler === 'Standard' && dict !== undefined
      ? isEmptyPassword(view, dict, { revision, keyBits, id: id instanceof PdfString ? id.bytes : Buffer.alloc(0) })
      : undefined;
  return { handler, revision, keyBits, opensWithoutPassword };
}

/** What a password is filled up with. @see ISO 32000-1 §7.6.3.3, algorithm 2 */
const PADDING = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');

interface Parameters {
  revision: number | undefined;
  keyBits: number | undefined;
  id: Buffer;
}

function isEmptyPassword(view: RevisionView, dict: PdfDict, parameters: Parameters): boolean | undefined {
  const [owner, user] = [view.resolve(dict.get('O')), view.resolve(dict.get('U'))];
  if (!(owner instanceof PdfString) || !(user instanceof PdfString)) return undefined;
  switch (parameters.revision) {
    case 2:
    case 3:
    case 4:
      return isEmptyByKey(view, dict, { ...parameters, owner: owner.bytes, user: user.bytes });
    case 5:
      return user.bytes.length >= 48 && sha('sha256', user.bytes.subarray(32, 40)).equals(user.bytes.subarray(0, 32));
    case 6:
      return user.bytes.length >= 48 && hardened(user.bytes.subarray(32, 40)).equals(user.bytes.subarray(0, 32));
    default:
      return undefined;
  }
}

/** @see ISO 32000-1 §7.6.3.3 and §7.6.3.4, algorithms 2, 4, 5 and 6 */
function isEmptyByKey(
  view: RevisionView,
  dict: PdfDict,
  { revision = 2, keyBits, id, owner, user }: Parameters & { owner: Buffer; user: Buffer },
): boolean {
  const permissions = Buffer.alloc(4);
  permissions.writeInt32LE((numberOf(view.resolve(dict.get('P'))) ?? 0) | 0);
  const isMetadataPlain = revision >= 4 && view.resolve(dict.get('EncryptMetadata')) === false;
  const rest = isMetadataPlain ? [Buffer.alloc(4, 0xff)] : [];
  const bytes = revision === 2 ? 5 : Math.min(16, Math.max(5, Math.floor((keyBits ?? 40) / 8)));
  let key = sha('md5', PADDING, owner.subarray(0, 32), permissions, id, ...rest);
  if (revision >= 3) for (let round = 0; round < 50; round += 1) key = sha('md5', key.subarray(0, bytes));
  key = key.subarray(0, bytes);
  if (revision === 2) return rc4(key, PADDING).equals(user.subarray(0, 32));
  let expected = sha('md5', PADDING, id);
  for (let round = 0; round < 20; round += 1)
    expected = rc4(
      key.map((byte) => byte ^ round),
      expected,
    );
  return expected.equals(user.subarray(0, 16));
}

/** The digest of the empty password with this salt. @see ISO 32000-2 §7.6.4.3.4, algorithm 2.B */
function hardened(salt: Buffer): Buffer {
  let key = sha('sha256', salt);
  for (let round = 0, last = 0; round < 64 || last > round - 32; round += 1) {
    const cipher = createCipheriv('aes-128-cbc', key.subarray(0, 16), key.subarray(16, 32)).setAutoPadding(false);
    const encrypted = cipher.update(Buffer.concat(Array.from({ length: 64 }, () => key)));
    // Of a number its remainder by three is that of the sum of its bytes.
    const remainder = encrypted.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3;
    key = sha((['sha256', 'sha384', 'sha512'] as const)[remainder]!, encrypted);
    last = encrypted.at(-1)!;
  }
  return key.subarray(0, 32);
}

function sha(algorithm: 'md5' | 'sha256' | 'sha384' | 'sha512', ...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash(algorithm);
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** OpenSSL has it among what it gives out no more, and old documents are by it. */
function rc4(key: Uint8Array, data: Uint8Array): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, at) => at);
  const swap = (one: number, other: number): void => {
    [state[one], state[other]] = [state[other]!, state[one]!];
  };
  for (let at = 0, other = 0; at < 256; at += 1) {
    other = (other + state[at]! + key[at % key.length]!) & 0xff;
    swap(at, other);
  }
  let [one, other] = [0, 0];
  return Buffer.from(
    data.map((byte) => {
      one = (one + 1) & 0xff;
      other = (other + state[one]!) & 0xff;
      swap(one, other);
      return byte ^ state[(state[one]! + state[other]!) & 0xff]!;
    }),
  );
}
