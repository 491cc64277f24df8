import type { CheckReport } from '@mocban/oais';
import type { DataSource } from 'typeorm';
import type { TransferEntity } from '../database/entities/transfers.js';

interface Candidate {
  received: { container: { digests: { sha256?: string } } };
  checked: { report: CheckReport };
}

/**
 * Check C14: the report with a finding for an officer when the same package, or a package with the same code from the same
 * agency, is preserved already. A package that is stopped anyway is not looked up.
 */
export async function findDuplicates(
  source: DataSource,
  transfer: Pick<TransferEntity, 'id' | 'agencyId'>,
  { received, checked: { report } }: Candidate,
): Promise<CheckReport> {
  if (report.verdict === 'block' || report.verdict === 'quarantine') return report;
  const rows = await source.query<{ id: string; same_package: boolean }[]>(
    `select a.id, t.package_sha256 is not distinct from $3 as same_package
       from aips a join transfers t on t.id = a.transfer_id
      where a.agency_id = $1 and t.id <> $2 and (t.package_sha256 = $3 or a.submission_object_id = $4)
      order by a.sequence limit 20`,
    [transfer.agencyId, transfer.id, received.container.digests.sha256 ?? null, report.objectId ?? null],
  );
  if (rows.length === 0) return report;
  const findings = rows.map(({ id, same_package: samePackage }) => ({
    rule: 'ARCHIVE_DUPLICATE',
    severity: 'warning' as const,
    location: '.',
    message: samePackage
      ? `the same package is preserved already as ${id}`
      : `a package with the same identifier is preserved already as ${id}`,
    check: 'C14',
    effect: 'officer' as const,
  }));
  return { ...report, verdict: 'officer', findings: [...report.findings, ...findings] };
}
