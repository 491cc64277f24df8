import type { PackageTree } from '@mocban/container';
import { collectBytes } from '@mocban/core';

const STATEMENT = 'documentation/integrity.json';
const MAX_BYTES = 512 * 1024 * 1024;

/** A file of a package that says where others lie, and is none. */
export class FormatError extends Error {}

/** Where a DIP has the files of the version that it was made of. */
export interface DipStatement {
  /** Paths in the DIP, by the content path in the object. */
  places: ReadonlyMap<string, readonly string[]>;
  isCopied(path: string): boolean;
}

/** What the statement of integrity of a DIP says; `undefined` for a package without one. @throws FormatError */
export async function statementOf(tree: PackageTree): Promise<DipStatement | undefined> {
  if (!tree.files.has(STATEMENT)) return undefined;
  const places = new Map<string, string[]>();
  const copied = new Set<string>();
  for (const { path, contentPath } of filesIn(await collectBytes(tree.read(STATEMENT), MAX_BYTES))) {
    const known = places.get(contentPath);
    if (known === undefined) places.set(contentPath, [path]);
    else known.push(path);
    copied.add(path);
  }
  return { places, isCopied: (path) => copied.has(path) };
}

function filesIn(bytes: Buffer): { path: string; contentPath: string }[] {
  let files: unknown;
  try {
    ({ files } = JSON.parse(bytes.toString('utf8')) as { files?: unknown });
  } catch (cause) {
    throw new FormatError(`${STATEMENT} is no JSON`, { cause });
  }
  if (!Array.isArray(files) || !files.every(isPlaced))
    throw new FormatError(`${STATEMENT} does not say where its files lie`);
  return files;
}

const isPlaced = (value: unknown): value is { path: string; contentPath: string } =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Record<string, unknown>)['path'] === 'string' &&
  typeof (value as Record<string, unknown>)['contentPath'] === 'string';
