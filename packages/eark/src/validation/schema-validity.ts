import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { collectBytes, type Finding } from '@mocban/core';
import type { PackageTree } from '@mocban/container';
import type { DocumentValidator } from '@mocban/xml';

const IN_MEMORY_BYTES = 16 * 1024 * 1024;

/** `XML_SCHEMA` findings of a METS document; one that lies packed and is large is validated from a temporary copy. */
export async function metsSchemaFindings(
  tree: PackageTree,
  path: string,
  validator: DocumentValidator,
  options: { signal?: AbortSignal },
): Promise<Finding[]> {
  const settings = { ...options, location: path };
  const local = tree.localPath(path);
  const { sizeBytes } = tree.files.get(path)!;
  if (local !== undefined) return validator.validate({ path: local, sizeBytes }, 'mets', settings);
  if (sizeBytes <= IN_MEMORY_BYTES)
    return validator.validate(
      { bytes: await collectBytes(tree.read(path, options), IN_MEMORY_BYTES) },
      'mets',
      settings,
    );
  const folder = await mkdtemp(join(tmpdir(), 'mocban-eark-'));
  try {
    const copy = join(folder, 'METS.xml');
    await pipeline(tree.read(path, options), createWriteStream(copy));
    return await validator.validate({ path: copy }, 'mets', settings);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
