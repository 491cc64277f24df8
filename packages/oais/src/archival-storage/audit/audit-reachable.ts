import type { ArchiveStore } from '../../ports.js';
import type { ObjectAudit } from '../types.js';
import type { AuditObjectOptions } from './audit-content.js';
import { archiveFinding } from './audit-findings.js';
import { auditObject } from './audit-object.js';
import { isReachable } from './reachable.js';

/** As `auditObject`; nothing is said against an object whose store has gone: it is `unreachable`, whatever was met of it. */
export async function auditReachable(
  store: ArchiveStore,
  objectPath: string,
  options: AuditObjectOptions = {},
): Promise<ObjectAudit> {
  const audit = await auditObject(store, objectPath, options);
  if (audit.verdict === 'intact' || (await isReachable(store))) return audit;
  return {
    ...audit,
    verdict: 'unreachable',
    files: [],
    findings: [archiveFinding('ARCHIVE_STORE_UNREACHABLE', objectPath, `the store ${store.id} does not answer`)],
  };
}
