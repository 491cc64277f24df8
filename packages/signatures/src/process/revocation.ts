import {
  isSignedOnce,
  KEY_USAGE,
  PkiError,
  statusByCrl,
  statusByOcsp,
  type Certificate,
  type Crl,
  type OcspStatement,
  type RevocationStatus,
} from '@mocban/pki';
import type { MaterialPool } from './material.js';

/** Bit number of `certificateHold`. @see RFC 5280 §5.3.1 */
const ON_HOLD = 6;

export type KnownStatus = Exclude<RevocationStatus, { status: 'unknown' }>;

/** The last word about a certificate: what is known of it, by data that may be used; nothing of whether they are fresh. */
export async function revocationOf(
  certificate: Certificate,
  issuer: Certificate,
  pool: MaterialPool,
): Promise<KnownStatus | { status: 'unknown'; why: readonly string[] }> {
  const byCrl = await crlStatus(certificate, issuer, pool);
  const byOcsp = await statusByOcsp(certificate, {
    issuer,
    responses: pool.ocspsOf(certificate.serial),
    isInTime: (statement) => isUsable(certificate, statement, statement.archiveCutoff),
    // Its authority may leave unsaid how a responder is asked about (RFC 6960 §4.2.2.2.1); one that was revoked answers for nobody.
    isGood: async (responder) => (await crlStatus(responder, issuer, pool)).status !== 'revoked',
  });
  if (byCrl.status === 'unknown' && byOcsp.status === 'unknown')
    return { status: 'unknown', why: [...byOcsp.why, ...byCrl.why] };
  if (byCrl.status === 'unknown') return byOcsp;
  if (byOcsp.status === 'unknown') return byCrl;
  // What is revoked stays so; of a hold the newest word counts.
  if (isRevokedForGood(byCrl)) return byCrl;
  if (isRevokedForGood(byOcsp)) return byOcsp;
  return byCrl.thisUpdate > byOcsp.thisUpdate ? byCrl : byOcsp;
}

async function crlStatus(certificate: Certificate, issuer: Certificate, pool: MaterialPool): Promise<RevocationStatus> {
  try {
    return await statusByCrl(certificate, {
      crls: pool.crls,
      isInTime: (crl) => isUsable(certificate, crl, crl.expiredCertsSince),
      isIssued: (crl) => isIssuedBy(crl, issuer),
    });
  } catch (error) {
    if (error instanceof PkiError) return { status: 'unknown', why: [error.message] };
    throw error;
  }
}

/** By the certificate's own issuer, and by the key that certified it. */
const isIssuedBy = (crl: Crl, { publicKey, extensions: { keyUsage } }: Certificate): boolean =>
  keyUsage?.has(KEY_USAGE.cRLSign) !== false && publicKey !== undefined && isSignedOnce(publicKey, crl);

/**
 * Whether data tell of a certificate at all: made after it was issued; and made after it expired only where they say that they tell of
 * expired ones too. @see ETSI EN 319 102-1 §5.2.6
 */
function isUsable(
  { notBefore, notAfter }: Certificate,
  { thisUpdate }: Pick<OcspStatement | Crl, 'thisUpdate'>,
  toldSince: Date | undefined,
): boolean {
  if (thisUpdate < notBefore) return false;
  return thisUpdate <= notAfter || (toldSince !== undefined && toldSince <= notAfter);
}

const isRevokedForGood = (status: KnownStatus): boolean => status.status === 'revoked' && !isOnHold(status);

export const isOnHold = (status: KnownStatus): boolean =>
  status.status === 'revoked' && status.revoked.reason === ON_HOLD;

/** When a certificate was revoked, as seen at a time: what is revoked later was good then. */
export const revokedBy = (status: KnownStatus, at: Date): Date | undefined =>
  status.status === 'revoked' && status.revoked.date <= at ? status.revoked.date : undefined;

/** Whether data tell of a time: @see ETSI EN 319 102-1 §5.2.5 */
export function isFresh({ thisUpdate, nextUpdate }: KnownStatus, { notAfter }: Certificate, at: Date): boolean {
  const wanted = at < notAfter ? at : notAfter;
  return (nextUpdate !== undefined && nextUpdate >= wanted) || thisUpdate >= at;
}
