import type { Crl, RevokedEntry } from './crl.js';
import type { OcspResponse } from './ocsp.js';

/** What something says of revocations: a list, or an answer about one certificate. */
export type RevocationData = Crl | OcspResponse;

/** What is known of the revocation of a certificate, and by what. */
export type RevocationStatus =
  | { status: 'good'; by: readonly RevocationData[] }
  | { status: 'revoked'; revoked: RevokedEntry; by: readonly RevocationData[] }
  /** Nothing, or not for all reasons: this is never "not revoked". */
  | { status: 'unknown'; why: readonly string[] };

/** Of two statuses of the same certificate: that it is revoked counts, then that it is not. */
export function worse(a: RevocationStatus, b: RevocationStatus): RevocationStatus {
  if (a.status === 'unknown' && b.status === 'unknown') return { status: 'unknown', why: [...a.why, ...b.why] };
  if (a.status === 'revoked' || b.status === 'unknown') return a;
  return b;
}
