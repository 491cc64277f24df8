import { CompactTable, type ByteSource } from '@mocban/core';
import type { InventoryTable } from '@mocban/ocfl';
import { readDigest } from '../archival-storage/object-files.js';
import { ArchiveError } from '../error.js';
import type { ArchiveStore } from '../ports.js';
import type { HoldingFile } from './types.js';
import { mediumOf } from '../medium.js';
import type { AipDescription } from './description.js';
import type { FileFacts, NumberedFiles } from './file-facts.js';
import type { PageCounts } from './page-counts.js';

/** The logical state of one version of an object. */
export interface OpenVersion {
  /** E.g. `v1`. */
  name: string;
  /** Logical paths in byte order. */
  paths(): Iterable<string>;
  has(path: string): boolean;
  sha512(path: string): string;
  read(path: string): ByteSource;
  sizeOf(path: string): Promise<number>;
  sha256(path: string): string | undefined;
  numbers: NumberedFiles;
  /** SHA-512 of this version's own inventory, where the version keeps one. */
  inventorySha512(): Promise<string | undefined>;
}

/** Looks up logical paths of a version. Holds the number of each path, beside the inventory. */
export function openVersion(
  store: ArchiveStore,
  objectPath: string,
  { lists }: InventoryTable,
  version: string,
): OpenVersion {
  const listed = lists.versions.get(version);
  const digestNumberOf = (path: string): number => {
    const number = listed?.paths.numberOf(path);
    if (number === undefined) throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${path}: not in ${version}`);
    return listed!.digestOf.get(number);
  };
  const contentOf = (path: string): number => {
    const content = lists.firstContentOf(digestNumberOf(path));
    if (content === undefined) throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${path}: no content in the manifest`);
    return content;
  };
  const keyOf = (path: string): string => `${objectPath}/${lists.contents.at(contentOf(path))}`;
  let sorted: Uint32Array | undefined;
  return {
    name: version,
    *paths() {
      sorted ??= listed?.paths.sorted() ?? new Uint32Array();
      for (const number of sorted) yield listed!.paths.at(number);
    },
    has: (path) => listed?.paths.has(path) === true,
    sha512: (path) => lists.digests.at(digestNumberOf(path)),
    read: (path) => store.files.read(keyOf(path)),
    async sizeOf(path) {
      const stat = await store.files.stat(keyOf(path));
      if (stat === undefined) throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${path}: the content is missing`);
      return stat.sizeBytes;
    },
    sha256: (path) => lists.fixityOf('sha256', contentOf(path)),
    numbers: {
      paths: listed?.paths ?? new CompactTable(),
      digestNumberOf: (sha512) => lists.digests.numberOf(sha512),
    },
    async inventorySha512() {
      const read = await readDigest(store, `${objectPath}/${version}/inventory.json`, 'sha512');
      return read.kind === 'read' ? read.digest : undefined;
    },
  };
}

/** What an AIP says of the files of its versions. */
export interface AboutFiles {
  facts: FileFacts;
  description: AipDescription;
  /** Folder of the representation whose files are the documents; others hold the same once more. */
  master: string | undefined;
  /** Only what has metadata of its own is a document. */
  describedOnly: boolean;
  pagesOf: PageCounts;
}

/** The representation that came: in byte order the first that has content. Of what was made later none came before. */
export function masterOf(first: OpenVersion): string | undefined {
  for (const path of first.paths()) if (roleOf(path) === 'content') return path.split('/', 2).join('/') + '/';
  return undefined;
}

/** The files of a version as the catalogue lists them, in byte order of path. */
export async function* filesOf(version: OpenVersion, about: AboutFiles): AsyncGenerator<HoldingFile> {
  const { facts, description } = about;
  const number = Number(version.name.slice(1));
  for (const path of version.paths()) {
    const role = roleOf(path);
    const sha512 = version.sha512(path);
    const sha256 = version.sha256(path);
    const { metadataPath, ...fact } = facts.of(path, role === 'content', number);
    const document = metadataPath === undefined ? undefined : description.documents.get(metadataPath);
    yield {
      path,
      sizeBytes: facts.sizeOf(sha512) ?? (await version.sizeOf(path)),
      ...(sha256 !== undefined && { sha256 }),
      sha512,
      ...fact,
      role,
      ...document,
      ...(role === 'content' && extentOf(path, metadataPath, about)),
    };
  }
}

function extentOf(
  path: string,
  metadataPath: string | undefined,
  { description: { source, sources }, master, describedOnly, pagesOf }: AboutFiles,
): Pick<HoldingFile, 'pages' | 'medium'> {
  const own = metadataPath === undefined ? undefined : sources.get(metadataPath);
  const pages = own?.isPicture === true ? 0 : pagesOf(path);
  const isDocument = master !== undefined && path.startsWith(master) && (own !== undefined || !describedOnly);
  return { ...(pages !== undefined && { pages }), ...(isDocument && { medium: mediumOf(own, source) }) };
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
