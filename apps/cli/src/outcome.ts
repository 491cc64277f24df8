import { isValid, type Finding, type ValidationResult } from '@mocban/core';

/** 0 done and valid · 1 ran and found invalid or not intact · 3 could not run. Wrong usage is 2 and never gets here. */
export type ExitCode = 0 | 1 | 3;

/** What a command answers with: one JSON document for machines, lines for people. */
export interface Outcome {
  exit: ExitCode;
  json: unknown;
  text: string[];
}

export const worstExit = (codes: Iterable<ExitCode>): ExitCode => {
  let worst: ExitCode = 0;
  for (const code of codes) if (code > worst) worst = code;
  return worst;
};

const ioRules: Record<string, string> = {
  ENOENT: 'IO_NOT_FOUND',
  ENOTDIR: 'IO_NOT_FOUND',
  EACCES: 'IO_ACCESS',
  EPERM: 'IO_ACCESS',
  EIO: 'IO_ERROR',
};

/** The errno at the bottom of an error's causes, if it has one. */
export function errnoOf(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code !== undefined && /^E[A-Z0-9]+$/.test(code)) return code;
  }
  return undefined;
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A path that could not be judged at all. */
export function unjudged(path: string, profile: string, error: unknown): ValidationResult {
  const errno = errnoOf(error);
  const rule = (errno !== undefined && ioRules[errno]) || 'IO_ERROR';
  const finding: Finding = { rule, severity: 'error', location: '.', message: messageOf(error) };
  return { path, profile, valid: false, findings: [finding] };
}

export const exitOf = (result: ValidationResult): ExitCode =>
  result.findings.some(
    (finding) => finding.rule.startsWith('IO_') && finding.location === '.' && finding.severity === 'error',
  )
    ? 3
    : result.valid
      ? 0
      : 1;

/**
 * Judges every path in order. A path that cannot be read gets an entry with an `IO_…` finding and does not stop the others.
 * @returns the shape that the command line promises for every validator
 */
export async function validateEach<Result extends ValidationResult>(
  paths: readonly string[],
  profile: string,
  validate: (path: string) => Promise<Result>,
): Promise<Outcome> {
  const results: ValidationResult[] = [];
  for (const path of paths)
    results.push(
      await validate(path).then(
        (result) => ({ ...result, path }),
        (error: unknown) => unjudged(path, profile, error),
      ),
    );
  return {
    exit: worstExit(results.map(exitOf)),
    json: { valid: results.every((result) => result.valid), results },
    text: results.flatMap(describeResult),
  };
}

export function describeResult(result: ValidationResult): string[] {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const finding of result.findings) counts[finding.severity] += 1;
  const verdict = result.valid ? 'valid' : 'not valid';
  return [
    `${result.path}: ${verdict} (${result.profile}; ${counts.error} errors, ${counts.warning} warnings)`,
    ...result.findings.map(describeFinding),
  ];
}

export const describeFinding = (finding: Finding): string =>
  `  ${finding.severity.padEnd(7)} ${finding.rule}  ${printable(finding.location)}: ${printable(finding.message)}`;

/** Names come from outside: a terminal never sees their control characters. */
// eslint-disable-next-line no-control-regex -- control characters are what is replaced
export const printable = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');

export const resultOf = (path: string, profile: string, findings: Finding[]): ValidationResult => ({
  path,
  profile,
  valid: isValid(findings),
  findings,
});
