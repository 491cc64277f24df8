import { createHash } from 'node:crypto';
import { messageOf } from '@mocban/core';
import type { FileToJudge, SignatureJudge, SignatureMaterial } from '@mocban/oais';
import { parseAlgorithmPolicy } from '@mocban/pki';
import {
  containerOf,
  judgeDocument,
  withSignedFile,
  type DocumentReport,
  type DocumentToJudge,
  type FolderMaterial,
  type JudgeContext,
} from '@mocban/signatures';
import type { Logger } from 'pino';
import type { SignatureConfig } from '../config/signature-options.js';
import { ServiceError } from '../error.js';
import { ChainLists, lacksLists } from './chain-lists.js';
import { NOTHING, readBelieved, type Believed } from './what-is-believed.js';

/** What the inventory took for signed, and is nothing that signatures come in by its first bytes: no word on it is no good word. */
const NOT_JUDGED: DocumentToJudge = {
  signatures: [
    {
      kind: 'signature',
      name: 'unread',
      format: [],
      warnings: [],
      limit: { code: 'FORMAT_NOT_JUDGED', message: 'by its first bytes neither PDF, CMS nor XML' },
    },
  ],
  material: NOTHING,
  evidence: [],
  warnings: [],
};

/**
 * A judge by what lies in the folders of this service now, so that what is put there counts for the next package; and by answers and
 * lists that it fetches where those are not enough.
 * @throws ServiceError `SERVICE_NOT_READY` while something of it is not what it must be, e.g. the trust store not what was signed
 */
export async function openJudge(config: SignatureConfig, logger: Logger): Promise<SignatureJudge> {
  try {
    return new Judge(config, await readBelieved(config), logger);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? `${String(cause.code)}: ` : '';
    throw new ServiceError('SERVICE_NOT_READY', `what signatures are judged by: ${code}${messageOf(cause)}`, [], {
      cause,
    });
  }
}

class Judge implements SignatureJudge {
  readonly basis: SignatureJudge['basis'];
  readonly #context: Omit<JudgeContext, 'at' | 'given'>;
  readonly #given: FolderMaterial;
  readonly #lists: ChainLists;

  constructor({ fetchCrls, fetchOcsps }: SignatureConfig, { trust, given, algorithms }: Believed, logger: Logger) {
    const algorithmsSha256 = createHash('sha256').update(algorithms).digest('hex');
    this.basis = { ...(trust.sha256 !== undefined && { trustStore: trust.sha256 }), algorithmPolicy: algorithmsSha256 };
    this.#context = { trust, algorithms: parseAlgorithmPolicy(algorithms), algorithmsSha256 };
    this.#given = { ...given, crls: [...given.crls], ocsps: [...given.ocsps] };
    this.#lists = new ChainLists(trust, given, { crls: fetchCrls, ocsps: fetchOcsps }, logger);
  }

  judge({ localPath, contentPath, evidence = [] }: FileToJudge, { at, signal }: { at: Date; signal: AbortSignal }) {
    return withSignedFile({ path: localPath, contentPath, evidence }, async (file) => {
      signal.throwIfAborted();
      const document = (await containerOf(file.head)?.open(file)) ?? NOT_JUDGED;
      return this.#fetched(document, at, signal, await this.#judge(document, at));
    });
  }

  /** Answers about a certificate are newer and smaller than lists, which are fetched only where those do not do. */
  async #fetched(document: DocumentToJudge, at: Date, signal: AbortSignal, report: DocumentReport) {
    let known = report;
    if (!lacksLists(known)) return known;
    const answers = await this.#lists.ocspsFor(document, at, signal);
    this.#given.ocsps.push(...answers);
    if (answers.length > 0) known = await this.#judge(document, at);
    if (!lacksLists(known)) return known;
    const lists = await this.#lists.crlsFor(document, at, signal);
    this.#given.crls.push(...lists);
    return lists.length === 0 ? known : this.#judge(document, at);
  }

  material(sha256: string): SignatureMaterial | undefined {
    const { certificates, crls, ocsps } = this.#given;
    const trusted = this.#context.trust.entries.map(({ certificate }) => certificate);
    const is = (one: { sha256: string }): boolean => one.sha256 === sha256;
    const certificate = trusted.find(is) ?? certificates.find(is);
    if (certificate !== undefined) return { type: 'certificate', bytes: certificate.der };
    const crl = crls.find(is);
    if (crl !== undefined) return { type: 'crl', bytes: crl.der };
    const ocsp = ocsps.find(is);
    return ocsp && { type: 'ocsp', bytes: ocsp.der };
  }

  #judge(document: DocumentToJudge, at: Date): Promise<DocumentReport> {
    return judgeDocument(document, { ...this.#context, given: this.#given, at });
  }
}
