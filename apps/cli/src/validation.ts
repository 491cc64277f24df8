import { accessSync, constants, statSync } from 'node:fs';
import { isValid, type Finding, type ValidationResult } from '@mocban/core';
import { CliError, describeError, ioProblem, printable, worstExit, type ExitCode, type Outcome } from './outcome.js';
import type { Context } from './run.js';

/**
 * Judges every path, `atOnce` of them at a time, and tells of them in order. A path that cannot be read gets an entry with an `IO_…` finding and does not stop the others.
 * @returns the shape that the command line promises for every validator
 * @throws the signal's reason
 */
export async function validateEach(
  paths: readonly string[],
  profile: string,
  context: Context,
  validate: (path: string) => Promise<ValidationResult>,
  kind?: 'file' | 'folder',
  atOnce = 1,
): Promise<Outcome> {
  const results: ValidationResult[] = [];
  const underWay: Promise<ValidationResult>[] = [];
  const next = paths.values();
  const start = (): void => {
    const { value: path, done } = next.next();
    if (done === true) return;
    const judged = judge(path, profile, context.signal, validate, kind);
    // Of several that fail, the first in order is told; the others are not to end the process.
    judged.catch(() => undefined);
    underWay.push(judged);
  };
  for (let count = 0; count < atOnce; count += 1) start();
  for (const [index, path] of paths.entries()) {
    context.progress.update(index, paths.length, path);
    const result = await underWay[index]!;
    start();
    results.push(result);
    await context.print(describeResult(result));
  }
  return {
    exit: worstExit(results.map(exitOf)),
    json: { valid: results.every(({ valid }) => valid), results },
    text: [],
  };
}

/** One path's result, whatever happens to it. `path` is repeated as it was given. */
export async function judge<Result extends ValidationResult>(
  path: string,
  profile: string,
  signal: AbortSignal,
  validate: (path: string) => Promise<Result>,
  kind?: 'file' | 'folder',
): Promise<Result | ValidationResult> {
  return judgeBy(path, profile, signal, async () => {
    requireReadable(path, kind);
    return validate(path);
  });
}

/** The same of what need not be a path of this machine. */
export async function judgeBy<Result extends ValidationResult>(
  path: string,
  profile: string,
  signal: AbortSignal,
  validate: () => Promise<Result>,
): Promise<Result | ValidationResult> {
  try {
    return { ...(await validate()), path };
  } catch (error) {
    signal.throwIfAborted();
    return resultOf(path, profile, [findingOf(error)]);
  }
}

/** @throws the system's error when a path is absent or may not be read; CliError when it is no `kind`, where one is named */
export function requireReadable(path: string, kind?: 'file' | 'folder'): void {
  const stats = statSync(path);
  // Opening a pipe to find out would wait for its writer, without end.
  if ((kind === 'file' && !stats.isFile()) || (kind === 'folder' && !stats.isDirectory()))
    throw new CliError('CLI_PATH_KIND', `expected a ${kind}`);
  accessSync(path, stats.isDirectory() ? constants.R_OK | constants.X_OK : constants.R_OK);
}

/** Errors that say what a path is, or judge what was given, as findings. */
const judged: Record<string, string> = {
  CLI_PATH_KIND: 'IO_PATH_KIND',
  CLI_NAME_ENCODING: 'IO_NAME_ENCODING',
  CONTAINER_UNKNOWN: 'ARCHIVE_MALFORMED',
  FIXITY_ALGORITHM_UNKNOWN: 'FIXITY_MANIFEST_MALFORMED',
};

/** Why a path could not be judged. */
export function findingOf(error: unknown): Finding {
  const { code, message } = describeError(error);
  const [rule, text] = ioProblem(error) ?? [judged[code] ?? 'IO_ERROR', message];
  return { rule, severity: 'error', location: '.', message: text };
}

export const resultOf = (path: string, profile: string, findings: Finding[]): ValidationResult => ({
  path,
  profile,
  valid: isValid(findings),
  findings,
});

/** Something could not be read, so that it could not be judged. */
const isUnreadable = ({ rule, severity }: Finding): boolean =>
  severity === 'error' && (rule.startsWith('IO_') || rule === 'FIXITY_UNREADABLE');

export const exitOf = (result: ValidationResult): ExitCode =>
  result.findings.some(isUnreadable) ? 3 : result.valid ? 0 : 1;

export function describeResult(result: ValidationResult): string[] {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const finding of result.findings) counts[finding.severity] += 1;
  const verdict = result.valid ? 'valid' : exitOf(result) === 3 ? 'could not be judged' : 'not valid';
  return [
    `${printable(result.path)}: ${verdict} (${rulesOf(result)}; ${plural(counts.error, 'error')}, ${plural(counts.warning, 'warning')})`,
    ...(result.reasons ?? []).map((reason) => `  because ${printable(reason)}`),
    ...result.findings.map(describeFinding),
  ];
}

const rulesOf = ({ profile, version }: ValidationResult): string =>
  version === undefined ? profile : `${profile} ${version}`;

export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

export const describeFinding = (finding: Finding): string =>
  `  ${finding.severity.padEnd(7)} ${finding.rule}  ${printable(finding.location)}: ${printable(finding.message)}` +
  (finding.hint === undefined ? '' : `\n          ${printable(finding.hint)}`);
