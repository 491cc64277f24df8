import { CodedError } from '@mocban/core';
import type { MigrationErrorCode, MigrationReport, PropertyCheck } from '@mocban/migration';
import { describeError, ioProblem, printable, type ExitCode } from './outcome.js';

/** What became of one file. */
export type FileResult =
  | ({ outcome: 'migrated' | 'differs'; out?: string } & Omit<MigrationReport, 'outcome'>)
  | { outcome: 'skipped' | 'failed'; code: string; message: string };

export type FileOutcome = { path: string } & FileResult;

/** The machine or the call was at fault, and not the file: nothing is said of it. */
const UNJUDGED: ReadonlySet<string> = new Set<MigrationErrorCode>([
  'MIGRATION_TOOL_ABSENT',
  'MIGRATION_NOT_ISOLATED',
  'MIGRATION_SOURCE_UNREADABLE',
  'MIGRATION_TARGET_EXISTS',
]);

/** @param result the report, or what was thrown */
export function fileOutcome(result: unknown): FileResult {
  if (isReport(result)) {
    const { outcome, ...report } = result;
    return { outcome: outcome === 'pass' ? 'migrated' : 'differs', ...report };
  }
  const { code, message: said } = describeError(result);
  // Of the system's own words the path is known already.
  const message = result instanceof CodedError ? said : (ioProblem(result)?.[1] ?? said);
  return { outcome: code === 'MIGRATION_SOURCE_IS_TARGET' ? 'skipped' : 'failed', code, message };
}

const isReport = (result: unknown): result is MigrationReport & { out?: string } =>
  typeof result === 'object' && result !== null && 'checks' in result;

export function exitOfFile(file: FileResult): ExitCode {
  if (!('code' in file)) return file.outcome === 'migrated' ? 0 : 1;
  if (file.outcome === 'skipped') return 0;
  return file.code.startsWith('MIGRATION_') && !UNJUDGED.has(file.code) ? 1 : 3;
}

export function describeFile(file: FileOutcome): string[] {
  const { path, outcome } = file;
  if ('code' in file) return [`${printable(path)}: ${outcome} (${file.code}): ${printable(file.message)}`];
  const { tool, source, output, checks, notes, out } = file;
  return [
    `${printable(path)}: ${outcome}, ${source.puid} to ${output.puid} by ${tool.name} ${tool.version}${out === undefined ? '' : `, in ${printable(out)}`}`,
    ...checks.map((check) => `  ${describeCheck(check)}`),
    ...notes.map(({ code, count }) => `  note ${code}: ${count}`),
  ];
}

function describeCheck(check: PropertyCheck): string {
  if (check.outcome === 'not-comparable') return `${check.property}: not comparable, ${check.reason}`;
  const { property, outcome, before, after, measured, unit, threshold } = check;
  const values = before === undefined ? '' : `, ${before} before and ${after} after`;
  const measure = measured === undefined ? '' : `, ${measured} ${unit} (threshold ${threshold})`;
  return `${property}: ${outcome}${values}${measure}`;
}
