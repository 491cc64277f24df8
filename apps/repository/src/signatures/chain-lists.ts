import { buildPaths, validatePath, type Certificate, type Crl } from '@mocban/pki';
import type { DocumentReport, DocumentToJudge, FolderMaterial, Trust } from '@mocban/signatures';
import type { Logger } from 'pino';
import { fetchCrls } from './fetch-crls.js';

const LACKING: ReadonlySet<string> = new Set(['REVOCATION_DATA', 'REVOCATION_FRESH']);
const UNSURE: ReadonlySet<string> = new Set(['CERTIFICATE_CHAIN_GENERAL_FAILURE', 'TRY_LATER']);

/** Whether a verdict would perhaps be another one with newer lists. */
export const lacksLists = ({ signatures }: DocumentReport): boolean =>
  signatures.some(
    (one) =>
      one.checks.some(({ code, outcome }) => outcome === 'failed' && LACKING.has(code)) ||
      ('timestamps' in one && one.timestamps.some(({ subIndication }) => UNSURE.has(subIndication ?? ''))),
  );

/** Fetches lists for the chains of signatures. Each certificate's are asked for once. */
export class ChainLists {
  readonly #asked = new Set<string>();

  constructor(
    private readonly trust: Trust,
    private readonly given: FolderMaterial,
    private readonly logger: Logger,
  ) {}

  /**
   * The lists of revoked certificates that those of a document's chains name. What a certificate says is believed only where its chain
   * leads to an anchor of the trust store: nobody else has this service ask an address.
   */
  async fetchFor(document: DocumentToJudge, at: Date, signal: AbortSignal): Promise<Crl[]> {
    const known = [...certificatesIn(document)];
    const wanted = known
      .flatMap((certificate) => this.#believedChain(certificate, known, at))
      .filter(({ sha256 }) => !this.#asked.has(sha256));
    for (const { sha256 } of wanted) this.#asked.add(sha256);
    return fetchCrls(wanted, signal, this.logger);
  }

  #believedChain(certificate: Certificate, known: readonly Certificate[], at: Date): readonly Certificate[] {
    const of = (kind: string): Certificate[] =>
      this.trust.entries.filter((entry) => entry.kind === kind).map((entry) => entry.certificate);
    const intermediates = [...of('intermediate'), ...this.given.certificates, ...known];
    for (const { anchor, certificates } of buildPaths(certificate, { anchors: of('anchor'), intermediates })) {
      const root = { name: anchor.subject, spki: anchor.spki, publicKey: anchor.publicKey };
      const { problems } = validatePath(root, certificates, { at });
      if (problems.every(({ code }) => DATES.has(code))) return certificates;
    }
    return [];
  }
}

const DATES: ReadonlySet<string> = new Set(['PATH_EXPIRED', 'PATH_NOT_YET_VALID']);

function* certificatesIn({ material, signatures, evidence }: DocumentToJudge): Generator<Certificate> {
  yield* material.certificates;
  for (const one of signatures) {
    const stamps = one.kind === 'signature' ? (one.signer?.timestamps ?? []) : one.timestamp ? [one.timestamp] : [];
    if (one.kind === 'signature') yield* one.signer?.material.certificates ?? [];
    for (const { token } of stamps) yield* token?.signedData.certificates ?? [];
  }
  for (const { token } of evidence) yield* token?.signedData.certificates ?? [];
}
