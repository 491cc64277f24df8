import { ArchiveError } from '../../error.js';
import type { ArchiveStore } from '../../ports.js';
import { readSmall } from '../object-files.js';
import { isSameKey, isSignedBy } from './seal-key.js';
import { parseSeal } from './seal-text.js';
import type { SealedVolume } from './types.js';
import { PUBLIC_KEY, SEAL, SIGNATURE } from './volume-files.js';

const MAX_BYTES = 65_536;
const SIGNATURE_BYTES = 64;

/**
 * What a volume was sealed with, not judged.
 * @throws ArchiveError `ARCHIVE_VOLUME_UNSEALED` when it has none, `ARCHIVE_VOLUME_INVALID` when it cannot be read as one
 */
export async function readSeal(store: ArchiveStore): Promise<SealedVolume> {
  const signature = await bytesAt(store, SIGNATURE);
  if (signature === undefined)
    throw new ArchiveError('ARCHIVE_VOLUME_UNSEALED', `${store.id}: there is no ${SIGNATURE}`);
  const text = (await bytesAt(store, SEAL))?.toString('utf8') ?? '';
  const publicKey = (await bytesAt(store, PUBLIC_KEY))?.toString('utf8') ?? '';
  return { seal: parseSeal(text), text, signature: signature.toString('base64'), publicKey };
}

/**
 * Holds a seal against its signature.
 * @param trustedKey the public key it must be by. @defaultValue the one that came with it, which proves nothing against who made both
 * @returns what is wrong
 */
export function sealProblem({ text, signature, publicKey }: SealedVolume, trustedKey?: string): string | undefined {
  if (trustedKey !== undefined && !isSameKeyOrNone(publicKey, trustedKey)) return 'it comes with another key';
  const bytes = Buffer.from(signature, 'base64');
  try {
    return bytes.length === SIGNATURE_BYTES && isSignedBy(trustedKey ?? publicKey, Buffer.from(text), bytes)
      ? undefined
      : 'the signature is not one over this seal by this key';
  } catch (error) {
    if (error instanceof ArchiveError) return error.message;
    throw error;
  }
}

function isSameKeyOrNone(publicKey: string, trustedKey: string): boolean {
  try {
    return isSameKey(publicKey, trustedKey);
  } catch (error) {
    if (error instanceof ArchiveError) return false;
    throw error;
  }
}

async function bytesAt(store: ArchiveStore, key: string): Promise<Buffer | undefined> {
  const bytes = await readSmall(store, key, MAX_BYTES);
  return bytes instanceof Uint8Array ? Buffer.from(bytes) : undefined;
}
