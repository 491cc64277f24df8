import type { Certificate } from '../x509/certificate.js';
import type { Crl, RevokedEntry } from './crl.js';
import type { OcspResponse } from './ocsp.js';

/** What something says of revocations: a list, or an answer about one certificate. */
export type RevocationData = Crl | OcspResponse;

/** By what it is known, and of which time that tells. */
interface Statement {
  by: readonly RevocationData[];
  thisUpdate: Date;
  nextUpdate: Date | undefined;
  /** Who signed an answer: the issuer of the certificate, or a responder that it certified. */
  responder?: Certificate;
}

/** What is known of the revocation of a certificate, and by what. */
export type RevocationStatus =
  | ({ status: 'good' } & Statement)
  | ({ status: 'revoked'; revoked: RevokedEntry } & Statement)
  /** Nothing, or not for all reasons: this is never "not revoked". */
  | { status: 'unknown'; why: readonly string[] };

/** Of two statuses of the same certificate: that it is revoked counts, then that it is not. */
export function worse(a: RevocationStatus, b: RevocationStatus): RevocationStatus {
  if (a.status === 'unknown' && b.status === 'unknown') return { status: 'unknown', why: [...a.why, ...b.why] };
  if (a.status === 'revoked' || b.status === 'unknown') return a;
  return b;
}
