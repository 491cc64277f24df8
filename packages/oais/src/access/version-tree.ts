import { byByteOrder } from '@mocban/core';
import { FileTable, type PackageTree, type TreeFile } from '@mocban/container';
import type { VersionContent, VersionEntry } from './version-content.js';

/** The part of an AIP's version below a folder (`''` is the whole) as a package tree, as readers of packages take it. */
export function versionTree(content: VersionContent, prefix = ''): PackageTree {
  const files = new FileTable([]);
  const directories = new Set<string>();
  for (const logicalPath of content.paths()) {
    if (!logicalPath.startsWith(prefix)) continue;
    const entry = content.entry(logicalPath);
    const path = entry.path.slice(prefix.length);
    files.add({ path, sizeBytes: entry.sizeBytes, digests: digestsOf(content, entry) });
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (directories.has(folder)) break;
      directories.add(folder);
    }
  }
  return {
    origin: 'directory',
    name: prefix.slice(0, -1).split('/').at(-1) ?? '',
    prefix: '',
    files,
    directories: new Set([...directories].sort(byByteOrder)),
    findings: [],
    read: (path) => content.read(prefix + path),
    localPath: () => undefined,
    // The inventory's digests are all there are; what needs another reads the file.
    ensureDigests: () => Promise.resolve([]),
    close: () => Promise.resolve(),
  };
}

const digestsOf = (content: VersionContent, { digest, sha256 }: VersionEntry): TreeFile['digests'] => ({
  [content.inventory.digestAlgorithm]: digest,
  ...(sha256 !== undefined && { sha256 }),
});
