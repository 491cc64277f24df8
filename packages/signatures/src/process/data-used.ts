import type { RevocationData } from '@mocban/pki';
import type { DataUsed } from '../model/report.js';
import type { CertificateState } from './certificate-state.js';
import { isCrl } from './material.js';
import type { Session } from './session.js';
import type { JudgedTimestamp } from './timestamps.js';

/** What one verdict was come to by: the signer's chain and its revocations, tokens with theirs, trust store and policy. */
export function dataUsedBy(
  session: Session,
  state: CertificateState | undefined,
  timestamps: readonly JudgedTimestamp[],
): DataUsed[] {
  const used = new Map<string, DataUsed>();
  const note = (one: DataUsed): void => void (used.has(one.sha256) || used.set(one.sha256, one));
  for (const each of [state, ...timestamps.map((one) => one.state)]) noteState(session, each, note);
  for (const { timestamp, time } of timestamps)
    if (time !== undefined)
      note({ type: 'timestamp', sha256: timestamp.id, origin: 'document', dates: { genTime: time.toISOString() } });
  const { trust, algorithmsSha256 } = session.context;
  if (trust.sha256 !== undefined) note({ type: 'trust-store', sha256: trust.sha256, origin: 'trust-store', dates: {} });
  note({ type: 'algorithm-policy', sha256: algorithmsSha256, origin: 'given', dates: {} });
  return [...used.values()];
}

function noteState({ pool }: Session, state: CertificateState | undefined, note: (one: DataUsed) => void): void {
  if (state?.path === undefined) return;
  for (const certificate of [...state.path.certificates].reverse().concat(state.path.anchor))
    note({
      type: 'certificate',
      sha256: certificate.sha256,
      origin: pool.originOf(certificate),
      dates: { notBefore: certificate.notBefore.toISOString(), notAfter: certificate.notAfter.toISOString() },
    });
  for (const data of state.data)
    note({
      type: isCrl(data) ? 'crl' : 'ocsp',
      sha256: data.sha256,
      origin: pool.originOf(data),
      dates: datesOf(data),
    });
}

function datesOf(data: RevocationData): Record<string, string> {
  if (!isCrl(data)) return { producedAt: data.producedAt.toISOString() };
  return {
    thisUpdate: data.thisUpdate.toISOString(),
    ...(data.nextUpdate && { nextUpdate: data.nextUpdate.toISOString() }),
  };
}
