import { createHash } from 'node:crypto';
import type { Certificate } from '@mocban/pki';

/** Of each certificate the digests that were asked for: hundreds of signatures of a document may ask for the same. */
const known = new WeakMap<Certificate, Map<string, Buffer>>();

/** @param digest as node:crypto names it */
export function digestOfCertificate(certificate: Certificate, digest: string): Buffer {
  const own = known.get(certificate) ?? new Map<string, Buffer>();
  known.set(certificate, own);
  const found = own.get(digest) ?? createHash(digest).update(certificate.der).digest();
  own.set(digest, found);
  return found;
}
