import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { pathOfAuthority, type TrustMaterial } from '@mocban/evidence';
import { certificatesOf, defaultAlgorithmPolicy, openTrustStore, type TimestampToken } from '@mocban/pki';
import type { Logger } from 'pino';
import type { EvidenceConfig } from '../config/evidence-options.js';
import { fetchCrls, readRevocation } from './revocation-files.js';

/**
 * What the authority of a token is judged by: the trust store as it is now, fail closed, and what says whether certificates were revoked.
 * @throws PkiError `PKI_TRUST_INVALID`; the system's error where a file cannot be read
 */
export async function materialFor(
  token: TimestampToken,
  { trust, trustKey, revocation, fetchCrls: isFetching }: EvidenceConfig,
  { signal, logger }: { signal: AbortSignal; logger: Logger },
): Promise<TrustMaterial> {
  const store = await openTrustStore(trust, createPublicKey(await readFile(trustKey)));
  const known = {
    anchorsAt: (at: Date) => store.anchorsAt(at),
    intermediatesAt: (at: Date) => store.intermediatesAt(at),
  };
  const files = revocation === undefined ? { crls: [], ocsps: [] } : await readRevocation(revocation);
  const path = isFetching ? pathOf(token, known) : [];
  const crls = [...files.crls, ...(await fetchCrls(path, signal, logger))];
  return { ...known, crls, ocsps: files.ocsps, algorithms: defaultAlgorithmPolicy() };
}

/** Without its anchor, of which no list tells. */
function pathOf(token: TimestampToken, known: Pick<TrustMaterial, 'anchorsAt' | 'intermediatesAt'>) {
  const [signer] = token.signedData.signers;
  const others = [...token.signedData.certificates, ...known.intermediatesAt(token.genTime)];
  const [authority] = signer === undefined ? [] : certificatesOf(signer, others);
  return authority === undefined ? [] : pathOfAuthority(token, authority, known).slice(1);
}
