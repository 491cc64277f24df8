import type { ValidationResult } from '@mocban/core';
import { auditStore, type ObjectAudit } from '@mocban/oais';
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

export interface AuditResult extends ValidationResult {
  objects: { id: string; path: string; verdict: string; files: AuditedFile[] }[];
}

/** Re-reads every object of each store; `objects` holds one verdict per object, with the files that are not intact. */
export async function auditStores(paths: readonly string[], options: S3Options, context: Context): Promise<Outcome> {
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
export async function auditPath(path: string, options: S3Options, { progress, signal }: Context): Promise<AuditResult> {
  const argument = await parseStoreArgument(path, options);
  const objects: AuditResult['objects'] = [];
  const audit = async () => {
    const store = await openStore(argument, { readOnly: true });
    const findings = [...(store.findings ?? [])];
    const audits = auditStore(store, {
      signal,
      onProgress: (done) => progress.update(done.objects, undefined, `${path}: objects`),
      onRootFinding: (finding) => findings.push(finding),
    });
    for await (const audit of audits) {
      objects.push(objectOf(audit));
      findings.push(...audit.findings);
    }
    return resultOf(path, 'store', findings);
  };
  const result = await judgeBy(path, 'store', signal, audit);
  return { ...result, valid: result.valid && objects.every(({ verdict }) => verdict === 'intact'), objects };
}

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
  result.findings.some(({ rule, location }) => rule.startsWith('IO_') && (location === '.' || location === 'objects'))
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
