import { buildPaths, isOutOfTime, validatePath, type Certificate, type Crl, type OcspResponse } from '@mocban/pki';
import type { DocumentReport, FolderMaterial, Trust } from '@mocban/signatures';
import type { Logger } from 'pino';
import { fetchCrls } from './fetch-crls.js';
import { fetchOcsps, type IssuedCertificate } from './fetch-ocsps.js';

const LACKING: ReadonlySet<string> = new Set(['REVOCATION_DATA', 'REVOCATION_FRESH']);
const UNSURE: ReadonlySet<string> = new Set(['CERTIFICATE_CHAIN_GENERAL_FAILURE', 'TRY_LATER']);

/** Whether a verdict would perhaps be another one with newer lists or answers. */
export const lacksLists = ({ signatures }: DocumentReport): boolean =>
  signatures.some(
    (one) =>
      one.checks.some(({ code, outcome }) => outcome === 'failed' && LACKING.has(code)) ||
      ('timestamps' in one && one.timestamps.some(({ subIndication }) => UNSURE.has(subIndication ?? ''))),
  );

/** Which ways there are to learn of revocations over a network. */
export interface RevocationSources {
  crls: boolean;
  ocsps: boolean;
}

/**
 * Fetches what tells of revocations for the chains of signatures. Each certificate's is asked for once. What a certificate says is believed
 * only where its chain leads to an anchor of the trust store: nobody else has this service ask an address.
 */
export class ChainLists {
  readonly #asked = { crls: new Set<string>(), ocsps: new Set<string>() };

  constructor(
    private readonly trust: Trust,
    private readonly given: FolderMaterial,
    private readonly from: RevocationSources,
    private readonly logger: Logger,
  ) {}

  /** What the responders answer that the certificates of chains name, among what a document has. */
  async ocspsFor(known: readonly Certificate[], at: Date, signal: AbortSignal): Promise<OcspResponse[]> {
    return this.from.ocsps ? fetchOcsps(this.#wanted('ocsps', known, at), signal, this.logger) : [];
  }

  /** The lists of revoked certificates that they name. */
  async crlsFor(known: readonly Certificate[], at: Date, signal: AbortSignal): Promise<Crl[]> {
    if (!this.from.crls) return [];
    const wanted = this.#wanted('crls', known, at).map(({ certificate }) => certificate);
    return fetchCrls(wanted, signal, this.logger);
  }

  #wanted(kind: keyof RevocationSources, known: readonly Certificate[], at: Date): IssuedCertificate[] {
    const asked = this.#asked[kind];
    return known
      .flatMap((certificate) => this.#believedChain(certificate, known, at))
      .filter(({ certificate: { sha256 } }) => !asked.has(sha256) && asked.add(sha256));
  }

  #believedChain(certificate: Certificate, known: readonly Certificate[], at: Date): IssuedCertificate[] {
    const of = (kind: string): Certificate[] =>
      this.trust.entries.filter((entry) => entry.kind === kind).map((entry) => entry.certificate);
    const intermediates = [...of('intermediate'), ...this.given.certificates, ...known];
    for (const { anchor, certificates } of buildPaths(certificate, { anchors: of('anchor'), intermediates })) {
      const root = { name: anchor.subject, spki: anchor.spki, publicKey: anchor.publicKey };
      const { problems } = validatePath(root, certificates, { at });
      if (problems.every(isOutOfTime)) return issuedOf([anchor, ...certificates]);
    }
    return [];
  }
}

/** Each certificate of a path but the first, with the one before it. */
export const issuedOf = (path: readonly Certificate[]): IssuedCertificate[] =>
  path.slice(1).map((certificate, at) => ({ certificate, issuer: path[at]! }));
