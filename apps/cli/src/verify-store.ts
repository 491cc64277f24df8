import { readFile } from 'node:fs/promises';
import { isValid } from '@mocban/core';
import {
  isVolume,
  lostObjects,
  verifyEvidence,
  type ArchiveStore,
  type EvidenceVerification,
  type VerifyEvidenceOptions,
} from '@mocban/oais';
import { auditExit, auditPath, describeAudit, type AuditResult } from './audit.js';
import { printable, type Outcome } from './outcome.js';
import type { Context } from './run.js';
import { openStore, parseStoreArgument, type StoreArgument } from './store-argument.js';
import type { S3Options } from './s3-options.js';
import { describeFinding, findingOf } from './validation.js';
import { vkeyOf } from './vkey.js';
import { quorumFrom, type QuorumOptions } from './witness-quorum.js';

export interface VerifyStoreOptions extends S3Options, QuorumOptions {
  /** Verifier keys, or files that hold one. */
  key?: readonly string[];
  /** A file with an older checkpoint. */
  checkpoint?: string;
  /** Other stores, which may still name what was taken away here. */
  with?: readonly string[];
}

/** An audit, with what the log and the manifests are; a part that the store has not got is `none`. */
interface VerifiedStore extends AuditResult, Partial<EvidenceVerification> {}

/** Objects, log and manifests of a store, without database or service. @throws UsageError for a key that is none */
export async function verifyWholeStore(path: string, options: VerifyStoreOptions, context: Context): Promise<Outcome> {
  const judgedBy = await judges(options, context);
  const others = await Promise.all((options.with ?? []).map((other) => openOther(other, options)));
  const audit = await auditPath(path, options, context);
  const result =
    auditExit(audit) === 3
      ? { ...audit, ...NOTHING }
      : await withEvidence(audit, await parseStoreArgument(path, options), judgedBy, others);
  const exit = auditExit(result);
  return {
    exit,
    json: { valid: result.valid, results: [result] },
    text: [...describeAudit(audit), ...(exit === 3 ? [] : describeEvidence(result, audit))],
  };
}

const NOTHING = { log: 'none', evidence: 'none' } as const;

async function withEvidence(
  audit: AuditResult,
  store: StoreArgument,
  options: VerifyEvidenceOptions,
  others: readonly ArchiveStore[],
): Promise<VerifiedStore> {
  const findings = [...audit.findings];
  try {
    const opened = await openStore(store, { readOnly: true });
    const walk = verifyEvidence(opened, { ...options, isPart: await isVolume(opened) });
    let step = await walk.next();
    for (; !step.done; step = await walk.next()) findings.push(step.value);
    const { signal } = options;
    for await (const lost of others.length === 0 ? [] : lostObjects(opened, others, signal ? { signal } : {}))
      findings.push(lost);
    return { ...audit, ...step.value, findings, valid: audit.valid && isValid(findings) };
  } catch (error) {
    options.signal?.throwIfAborted();
    return { ...audit, ...NOTHING, valid: false, findings: [...findings, findingOf(error)] };
  }
}

const openOther = async (path: string, options: S3Options): Promise<ArchiveStore> =>
  openStore(await parseStoreArgument(path, options), { readOnly: true });

async function judges(options: VerifyStoreOptions, { signal }: Context): Promise<VerifyEvidenceOptions> {
  const { key, checkpoint } = options;
  const witnesses = quorumFrom(options);
  const vkeys = key && (await Promise.all(key.map(vkeyOf)));
  const earlier = checkpoint === undefined ? undefined : await readFile(checkpoint);
  return { signal, ...(vkeys && { vkeys }), ...(earlier && { earlier }), ...(witnesses && { witnesses }) };
}

function describeEvidence(result: VerifiedStore, audit: AuditResult): string[] {
  const { log, evidence, leaves, origin, root, stamped = 0, pending = 0, sealed } = result;
  const of = log === 'none' ? '' : ` (${origin ?? 'of unknown name'}, ${leaves} leaves, root ${root ?? 'unknown'})`;
  return [
    ...result.findings.slice(audit.findings.length).map(describeFinding),
    `log: ${log}${printable(of)}`,
    `evidence: ${evidence}${evidence === 'none' ? '' : `, ${stamped} versions stamped, ${pending} waiting${sealed === undefined ? '' : `, ${sealed} sealed`}`}`,
    result.valid ? 'verified' : 'NOT verified',
  ];
}
