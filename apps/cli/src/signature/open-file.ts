import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { manifestGroup, parseManifest, type ProvedGroup, type RecordAlgorithm } from '@mocban/evidence';
import { evidenceOfFile, HEAD_BYTES, type SignedFile, type TimestampToJudge } from '@mocban/signatures';
import { requireReadable } from '../validation.js';

/** Endings of signatures that lie beside what they are of. */
const DETACHED = /\.(?:p7s|p7m|sig|cms)$/i;

/** Reads a file while something is done with it. @param content what was signed, where it is not in the file */
export async function withSignedFile<T>(
  path: string,
  content: string | undefined,
  evidence: readonly TimestampToJudge[],
  act: (file: SignedFile) => Promise<T>,
): Promise<T> {
  requireReadable(path, 'file');
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const readAt = async (offset: number, length: number): Promise<Uint8Array> => {
      const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - offset)));
      let read = 0;
      while (read < bytes.length) {
        const { bytesRead } = await handle.read(bytes, read, bytes.length - read, offset + read);
        if (bytesRead === 0) break;
        read += bytesRead;
      }
      return bytes.subarray(0, read);
    };
    const beside = content ?? besideOf(path);
    return await act({
      sizeBytes: size,
      head: await readAt(0, HEAD_BYTES),
      readAt,
      content: beside === undefined ? undefined : () => createReadStream(beside),
      evidence,
    });
  } finally {
    await handle.close();
  }
}

function besideOf(path: string): string | undefined {
  const beside = path.replace(DETACHED, '');
  return beside !== path && existsSync(beside) ? beside : undefined;
}

/** What an evidence record proves of a file: by the file's own digest, or by the manifests beside the record that name this digest. */
export async function evidenceFor(record: string, bytes: Buffer, path: string): Promise<TimestampToJudge[]> {
  const digests = new Map<RecordAlgorithm, Buffer>();
  const ofFile: ProvedGroup = async (algorithm) => {
    const known = digests.get(algorithm) ?? (await digestOf(path, algorithm));
    digests.set(algorithm, known);
    return [known];
  };
  const group = (await manifestsNaming(dirname(record), path)) ?? ofFile;
  return evidenceOfFile(bytes, group);
}

async function digestOf(path: string, algorithm: string): Promise<Buffer> {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest();
}

/** @see signatures.md 2.6.5, 3.1 */
async function manifestsNaming(folder: string, path: string): Promise<ProvedGroup | undefined> {
  for (const algorithm of ['sha256', 'sha512'] as const) {
    const manifest = manifestIn(folder, algorithm);
    if (!existsSync(manifest)) return undefined;
    const digest = (await digestOf(path, algorithm)).toString('hex');
    let isNamed = false;
    for await (const line of parseManifest(algorithm, createReadStream(manifest)))
      isNamed ||= 'digest' in line && line.digest === digest;
    if (!isNamed) return undefined;
  }
  const read = await manifestGroup({
    sha256: createReadStream(manifestIn(folder, 'sha256')),
    sha512: createReadStream(manifestIn(folder, 'sha512')),
  });
  return 'group' in read ? read.group : undefined;
}

const manifestIn = (folder: string, algorithm: string): string => join(folder, `manifest-${algorithm}.txt`);
