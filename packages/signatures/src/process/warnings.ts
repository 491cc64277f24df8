import type { BestSignatureTime, Warning } from '../model/report.js';
import type { Permission, SignatureToJudge } from '../model/to-judge.js';
import type { FoundSigner } from './signing-certificate.js';
import type { JudgedTimestamp } from './timestamps.js';

const HOUR = 3_600_000;

/** What is to be known of a signature beside its verdict. */
export function warningsOf(
  { warnings, signer }: SignatureToJudge,
  found: FoundSigner | undefined,
  timestamps: readonly JudgedTimestamp[],
  best: BestSignatureTime | undefined,
  permission: Permission | undefined,
): Warning[] {
  const own: Warning[] = [];
  if (found !== undefined && !found.isBound)
    own.push({ code: 'NO_ESS_ATTRIBUTE', detail: 'what was signed does not name the certificate by its digest' });
  if (signer !== undefined && 'key' in signer.algorithms.signature && signer.algorithms.signature.key === 'rsa')
    own.push({ code: 'RSA_PKCS1_V1_5', detail: 'RSASSA-PSS is asked for, PKCS #1 v1.5 is what there is' });
  if (isLocalTime(signer?.claimedTime, best))
    own.push({
      code: 'SIGNING_TIME_LOCAL_AS_UTC',
      detail: 'the claimed time is some seven hours ahead of the time-stamp',
    });
  for (const { conclusion, timestamp } of timestamps)
    if (conclusion.indication !== 'TOTAL_PASSED')
      own.push({
        code: 'TIMESTAMP_NOT_COUNTED',
        detail: `${timestamp.kind}: ${conclusion.subIndication}: ${conclusion.reason}`,
      });
  return [...warnings, ...own, ...(permission?.warnings ?? [])];
}

/** Software that writes the time of Viet Nam as if it were UTC. */
function isLocalTime(claimed: Date | undefined, best: BestSignatureTime | undefined): boolean {
  if (claimed === undefined || best === undefined || best.source === 'validation-time') return false;
  const ahead = claimed.getTime() - Date.parse(best.time);
  return ahead >= 6 * HOUR && ahead <= 8 * HOUR;
}
