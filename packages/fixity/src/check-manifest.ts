import { createReadStream } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { FindingLog, pathProblem, type ByteSource, type Finding } from '@mocban/core';
import { isDigestOf } from './algorithms.js';
import { FixityError } from './error.js';
import type { DigestItem } from './jobs.js';
import { algorithmOfDigest, algorithmOfManifestName, readManifest } from './manifest.js';
import { FixityPool } from './pool.js';
import type { DigestAlgorithm } from './types.js';

export interface CheckManifestOptions {
  /** Absolute path of the folder that the manifest's paths are relative to. */
  root: string;
  /** @defaultValue told by the length of the manifest's first digest */
  algorithm?: DigestAlgorithm;
  pool: FixityPool;
  /** @defaultValue 16,384 */
  maxLineBytes?: number;
  signal?: AbortSignal;
}

/** Codes of a file that is not there, as opposed to one that is there and cannot be read. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR']);

/**
 * Checks the files of a folder against a manifest. Holds what is between the manifest and the workers, never the manifest.
 * @yields `FIXITY_MISMATCH`, `FIXITY_MISSING`, `FIXITY_UNREADABLE`, `FIXITY_PATH_UNSAFE`, `FIXITY_MANIFEST_MALFORMED`, and
 * `FIXITY_MANIFEST_EMPTY` for a manifest without one entry; in no promised order
 * @throws FixityError `FIXITY_ALGORITHM_UNKNOWN`, `FIXITY_ALGORITHM_UNSUPPORTED`, and as `FixityPool.digestFiles`
 */
export async function* checkManifest(manifest: ByteSource, options: CheckManifestOptions): AsyncGenerator<Finding> {
  const lines = readManifest(manifest, options)[Symbol.asyncIterator]();
  const first = await nextEntry(lines);
  const algorithm = options.algorithm ?? (first.entry && algorithmOfDigest(first.entry.digest));
  yield* first.findings;
  if (!first.entry) {
    if (first.findings.length === 0) yield error('FIXITY_MANIFEST_EMPTY', '.', 'the manifest lists no file');
    return;
  }
  if (!algorithm)
    throw new FixityError(
      'FIXITY_ALGORITHM_UNKNOWN',
      `a digest of ${first.entry.digest.length} characters does not tell its algorithm`,
    );
  const found: Finding[] = [];
  const expected = new Map<string, { digest: string; path: string }>();
  const items = toItems(first.entry, lines, algorithm, options.root, found, expected);
  for await (const result of options.pool.digestFiles(items, [algorithm], options)) {
    yield* found.splice(0);
    const { digest, path } = expected.get(result.key)!;
    expected.delete(result.key);
    if ('error' in result) {
      const rule = ABSENT.has(result.error.code) ? 'FIXITY_MISSING' : 'FIXITY_UNREADABLE';
      yield error(rule, path, `expected ${algorithm} ${digest}, found ${result.error.message}`);
    } else if (result.digests[algorithm] !== digest)
      yield error('FIXITY_MISMATCH', path, `expected ${algorithm} ${digest}, found ${result.digests[algorithm]}`);
  }
  yield* found;
}

/**
 * Checks a manifest file; its paths are relative to its own folder.
 * @param options.algorithm @defaultValue told by the file's name, else by the length of its first digest
 * @throws FixityError as `checkManifest`; the system's error when the manifest itself cannot be read
 */
export async function checkManifestFile(
  manifestPath: string,
  options: { algorithm?: DigestAlgorithm; pool?: FixityPool; signal?: AbortSignal } = {},
): Promise<Finding[]> {
  const algorithm = options.algorithm ?? algorithmOfManifestName(basename(manifestPath));
  const pool = options.pool ?? new FixityPool();
  try {
    const log = new FindingLog();
    const findings = checkManifest(createReadStream(manifestPath), {
      root: resolve(dirname(manifestPath)),
      pool,
      ...(algorithm && { algorithm }),
      ...(options.signal && { signal: options.signal }),
    });
    for await (const finding of findings) log.add(finding);
    return log.list();
  } finally {
    if (!options.pool) await pool.close();
  }
}

type Lines = ReturnType<typeof readManifest>;
type Entry = { line: number; digest: string; path: string };

async function nextEntry(lines: Lines): Promise<{ entry?: Entry; findings: Finding[] }> {
  const findings: Finding[] = [];
  for (let step = await lines.next(); !step.done; step = await lines.next()) {
    if ('digest' in step.value) return { entry: step.value, findings };
    findings.push(malformed(step.value.line, step.value.problem));
  }
  return { findings };
}

/** The files to read; what cannot be read safely becomes a finding at once. */
async function* toItems(
  first: Entry,
  lines: Lines,
  algorithm: DigestAlgorithm,
  root: string,
  found: Finding[],
  expected: Map<string, { digest: string; path: string }>,
): AsyncGenerator<DigestItem> {
  for (let entry: Entry | undefined = first; entry;) {
    const path = entry.path.replace(/^(?:\.\/)+/, '');
    const problem = pathProblem(path);
    if (!isDigestOf(algorithm, entry.digest)) found.push(malformed(entry.line, `not a ${algorithm} digest`));
    else if (problem) found.push(error('FIXITY_PATH_UNSAFE', entry.path, `line ${entry.line}: ${problem}`));
    else {
      const key = String(entry.line);
      expected.set(key, { digest: entry.digest, path });
      yield { path: join(root, path), key };
    }
    const next = await nextEntry(lines);
    found.push(...next.findings);
    entry = next.entry;
  }
}

const error = (rule: string, location: string, message: string): Finding => ({
  rule,
  severity: 'error',
  location,
  message,
});
const malformed = (line: number, problem: string): Finding =>
  error('FIXITY_MANIFEST_MALFORMED', '.', `line ${line}: ${problem}`);
