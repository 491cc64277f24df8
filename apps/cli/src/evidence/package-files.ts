import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { openTree, type PackageTree } from '@mocban/container';
import { collectBytes, messageOf, type Finding } from '@mocban/core';
import { ListedFiles, MANIFEST_ALGORITHMS, manifestName, parseManifest, type FilesVerdict } from '@mocban/evidence';
import { FormatError, statementOf } from './dip-statement.js';

/** What the files of a package are worth next to the two manifests of its version. @see signatures.md 3.1, D25 */
export interface PackageFiles extends FilesVerdict {
  /** An object of a store, as its manifests name the files; or a DIP, as its statement says where each of them lies. */
  kind: 'object' | 'dip';
  /** Files that no manifest names: how many, and a hundred of them. */
  unlisted: number;
  unlistedFiles: readonly string[];
}

const MAX_NAMED = 100;
const MAX_INVENTORY_BYTES = 1024 * 1024 * 1024;

/** Where a package has the files that manifests name. */
interface Placed {
  kind: PackageFiles['kind'];
  /** Paths in the package of what a manifest names; empty for what is no part of a package of this kind. */
  placesOf(path: string): readonly string[];
  /** Whether a file belongs to a package of this kind beside those that manifests name. */
  isOwn(path: string): boolean;
}

/**
 * Holds the files of a package against both manifests of a version: a changed one is FAILED/HASH_FAILURE, a missing one
 * INDETERMINATE/SIGNED_DATA_NOT_FOUND, one that no manifest names the warning `UNLISTED_FILE`. Reads every file of the package once. Holds
 * its listing. @param manifests folder of the manifests
 * @throws ContainerError; the signal's reason
 */
export async function judgePackageFiles(
  folder: string,
  manifests: string,
  signal: AbortSignal,
): Promise<{ files: PackageFiles; findings: Finding[] }> {
  const tree = await openTree(folder, { signal });
  try {
    const unsafe = tree.findings.filter(({ severity }) => severity === 'error');
    const { files, unlistedFiles, ...rest } = await judge(tree, manifests, signal);
    const findings = [
      ...unsafe,
      ...(files.indication === 'PASSED'
        ? []
        : [finding(`EVIDENCE_FILES_${files.indication}`, folder, describe(files), 'error')]),
      ...unlistedFiles.map((path) => finding('UNLISTED_FILE', path, 'no manifest of the version names it', 'warning')),
    ];
    return { files: { ...files, ...rest, unlistedFiles }, findings };
  } finally {
    await tree.close();
  }
}

async function judge(tree: PackageTree, manifests: string, signal: AbortSignal) {
  await tree.ensureDigests(MANIFEST_ALGORITHMS, { signal });
  const listed = new ListedFiles();
  const named = new Set<string>();
  let placed: Placed;
  try {
    placed = await placedIn(tree, manifests);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    listed.refuse(error.message);
    return { files: listed.verdict(), kind: 'dip' as const, unlisted: 0, unlistedFiles: [] };
  }
  for (const algorithm of MANIFEST_ALGORITHMS)
    for await (const line of parseManifest(algorithm, createReadStream(join(manifests, manifestName(algorithm))))) {
      signal.throwIfAborted();
      if ('problem' in line) {
        listed.refuse(`${manifestName(algorithm)}, line ${line.line}: ${line.problem}`);
        break;
      }
      for (const path of placed.placesOf(line.path)) {
        listed.take(path, line.digest, tree.files.get(path)?.digests[algorithm]);
        named.add(path);
      }
    }
  const unlistedFiles: string[] = [];
  let unlisted = 0;
  for (const path of tree.files.keys())
    if (!named.has(path) && !placed.isOwn(path) && (unlisted += 1) <= MAX_NAMED) unlistedFiles.push(path);
  return { files: listed.verdict(), kind: placed.kind, unlisted, unlistedFiles };
}

async function placedIn(tree: PackageTree, manifests: string): Promise<Placed> {
  const statement = await statementOf(tree);
  if (statement === undefined) return placedInObject(tree, manifests);
  return {
    kind: 'dip',
    placesOf: (path) => statement.places.get(path) ?? [],
    // A copied file that the statement says no more of is none of the archive's own.
    isOwn: (path) => isMadeForDip(path) && !statement.isCopied(path),
  };
}

/** What an archive makes with each DIP. */
const isMadeForDip = (path: string): boolean =>
  /(?:^|\/)METS\.xml$/.test(path) ||
  /^metadata\/(?:[^/]+\/)*PREMIS\.xml$/.test(path) ||
  /^documentation\/[^/]+$/.test(path);

/** Of an object the files of OCFL itself, and what the inventory of the version has of earlier ones, belong to it. */
async function placedInObject(tree: PackageTree, manifests: string): Promise<Placed> {
  const inventory = await provedInventory(tree, manifests);
  const content = new Set(inventory);
  return {
    kind: 'object',
    placesOf: (path) => [path],
    isOwn: (path) =>
      /^(?:0=ocfl_object_1\.[01]|(?:v\d+\/)?inventory\.json(?:\.(?:sha512|sha256))?)$/.test(path) || content.has(path),
  };
}

/** Content paths of the version's inventory: it is in the manifests, so that what it says is proved with them. */
async function provedInventory(tree: PackageTree, manifests: string): Promise<string[]> {
  const [algorithm] = MANIFEST_ALGORITHMS;
  for await (const line of parseManifest(algorithm, createReadStream(join(manifests, manifestName(algorithm)))))
    if ('path' in line && /^v\d+\/inventory\.json$/.test(line.path)) {
      if (tree.files.get(line.path)?.digests[algorithm] !== line.digest) return [];
      return contentPathsOf(await collectBytes(tree.read(line.path), MAX_INVENTORY_BYTES));
    }
  return [];
}

function contentPathsOf(bytes: Buffer): string[] {
  try {
    const { manifest } = JSON.parse(bytes.toString('utf8')) as { manifest?: Record<string, unknown> };
    return Object.values(manifest ?? {}).flatMap((paths) =>
      Array.isArray(paths) ? paths.filter((path): path is string => typeof path === 'string') : [],
    );
  } catch (error) {
    throw new FormatError(`the inventory that the manifests name is none: ${messageOf(error)}`, { cause: error });
  }
}

const describe = ({ subIndication, message = '', changed, missing }: FilesVerdict): string =>
  [`${subIndication}: ${message}`, ...changed, ...missing].slice(0, 20).join('; ');

const finding = (rule: string, location: string, message: string, severity: Finding['severity']): Finding => ({
  rule,
  severity,
  location,
  message,
});
