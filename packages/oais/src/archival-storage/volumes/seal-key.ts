import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { ArchiveError } from '../../error.js';

/** Who seals volumes. */
export interface VolumeSigner {
  /** PEM. */
  publicKey: string;
  sign(bytes: Uint8Array): Buffer;
}

/** @param pem an Ed25519 key, PKCS#8. @throws ArchiveError `ARCHIVE_VOLUME_KEY_INVALID` */
export function openVolumeSigner(pem: string): VolumeSigner {
  const key = ed25519(pem, createPrivateKey);
  const publicKey = createPublicKey(key).export({ format: 'pem', type: 'spki' }) as string;
  return { publicKey, sign: (bytes) => sign(null, bytes, key) };
}

/** @param pem an Ed25519 public key. @throws ArchiveError `ARCHIVE_VOLUME_KEY_INVALID` */
export const isSignedBy = (pem: string, bytes: Uint8Array, signature: Uint8Array): boolean =>
  verify(null, bytes, ed25519(pem, createPublicKey), signature);

/** Whether two texts are the same public key. @throws ArchiveError `ARCHIVE_VOLUME_KEY_INVALID` */
export const isSameKey = (a: string, b: string): boolean =>
  ed25519(a, createPublicKey).equals(ed25519(b, createPublicKey));

function ed25519(pem: string, open: (pem: string) => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = open(pem);
  } catch (cause) {
    throw new ArchiveError('ARCHIVE_VOLUME_KEY_INVALID', 'expected a key in PEM', { cause });
  }
  if (key.asymmetricKeyType === 'ed25519') return key;
  throw new ArchiveError('ARCHIVE_VOLUME_KEY_INVALID', `expected a key of Ed25519, found ${key.asymmetricKeyType}`);
}
