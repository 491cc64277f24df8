import { pathOfAuthority, type TrustMaterial } from '@mocban/evidence';
import { certificatesOf, parseAlgorithmPolicy, type TimestampToken } from '@mocban/pki';
import { believedAt } from '@mocban/signatures';
import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import type { EvidenceConfig } from '../config/evidence-options.js';
import { fetchCrls } from '../signatures/fetch-crls.js';
import { readBelieved } from '../signatures/what-is-believed.js';

/**
 * What the authority of a token is judged by: the trust store as it is now, fail closed, and what says whether certificates were revoked.
 * @throws PkiError `PKI_TRUST_INVALID`; the system's error where a file cannot be read
 */
export async function materialFor(
  token: TimestampToken,
  { signatures, fetchCrls: isFetching }: Pick<Config, 'signatures'> & Pick<EvidenceConfig, 'fetchCrls'>,
  { signal, logger }: { signal: AbortSignal; logger: Logger },
): Promise<TrustMaterial> {
  const { trust, given, algorithms } = await readBelieved(signatures);
  const known = {
    anchorsAt: (at: Date) => believedAt(trust, 'anchor', at),
    intermediatesAt: (at: Date) => [...believedAt(trust, 'intermediate', at), ...given.certificates],
  };
  const path = isFetching ? pathOf(token, known) : [];
  const crls = [...given.crls, ...(await fetchCrls(path, signal, logger))];
  return { ...known, crls, ocsps: given.ocsps, algorithms: parseAlgorithmPolicy(algorithms) };
}

/** Without its anchor, of which no list tells. */
function pathOf(token: TimestampToken, known: Pick<TrustMaterial, 'anchorsAt' | 'intermediatesAt'>) {
  const [signer] = token.signedData.signers;
  const others = [...token.signedData.certificates, ...known.intermediatesAt(token.genTime)];
  const [authority] = signer === undefined ? [] : certificatesOf(signer, others);
  return authority === undefined ? [] : pathOfAuthority(token, authority, known).slice(1);
}
