import type { CertificatePath, TrustDomain } from '@mocban/pki';
import type { Trust } from '../model/to-judge.js';

/** Whom a chain speaks for: by the trust store's word about the authority that is nearest to its end. @see signatures.md 1 */
export function domainOf({ entries }: Trust, path: CertificatePath | undefined): TrustDomain {
  if (path === undefined) return 'KHONG_RO';
  for (const certificate of [...path.certificates].reverse().concat(path.anchor)) {
    const domain = entries.find((entry) => entry.certificate.sha256 === certificate.sha256)?.domain;
    if (domain !== undefined) return domain;
  }
  return 'KHONG_RO';
}
