import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { manifestGroup, parseManifest, type ProvedGroup, type RecordAlgorithm } from '@mocban/evidence';
import { evidenceOfFile, type TimestampToJudge } from '@mocban/signatures';

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
