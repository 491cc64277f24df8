import { KEY_USAGE, signDetached, type Content, type SigningKey } from '@mocban/pki';
import { requestStamp, type RequestStampOptions } from '../batch/request-stamp.js';
import { EvidenceError } from '../error.js';
import { HashTree } from '../record/hash-tree.js';
import { judgeBelief, type TrustMaterial } from '../record/judge-authority.js';

/** By whom a seal is stamped, and what that authority is judged by. */
export type MakeSealOptions = Omit<RequestStampOptions, 'notBefore'>;

/**
 * Signs a manifest with the archive's own key, detached, and has the signature stamped: CAdES of the level B-T. The token is one that is
 * believed, as those of batches are. Reads the content once.
 * @returns DER
 * @throws PkiError `PKI_KEY_UNUSABLE`, `PKI_PASSWORD_WRONG`; EvidenceError `EVIDENCE_TOKEN_REFUSED`; what the content throws
 * @see ETSI EN 319 122-1 §6, signatures.md 3.7
 */
export const makeSeal = (key: SigningKey, content: Content, options: MakeSealOptions): Promise<Buffer> =>
  signDetached(key, content, {
    signingTime: options.at,
    // A tree of one value is that value: what is stamped is the digest of the signature itself.
    stamp: async (_digest, imprint) => (await requestStamp(new HashTree(key.digest, [imprint]), options)).token,
  });

/**
 * Refuses a key whose certificate nobody would believe: not on a path to an anchor, not valid at the time, revoked, of an algorithm that
 * has ended, or not for signatures.
 * @throws EvidenceError `EVIDENCE_SEAL_REFUSED`, with the reason
 */
export async function refuseSealKey(
  { certificate, chain, digest }: SigningKey,
  at: Date,
  material: TrustMaterial,
): Promise<void> {
  const { keyUsage } = certificate.extensions;
  if (keyUsage !== undefined && !keyUsage.has(KEY_USAGE.digitalSignature) && !keyUsage.has(KEY_USAGE.nonRepudiation))
    throw refused('CHAIN_CONSTRAINTS_FAILURE', 'its key is not for signatures');
  const problem = await judgeBelief(certificate, { at, material, others: chain, digests: [digest] });
  if (problem !== undefined) throw refused(problem.subIndication, problem.message);
}

const refused = (subIndication: string, message: string): EvidenceError =>
  new EvidenceError('EVIDENCE_SEAL_REFUSED', `the certificate of the seal, ${subIndication}: ${message}`);
