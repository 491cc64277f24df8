import { createHash } from 'node:crypto';
import { nameUuid } from '@mocban/core';
import { FileTable, type PackageTree } from '@mocban/container';
import type { ConvertedPackage, PartRecord, Received } from '../types.js';

/** The AIP of one of several parts: the first has the identifier that was fixed for the transfer, the others' derive from it. */
export const aipIdOfPart = (aipId: string, number: number): string =>
  number === 1 ? aipId : `urn:uuid:${nameUuid(aipId.replace(/^urn:uuid:/, ''), `part ${number}`)}`;

/**
 * What came and what was made of it, parted by the packages that were made: each has its own documents and the list; what belongs to
 * none of them is the first one's. One that is not parted stays as it is.
 * @param aipId identifier of the first
 */
export function partsOf(received: Received, aipId: string): Received[] {
  const { tree, conversion } = received;
  if (conversion === undefined || conversion.packages.length < 2) return [received];
  const shared = new Set(conversion.sources);
  const trees = ownTrees(tree, conversion.packages, shared);
  const parts = trees.map((own, index): PartRecord => ({
    aipId: aipIdOfPart(aipId, index + 1),
    recordCode: conversion.packages[index]!.recordCode,
    ...manifestOf(own),
  }));
  return trees.map((own, index) => ({
    ...received,
    tree: own,
    conversion: { ...conversion, packages: [conversion.packages[index]!] },
    part: { number: index + 1, parts, shared },
  }));
}

function ownTrees(tree: PackageTree, packages: readonly ConvertedPackage[], shared: ReadonlySet<string>) {
  const owners = new Map<string, number>();
  for (const [index, { originalNames }] of packages.entries())
    for (const path of originalNames.values()) owners.set(path, index);
  const files = packages.map(() => new FileTable([]));
  for (const file of tree.files.values())
    if (shared.has(file.path)) for (const own of files) own.add(file);
    else files[owners.get(file.path) ?? 0]!.add(file);
  const empty = new Set(emptyFolders(tree));
  return files.map((own, index) => viewOf(tree, own, index === 0 ? empty : new Set<string>()));
}

const viewOf = (tree: PackageTree, files: FileTable, directories: ReadonlySet<string>): PackageTree => ({
  origin: tree.origin,
  name: tree.name,
  prefix: tree.prefix,
  files,
  directories,
  findings: tree.findings,
  read: (path, options) => tree.read(path, options),
  localPath: (path) => tree.localPath(path),
  ensureDigests: (algorithms, options) => tree.ensureDigests(algorithms, options),
  close: () => Promise.resolve(),
});

/** Folders that hold no file at any depth. */
export function* emptyFolders({ files, directories }: PackageTree): Generator<string> {
  const filled = new Set<string>();
  for (const path of files.keys())
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (filled.has(folder)) break;
      filled.add(folder);
    }
  for (const folder of directories) if (!filled.has(folder)) yield folder;
}

/** As `sha256sum` prints it. */
function manifestOf({ files, prefix }: PackageTree): Pick<PartRecord, 'files' | 'manifestSha256'> {
  const manifest = createHash('sha256');
  for (const { path, digests } of files.values()) manifest.update(`${digests.sha256}  ${prefix}${path}\n`);
  return { files: files.size, manifestSha256: manifest.digest('hex') };
}
