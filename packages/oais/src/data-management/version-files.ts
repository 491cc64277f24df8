import type { ByteSource } from '@mocban/core';
import { byByteOrder } from '@mocban/core';
import type { Inventory } from '@mocban/ocfl';
import { readDigest } from '../archival-storage/object-files.js';
import { ArchiveError } from '../error.js';
import type { ArchiveStore } from '../ports.js';
import type { HoldingFile } from '../types.js';
import type { AipDescription } from './description.js';
import type { Preservation } from './preservation.js';

/** The logical state of one version of an object. */
export interface OpenVersion {
  /** Logical paths in byte order. */
  paths: readonly string[];
  has(path: string): boolean;
  sha512(path: string): string;
  read(path: string): ByteSource;
  sizeOf(path: string): Promise<number>;
  sha256(path: string): string | undefined;
  /** SHA-512 of this version's own inventory, where the version keeps one. */
  inventorySha512(): Promise<string | undefined>;
}

/** Looks up logical paths of a version. Holds one entry per path. */
export function openVersion(
  store: ArchiveStore,
  objectPath: string,
  inventory: Inventory,
  version: string,
): OpenVersion {
  const digests = new Map<string, string>();
  for (const [digest, paths] of Object.entries(inventory.versions[version]?.state ?? {}))
    for (const path of paths) digests.set(path, digest.toLowerCase());
  const content = new Map<string, string>();
  for (const [digest, paths] of Object.entries(inventory.manifest))
    if (paths[0] !== undefined) content.set(digest.toLowerCase(), paths[0]);
  const sha256 = new Map<string, string>();
  for (const [digest, paths] of Object.entries(inventory.fixity?.['sha256'] ?? {}))
    for (const path of paths) sha256.set(path, digest.toLowerCase());

  const digestOf = (path: string): string => {
    const digest = digests.get(path);
    if (digest === undefined) throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${path}: not in ${version}`);
    return digest;
  };
  const contentOf = (path: string): string => {
    const found = content.get(digestOf(path));
    if (found === undefined) throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${path}: no content in the manifest`);
    return found;
  };
  return {
    paths: [...digests.keys()].sort(byByteOrder),
    has: (path) => digests.has(path),
    sha512: digestOf,
    read: (path) => store.files.read(`${objectPath}/${contentOf(path)}`),
    async sizeOf(path) {
      const stat = await store.files.stat(`${objectPath}/${contentOf(path)}`);
      if (stat === undefined) throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${path}: the content is missing`);
      return stat.sizeBytes;
    },
    sha256: (path) => sha256.get(contentOf(path)),
    async inventorySha512() {
      const read = await readDigest(store, `${objectPath}/${version}/inventory.json`, 'sha512');
      return read.kind === 'read' ? read.digest : undefined;
    },
  };
}

/** The files of a version as the catalogue lists them, in byte order of path. */
export async function filesOf(
  version: OpenVersion,
  preservation: Preservation,
  description: AipDescription,
): Promise<HoldingFile[]> {
  const files: HoldingFile[] = [];
  for (const path of version.paths) {
    const role = roleOf(path);
    const sha512 = version.sha512(path);
    const sha256 = version.sha256(path);
    const mets = preservation.metsFiles.get(path);
    const premis = role === 'content' ? preservation.premisFiles.get(mets?.id ?? '') : undefined;
    const format = premis?.formats[0];
    const puid = format?.registry?.name === 'PRONOM' ? format.registry.key : undefined;
    const formatName = puid !== undefined || format?.name !== mets?.mimeType ? format?.name : undefined;
    const title = mets?.metadataPath === undefined ? undefined : description.titles.get(mets.metadataPath);
    files.push({
      path,
      sizeBytes: preservation.sizes.get(sha512) ?? (await version.sizeOf(path)),
      ...(sha256 !== undefined && { sha256 }),
      sha512,
      ...(mets?.mimeType !== undefined && { mimeType: mets.mimeType }),
      ...(puid !== undefined && { puid }),
      ...(formatName !== undefined && { formatName }),
      ...(premis?.originalName !== undefined && { originalName: premis.originalName }),
      role,
      ...(title !== undefined && { title }),
    });
  }
  return files;
}

function roleOf(path: string): HoldingFile['role'] {
  const [top, , third] = path.split('/');
  if (top === 'submission') return 'submission';
  if (top === 'metadata') return 'metadata';
  if (top === 'schemas') return 'schema';
  if (top === 'documentation') return 'documentation';
  if (top !== 'representations') return 'root';
  if (third === 'metadata' || third === 'METS.xml') return 'metadata';
  if (third === 'schemas') return 'schema';
  return third === 'documentation' ? 'documentation' : 'content';
}
