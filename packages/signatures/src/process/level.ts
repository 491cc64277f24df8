import type { Level } from '../model/indication.js';
import type { CertificateState } from './certificate-state.js';
import { revocationOf } from './revocation.js';
import type { Session } from './session.js';
import type { FoundSigner } from './signing-certificate.js';
import type { JudgedTimestamp } from './timestamps.js';

/** What a signature has for its later judgement, and is worth something. @see ETSI EN 319 122-1 §6.1, ETSI EN 319 142-1 §6.1 */
export async function levelOf(
  session: Session,
  { signer, isBound }: FoundSigner,
  state: CertificateState | undefined,
  timestamps: readonly JudgedTimestamp[],
): Promise<Level> {
  if (!isBound) return 'PKCS7';
  const proof = session.proofs.of(signer.id);
  const isStamped = timestamps.some(({ timestamp, time }) => timestamp.kind === 'signature' && time !== undefined);
  const isArchived = hasArchival(session, signer.id);
  if (!isStamped && !isArchived) return 'B';
  if (proof === undefined || !(await hasOwnRevocations(session, state))) return 'T';
  return isArchived ? 'LTA' : 'LT';
}

/** A time-stamp over the signature and what it is judged by. */
const hasArchival = (session: Session, id: string): boolean =>
  session.archival.some(({ timestamp, time }) => time !== undefined && timestamp.covers.includes(id));

/** The document itself says of each certificate of the chain whether it was revoked. */
async function hasOwnRevocations(session: Session, state: CertificateState | undefined): Promise<boolean> {
  const certificates = state?.path?.certificates ?? [];
  let issuer = state?.path?.anchor;
  for (const certificate of certificates) {
    if ((await revocationOf(certificate, issuer!, session.own)).status === 'unknown') return false;
    issuer = certificate;
  }
  return certificates.length > 0;
}
