import { pathOfAuthority, type TrustMaterial } from '@mocban/evidence';
import {
  buildPaths,
  certificatesOf,
  parseAlgorithmPolicy,
  type Certificate,
  type SigningKey,
  type TimestampToken,
} from '@mocban/pki';
import { believedAt } from '@mocban/signatures';
import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import type { EvidenceConfig } from '../config/evidence-options.js';
import { issuedOf } from '../signatures/chain-lists.js';
import { fetchCrls } from '../signatures/fetch-crls.js';
import { fetchOcsps } from '../signatures/fetch-ocsps.js';
import { readBelieved } from '../signatures/what-is-believed.js';

interface Given extends Pick<Config, 'signatures'>, Pick<EvidenceConfig, 'fetchCrls' | 'fetchOcsps'> {}

interface Surroundings {
  signal: AbortSignal;
  logger: Logger;
}

/**
 * What the authority of a token is judged by: the trust store as it is now, fail closed, and what says whether certificates were revoked.
 * @throws PkiError `PKI_TRUST_INVALID`; the system's error where a file cannot be read
 */
export const materialFor = (token: TimestampToken, given: Given, around: Surroundings): Promise<TrustMaterial> =>
  materialBy((known) => pathOf(token, known), given, around);

async function materialBy(
  pathIn: (known: Pick<TrustMaterial, 'anchorsAt' | 'intermediatesAt'>) => Certificate[],
  from: Given,
  { signal, logger }: Surroundings,
): Promise<TrustMaterial> {
  const { trust, given, algorithms } = await readBelieved(from.signatures);
  const known = {
    anchorsAt: (at: Date) => believedAt(trust, 'anchor', at),
    intermediatesAt: (at: Date) => [...believedAt(trust, 'intermediate', at), ...given.certificates],
  };
  // Of the anchor nobody tells.
  const issued = issuedOf(pathIn(known));
  const certificates = from.fetchCrls ? issued.map(({ certificate }) => certificate) : [];
  const crls = [...given.crls, ...(await fetchCrls(certificates, signal, logger))];
  const ocsps = [...given.ocsps, ...(from.fetchOcsps ? await fetchOcsps(issued, signal, logger) : [])];
  return { ...known, crls, ocsps, algorithms: parseAlgorithmPolicy(algorithms) };
}

/** What is judged by in one run of a job, which asks for very many tokens of the same authority. */
export interface MaterialOfRun {
  ofToken(token: TimestampToken): Promise<TrustMaterial>;
  ofSigner(key: Pick<SigningKey, 'certificate' | 'chain'>, at: Date): Promise<TrustMaterial>;
}

/** Reads trust store, lists and answers once in ten minutes for each authority. @throws as `materialFor` */
export function materialOfRun(given: Given, around: Surroundings): MaterialOfRun {
  const known = new Map<string, { until: number; material: Promise<TrustMaterial> }>();
  return {
    ofToken(token) {
      const by = token.signedData.certificates.map(({ sha256 }) => sha256).join();
      const found = known.get(by);
      if (found !== undefined && performance.now() < found.until) return found.material;
      const material = materialFor(token, given, around);
      known.set(by, { until: performance.now() + KEPT_MS, material });
      return material;
    },
    ofSigner: ({ certificate, chain }, at) =>
      materialBy(
        (all) => {
          const [path] = buildPaths(certificate, {
            anchors: all.anchorsAt(at),
            intermediates: [...all.intermediatesAt(at), ...chain],
          });
          return path === undefined ? [] : [path.anchor, ...path.certificates];
        },
        given,
        around,
      ),
  };
}

const KEPT_MS = 600_000;

/** The anchor first. */
function pathOf(token: TimestampToken, known: Pick<TrustMaterial, 'anchorsAt' | 'intermediatesAt'>): Certificate[] {
  const [signer] = token.signedData.signers;
  const others = [...token.signedData.certificates, ...known.intermediatesAt(token.genTime)];
  const [authority] = signer === undefined ? [] : certificatesOf(signer, others);
  return authority === undefined ? [] : pathOfAuthority(token, authority, known);
}
