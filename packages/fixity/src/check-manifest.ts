import { createReadStream } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { FindingLog, pathProblem, type ByteSource, type Finding, type PathProblem } from '@mocban/core';
import { isDigestOf } from './algorithms.js';
import { FixityError } from './error.js';
import type { DigestItem, DigestResult } from './jobs.js';
import { algorithmOfDigest, algorithmOfManifestName, readManifestLots, type ManifestLine } from './manifest.js';
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
  const lots = readManifestLots(manifest, options);
  const found: Finding[] = [];
  const first = await firstEntries(lots, found);
  yield* found.splice(0);
  if (first.length === 0) return;
  const algorithm = options.algorithm ?? algorithmOf(first[0]!.digest);
  const check = new Check(algorithm, options.root, found);
  const items = check.items(first);
  const next = await lots.next();
  // A short manifest is a list, which takes no threads.
  const source = next.done ? items : check.itemLots(items, next.value, lots);
  for await (const results of options.pool.digestBatches(source, [algorithm], options)) {
    yield* found.splice(0);
    for (const result of results) {
      const finding = check.judge(result);
      if (finding !== undefined) yield finding;
    }
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

type Lots = AsyncGenerator<ManifestLine[]>;
type Entry = Extract<ManifestLine, { digest: string }>;

/** The entries of the first lot that has any. */
async function firstEntries(lots: Lots, found: Finding[]): Promise<Entry[]> {
  for (let step = await lots.next(); !step.done; step = await lots.next()) {
    const entries = entriesOf(step.value, found);
    if (entries.length > 0) return entries;
  }
  if (found.length === 0) found.push(error('FIXITY_MANIFEST_EMPTY', '.', 'the manifest lists no file'));
  return [];
}

function entriesOf(lines: readonly ManifestLine[], found: Finding[]): Entry[] {
  const entries: Entry[] = [];
  for (const line of lines)
    if ('digest' in line) entries.push(line);
    else found.push(malformed(line.line, line.problem));
  return entries;
}

function algorithmOf(digest: string): DigestAlgorithm {
  const algorithm = algorithmOfDigest(digest);
  if (algorithm !== undefined) return algorithm;
  throw new FixityError(
    'FIXITY_ALGORITHM_UNKNOWN',
    `a digest of ${digest.length} characters does not tell its algorithm`,
  );
}

/** What a manifest says of the files that the workers are at. */
class Check {
  readonly #expected = new Map<string, Entry>();

  constructor(
    private readonly algorithm: DigestAlgorithm,
    private readonly root: string,
    private readonly found: Finding[],
  ) {}

  /** The files to read; what cannot be read safely becomes a finding at once. */
  items(entries: readonly Entry[]): DigestItem[] {
    const items: DigestItem[] = [];
    for (const entry of entries) {
      const { line, digest } = entry;
      const path = entry.path.startsWith('./') ? entry.path.replace(/^(?:\.\/)+/, '') : entry.path;
      const problem = unsafe(path);
      if (!isDigestOf(this.algorithm, digest)) this.found.push(malformed(line, `not a ${this.algorithm} digest`));
      else if (problem) this.found.push(error('FIXITY_PATH_UNSAFE', entry.path, `line ${line}: ${problem}`));
      else {
        const key = String(line);
        this.#expected.set(key, { line, digest, path });
        items.push({ path: `${this.root}/${path}`, key });
      }
    }
    return items;
  }

  async *itemLots(first: DigestItem[], second: readonly ManifestLine[], rest: Lots): AsyncGenerator<DigestItem[]> {
    yield first;
    yield this.items(entriesOf(second, this.found));
    for await (const lines of rest) yield this.items(entriesOf(lines, this.found));
  }

  judge(result: DigestResult): Finding | undefined {
    const { digest, path } = this.#expected.get(result.key)!;
    this.#expected.delete(result.key);
    const expected = `expected ${this.algorithm} ${digest}`;
    if ('error' in result) {
      const rule = ABSENT.has(result.error.code) ? 'FIXITY_MISSING' : 'FIXITY_UNREADABLE';
      const found = rule === 'FIXITY_MISSING' ? 'nothing' : result.error.message;
      return error(rule, path, `${expected}, found ${found}`);
    }
    const actual = result.digests[this.algorithm];
    return actual === digest ? undefined : error('FIXITY_MISMATCH', path, `${expected}, found ${actual}`);
  }
}

/** Line breaks and backslashes are characters of names like others here, and manifests of this package escape them. */
function unsafe(path: string): PathProblem | undefined {
  const problem = pathProblem(path);
  const isCharacter = problem === 'control-character' || problem === 'backslash';
  return isCharacter && process.platform !== 'win32' ? undefined : problem;
}

const error = (rule: string, location: string, message: string): Finding => ({
  rule,
  severity: 'error',
  location,
  message,
});
const malformed = (line: number, problem: string): Finding =>
  error('FIXITY_MANIFEST_MALFORMED', '.', `line ${line}: ${problem}`);
