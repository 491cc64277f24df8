import { closeSync, openSync } from 'node:fs';
import type { PackageTree } from '@mocban/container';
import { collectBytes } from '@mocban/core';
import { bufferAccess, fileAccess, type PdfLimits, type RandomAccess } from '@mocban/pdf';
import { Problems } from './findings/problems.js';
import { sniff } from './format/sniff.js';
import { pageCount } from './page-count.js';
import { readPdfPages } from './pdf/pdf.js';

/** What counting the pages of one PDF may take: an ordinary one takes a thousandth. */
const LIMITS: Partial<PdfLimits> = {
  inflatedBytes: 256 * 1024 * 1024,
  streamBytes: 64 * 1024 * 1024,
  parsedBytes: 32 * 1024 * 1024,
  steps: 4_000_000,
};
/** Of a PDF that is not a file of this machine. */
const MOST_BYTES = 64 * 1024 * 1024;

/** The pages of a PDF, by the same reader and rule as those of `characteriseFile` with `pageCount`; `undefined` where nobody can know. */
export function countPages(source: RandomAccess): number | undefined {
  if (source.sizeBytes === 0 || sniff(source) !== 'pdf') return undefined;
  const problems = new Problems();
  const properties = readPdfPages(source, problems, LIMITS);
  return pageCount({ family: 'pdf', format: 'pdf', properties, findings: problems.list() });
}

/**
 * The pages of PDFs of a package or folder, for who has nobody that characterises its files: reads ranges of files of this machine, and of
 * others the whole, at most 64 MiB. Counted and not timed; in the thread that calls.
 * @returns of each path its pages, or `undefined` where nobody can know
 */
export async function countPagesIn({
  tree,
  paths,
  signal,
}: {
  tree: PackageTree;
  paths: readonly string[];
  signal?: AbortSignal;
}): Promise<Map<string, number | undefined>> {
  const counts = new Map<string, number | undefined>();
  for (const path of paths) {
    signal?.throwIfAborted();
    counts.set(path, await countOne(tree, path, signal));
  }
  return counts;
}

/** What cannot be read has no pages that are known; that it cannot be read is found by others. */
async function countOne(tree: PackageTree, path: string, signal?: AbortSignal): Promise<number | undefined> {
  const sizeBytes = tree.files.get(path)?.sizeBytes;
  if (sizeBytes === undefined) return undefined;
  try {
    const localPath = tree.localPath(path);
    if (localPath === undefined)
      return sizeBytes > MOST_BYTES
        ? undefined
        : countPages(
            bufferAccess(await collectBytes(tree.read(path, signal === undefined ? {} : { signal }), MOST_BYTES)),
          );
    const file = openSync(localPath, 'r');
    try {
      return countPages(fileAccess(file, sizeBytes));
    } finally {
      closeSync(file);
    }
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}
