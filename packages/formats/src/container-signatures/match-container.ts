import { hasSignature } from '../matching/match-signature.js';
import type { Effort } from '../matching/match-pieces.js';
import { windowsOf, type FileWindows } from '../matching/windows.js';
import type { ContainerContents } from './container-contents.js';
import type { ContainerSignature } from './read-container-signatures.js';

/** The signatures that a container has. What is looked at of it is read once. */
export async function matchingContainers(
  signatures: readonly ContainerSignature[],
  contents: ContainerContents,
  effort: Effort,
): Promise<ContainerSignature[]> {
  const read = new Map<string, Promise<FileWindows | undefined>>();
  const windows = (path: string): Promise<FileWindows | undefined> => {
    const known = read.get(path) ?? contents.read(path).then((bytes) => bytes && windowsOf(bytes));
    read.set(path, known);
    return known;
  };
  const found: ContainerSignature[] = [];
  for (const signature of signatures) {
    if (!signature.files.every(({ path }) => contents.has(path))) continue;
    if (await hasAll(signature, windows, effort)) found.push(signature);
  }
  return found;
}

async function hasAll(
  { files }: ContainerSignature,
  windows: (path: string) => Promise<FileWindows | undefined>,
  effort: Effort,
): Promise<boolean> {
  for (const { path, signatures } of files) {
    if (signatures.length === 0) continue;
    const at = await windows(path);
    if (at === undefined || !signatures.some((one) => hasSignature(one, at, effort))) return false;
  }
  return true;
}
