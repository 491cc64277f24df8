import { MAX_KEPT_ITEMS, readPreservation } from '@mocban/eark';
import type { PackageReading } from '../read/reading.js';
import type { CheckFinding } from '../types.js';

/** C4 for PREMIS: an AIP's must be readable, since its events go on in the archive; elsewhere it is optional. */
export async function checkPreservation({
  make,
  tree,
  package: { packageType },
}: PackageReading): Promise<CheckFinding[]> {
  if (packageType.startsWith('SIP')) return [];
  const { unreadable, truncated } = await readPreservation(tree);
  const findings = unreadable.map(({ path, reason }) =>
    make.of('C4', 'PREMIS_UNREADABLE', {
      location: path,
      message: `PREMIS cannot be read: ${reason}`,
      hint: 'Tệp PREMIS không đúng cú pháp; tạo lại gói tin bằng phần mềm đóng gói rồi nộp lại.',
    }),
  );
  if (truncated)
    findings.push(
      make.of('C4', 'PREMIS_TOO_LONG', {
        location: 'metadata/preservation',
        effect: 'warn',
        message: `more than ${MAX_KEPT_ITEMS} events, agents or entities, or more text than can go on in the archive; the rest is kept in the package as it came only`,
        hint: 'Không cần sửa; phần còn lại được giữ nguyên trong gói tin đã nộp.',
      }),
    );
  return findings;
}
