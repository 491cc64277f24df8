import { lstat, realpath } from 'node:fs/promises';
import { digestTree, metsName, type DigestAlgorithm, type Digests } from '@mocban/fixity';
import { CountingPool } from './counting-pool.js';
import { describeError, ioProblem, printable, type Outcome } from './outcome.js';
import type { Context } from './run.js';
import { requireReadable } from './validation.js';

type DigestedFile =
  { path: string; sizeBytes: number; digests: Digests } | { path: string; error: { code: string; message: string } };

/**
 * Digests of files, and of folders in byte order. For people each line is printed as it is known and nothing is kept;
 * for machines all are collected.
 */
export async function digestPaths(
  paths: readonly string[],
  algorithms: readonly DigestAlgorithm[],
  context: Context,
): Promise<Outcome> {
  const files: DigestedFile[] = [];
  let failed = false;
  const pool = new CountingPool(context.progress);
  try {
    for (const path of paths)
      for await (const file of digestsOf(path, algorithms, pool, context.signal)) {
        if (context.json) files.push(file);
        if ('error' in file) {
          failed = true;
          context.progress.clear();
          if (!context.json) process.stderr.write(`${printable(file.path)}: ${printable(file.error.message)}\n`);
        } else await context.print(digestLines(file.path, file.digests, algorithms));
      }
  } finally {
    await pool.close();
  }
  return { exit: failed ? 3 : 0, json: { files }, text: [] };
}

async function* digestsOf(
  path: string,
  algorithms: readonly DigestAlgorithm[],
  pool: CountingPool,
  signal: AbortSignal,
): AsyncGenerator<DigestedFile> {
  try {
    requireReadable(path);
    // A link given by name is followed, as sha512sum does; one met below a folder is not.
    const root = (await lstat(path)).isSymbolicLink() ? await realpath(path) : path;
    for await (const { key, ...result } of digestTree(root, algorithms, { pool, signal })) {
      const name = root === path ? key : `${path}${key.slice(root.length)}`;
      yield 'error' in result
        ? { path: name, error: failureOf(result.error, result.error.message) }
        : { path: name, sizeBytes: result.sizeBytes, digests: result.digests };
    }
  } catch (error) {
    signal.throwIfAborted();
    yield { path, error: failureOf(error, describeError(error).message) };
  }
}

function failureOf(error: unknown, otherwise: string): { code: string; message: string } {
  const [code, message] = ioProblem(error) ?? ['IO_ERROR', otherwise];
  return { code, message };
}

/**
 * Lines that `sha512sum -c` and its like read. One algorithm: digest and name; several: each line names its algorithm.
 * A name with a line break or a backslash is escaped as they escape it.
 */
export function digestLines(path: string, digests: Digests, algorithms: readonly DigestAlgorithm[]): string[] {
  const escaped = path.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  const mark = escaped === path ? '' : '\\';
  return algorithms.map((algorithm) => {
    const digest = digests[algorithm] ?? '';
    return algorithms.length === 1
      ? `${mark}${digest}  ${escaped}`
      : `${mark}${metsName(algorithm).replace(/^SHA-(?=\d)/, 'SHA')} (${escaped}) = ${digest}`;
  });
}
