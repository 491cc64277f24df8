import { FindingLog, isValid } from '@mocban/core';
import type { ArchiveStore } from '../../ports.js';
import type { StoreVerification } from '../types.js';
import { verifyEvidence, type VerifyEvidenceOptions } from '../log/verify-evidence.js';
import { auditStore, type AuditStoreOptions } from './audit-store.js';

/**
 * Everything that can be said of a store without a database: each object re-read, the storage root itself, the log and the manifests.
 * Holds the audits of objects that are not intact.
 */
export async function verifyStore(
  store: ArchiveStore,
  options: VerifyEvidenceOptions & { onProgress?: AuditStoreOptions['onProgress'] } = {},
): Promise<StoreVerification> {
  const findings = new FindingLog();
  const objects: StoreVerification['objects'] = { count: 0, intact: 0, notIntact: [] };
  for await (const audit of auditStore(store, { ...options, onRootFinding: (finding) => findings.add(finding) })) {
    objects.count += 1;
    if (audit.verdict === 'intact') objects.intact += 1;
    else objects.notIntact.push(audit);
  }
  const walk = verifyEvidence(store, options);
  let step = await walk.next();
  for (; !step.done; step = await walk.next()) findings.add(step.value);
  const { log, evidence } = step.value;
  return {
    valid: objects.notIntact.length === 0 && !findings.hasErrors && isValid(store.findings ?? []),
    objects,
    log,
    evidence,
    findings: findings.list(),
  };
}
