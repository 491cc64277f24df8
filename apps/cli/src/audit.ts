import { randomUUID } from 'node:crypto';
import type { Finding, ValidationResult } from '@mocban/core';
import { FixityPool } from '@mocban/fixity';
import {
  auditStore,
  steadyPace,
  Trial,
  type CanaryOutcome,
  type ObjectAudit,
  type Pace,
  type Sample,
} from '@mocban/oais/audit';
import { parseSampleSize, parseThrottle } from './audit-limits.js';
import { printable, worstExit, type ExitCode, type Outcome } from './outcome.js';
import type { Context } from './run.js';
import { openStore, parseStoreArgument } from './store-argument.js';
import type { S3Options } from './s3-options.js';
import { describeFinding, judgeBy, resultOf } from './validation.js';

/** A file that is not intact; what is not known is `null`. */
interface AuditedFile {
  path: string;
  verdict: string;
  expected: string | null;
  found: string | null;
}

/** Options of `audit`. */
export interface AuditOptions extends S3Options {
  sample?: string;
  seed?: string;
  throttle?: string;
}

export interface AuditResult extends ValidationResult {
  /** How objects were judged of which it is known what they are. */
  canaries: Pick<CanaryOutcome, 'name' | 'place' | 'passed'>[];
  objects: { id: string; path: string; verdict: string; files: AuditedFile[] }[];
}

/** Re-reads every object of each store; `objects` holds one verdict per object, with the files that are not intact. */
export async function auditStores(paths: readonly string[], options: AuditOptions, context: Context): Promise<Outcome> {
  const results: AuditResult[] = [];
  for (const path of paths) {
    const result = await auditPath(path, options, context);
    results.push(result);
    await context.print(describeAudit(result));
  }
  return {
    exit: worstExit(results.map(auditExit)),
    json: { valid: results.every(({ valid }) => valid), results },
    text: [],
  };
}

/** One store or bare storage root. Never throws for what it finds. @throws the signal's reason */
export async function auditPath(
  path: string,
  options: AuditOptions,
  { progress, signal }: Context,
): Promise<AuditResult> {
  const limits = limitsOf(options);
  const argument = await parseStoreArgument(path, options);
  const objects: AuditResult['objects'] = [];
  const canaries: AuditResult['canaries'] = [];
  const pool = new FixityPool();
  const audit = async () => {
    const store = await openStore(argument, { readOnly: true });
    const findings = [...(store.findings ?? [])];
    const trial = new Trial(store, { pool, signal });
    try {
      const audits = auditStore(store, {
        pool,
        ...limits,
        signal: trial.signal,
        onProgress: (done) => progress.update(done.objects, undefined, `${path}: objects`),
        onRootFinding: (finding) => findings.push(finding),
      });
      for await (const audit of audits) {
        objects.push(objectOf(audit));
        findings.push(...audit.findings);
      }
    } catch (error) {
      if (!(await trial.hasFailed())) throw error;
    }
    const outcomes = await trial.outcomes;
    canaries.push(...outcomes.map(({ name, place, passed }) => ({ name, place, passed })));
    if (!(await trial.hasFailed())) return resultOf(path, 'store', findings);
    // Nothing is to be believed of an auditor that misjudges what is known.
    objects.length = 0;
    return resultOf(path, 'store', outcomes.flatMap(misjudged));
  };
  const result = await judgeBy(path, 'store', signal, audit).finally(() => pool.close());
  return { ...result, valid: result.valid && objects.every(({ verdict }) => verdict === 'intact'), canaries, objects };
}

const misjudged = ({ name, passed, expected, found }: CanaryOutcome): Finding[] =>
  passed
    ? []
    : [
        {
          rule: 'ARCHIVE_CANARY_FAILED',
          severity: 'error',
          location: '.',
          message: `the canary ${name} was judged ${found.verdict}, expected ${expected.verdict}: nothing of this audit counts`,
        },
      ];

/** @throws UsageError */
const limitsOf = ({ sample, seed, throttle }: AuditOptions): { sample?: Sample; pace?: Pace } => ({
  ...(sample !== undefined && { sample: { ...parseSampleSize(sample), seed: seed ?? randomUUID() } }),
  ...(throttle !== undefined && { pace: steadyPace(parseThrottle(throttle)) }),
});

const objectOf = ({ id, path, verdict, files }: ObjectAudit): AuditResult['objects'][number] => ({
  id,
  path,
  verdict,
  files: files.map((file) => ({
    path: file.path,
    verdict: file.verdict,
    expected: file.expected ?? null,
    found: file.found ?? null,
  })),
});

/** Where objects can be unreadable and that is a verdict, only a store that cannot be read at all could not be judged. */
export const auditExit = (result: AuditResult): ExitCode =>
  result.findings.some(
    ({ rule, location }) =>
      rule === 'ARCHIVE_CANARY_FAILED' || (rule.startsWith('IO_') && (location === '.' || location === 'objects')),
  )
    ? 3
    : result.valid
      ? 0
      : 1;

export function describeAudit(result: AuditResult): string[] {
  const damaged = result.objects.filter(({ verdict }) => verdict !== 'intact');
  const { length } = result.objects;
  return [
    auditExit(result) === 3
      ? `${printable(result.path)}: could not be judged`
      : `${printable(result.path)}: ${length - damaged.length} of ${length} objects intact`,
    ...damaged.flatMap(({ id, path, verdict, files }) => [
      `  ${verdict.toUpperCase()}  ${printable(id) || '(no readable id)'}  ${printable(path)}`,
      ...files.flatMap((file) => [
        `    ${file.verdict}  ${printable(file.path)}`,
        `      expected ${file.expected ?? '-'}`,
        `      found    ${file.found ?? '-'}`,
      ]),
    ]),
    ...result.findings.map(describeFinding),
  ];
}
