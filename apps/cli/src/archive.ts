import type { ValidationResult } from '@mocban/core';
import { auditStore, findRepairs, openExistingStore, repairObject, verifyStore, type ObjectAudit } from '@mocban/oais';
import {
  describeFinding,
  printable,
  resultOf,
  unjudged,
  worstExit,
  exitOf,
  type ExitCode,
  type Outcome,
} from './outcome.js';
import type { Progress } from './progress.js';

interface Running {
  progress?: Progress;
  signal: AbortSignal;
}

interface AuditResult extends ValidationResult {
  objects: { id: string; path: string; verdict: string; files: ObjectAudit['files'] }[];
}

/** Re-reads every object of each store; `objects` holds one verdict per object, with the files that are not intact. */
export async function auditStores(paths: readonly string[], { progress, signal }: Running): Promise<Outcome> {
  const results: ValidationResult[] = [];
  const text: string[] = [];
  for (const path of paths) {
    const result = await auditOne(path, { signal, ...(progress === undefined ? {} : { progress }) }).catch(
      (error: unknown) => unjudged(path, 'store', error),
    );
    results.push(result);
    text.push(...describeAudit(result));
  }
  return {
    exit: worstExit(results.map(exitOf)),
    json: { valid: results.every(({ valid }) => valid), results },
    text,
  };
}

async function auditOne(path: string, { progress, signal }: Running): Promise<AuditResult> {
  const store = await openExistingStore(path);
  const objects: AuditResult['objects'] = [];
  const findings = [...(store.findings ?? [])];
  const onProgress = (done: { objects: number }) => progress?.update(done.objects, undefined, path);
  for await (const audit of auditStore(store, { signal, onProgress })) {
    objects.push({ id: audit.id, path: audit.path, verdict: audit.verdict, files: audit.files });
    findings.push(...audit.findings);
  }
  const result = resultOf(path, 'store', findings);
  return { ...result, valid: result.valid && objects.every(({ verdict }) => verdict === 'intact'), objects };
}

function describeAudit(result: ValidationResult | AuditResult): string[] {
  const objects = 'objects' in result ? result.objects : [];
  const damaged = objects.filter(({ verdict }) => verdict !== 'intact');
  return [
    `${result.path}: ${objects.length - damaged.length} of ${objects.length} objects intact`,
    ...damaged.flatMap(({ id, path, verdict, files }) => [
      `  ${verdict.toUpperCase()}  ${printable(id)}  ${printable(path)}`,
      ...files.map(
        (file) =>
          `    ${file.verdict}  ${printable(file.path)}\n      expected ${file.expected ?? '-'}\n      found    ${file.found ?? '-'}`,
      ),
    ]),
    ...result.findings.map(describeFinding),
  ];
}

/** Restores what is damaged in `path` from the store at `options.from`; nothing is overwritten without a provably good copy. */
export async function repairStore(
  path: string,
  options: { from: string; object?: string; dryRun?: boolean },
  { progress, signal }: Running,
): Promise<Outcome> {
  const [store, from] = await Promise.all([openExistingStore(path), openExistingStore(options.from)]);
  const outcomes: { id: string; path: string; outcome: string; message: string; source?: string }[] = [];
  for await (const candidate of findRepairs(store, from, {
    signal,
    ...(options.object === undefined ? {} : { id: options.object }),
  })) {
    progress?.update(outcomes.length, undefined, path);
    const { findings: _findings, ...outcome } = await repairObject({
      store,
      from: [from],
      objectPath: candidate.path,
      tx: `repair-${candidate.path.split('/').at(-1) ?? 'object'}`,
      dryRun: options.dryRun === true,
      signal,
    });
    outcomes.push(outcome);
  }
  const failed = outcomes.some(({ outcome }) => outcome === 'no-good-copy');
  const open = options.dryRun === true && outcomes.some(({ outcome }) => outcome === 'would-repair');
  const exit: ExitCode = failed || open ? 1 : 0;
  return {
    exit,
    json: { valid: exit === 0, store: path, from: options.from, dryRun: options.dryRun === true, objects: outcomes },
    text: [
      ...outcomes.map(
        ({ id, path: objectPath, outcome, message }) =>
          `${outcome}  ${printable(id)}  ${printable(objectPath)}: ${message}`,
      ),
      outcomes.length === 0
        ? 'nothing to repair'
        : `${outcomes.filter(({ outcome }) => outcome === 'repaired').length} of ${outcomes.length} repaired`,
    ],
  };
}

/** Objects, log and evidence of a store, without database or service. */
export async function verifyWholeStore(path: string, { signal }: Running): Promise<Outcome> {
  try {
    const store = await openExistingStore(path);
    const verification = await verifyStore(store, { signal });
    const result = { ...resultOf(path, 'store', [...(store.findings ?? []), ...verification.findings]) };
    const { objects, log, evidence } = verification;
    result.valid = verification.valid && result.valid;
    return {
      exit: exitOf(result),
      json: { valid: result.valid, results: [{ ...result, objects, log, evidence }] },
      text: [
        `${path}: ${result.valid ? 'verified' : 'not verified'}`,
        `objects: ${objects.intact} of ${objects.count} intact`,
        ...objects.notIntact.map(
          ({ id, path: objectPath, verdict }) =>
            `  ${verdict.toUpperCase()}  ${printable(id)}  ${printable(objectPath)}`,
        ),
        `log: ${log}`,
        `evidence: ${evidence}`,
        ...result.findings.map(describeFinding),
      ],
    };
  } catch (error) {
    const result = unjudged(path, 'store', error);
    return { exit: 3, json: { valid: false, results: [result] }, text: result.findings.map(describeFinding) };
  }
}
