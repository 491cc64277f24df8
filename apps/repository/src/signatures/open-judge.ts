import { createHash } from 'node:crypto';
import { messageOf } from '@mocban/core';
import type { SignatureJudge, SignatureMaterial } from '@mocban/oais';
import { parseAlgorithmPolicy, type Certificate } from '@mocban/pki';
import {
  judgeDocument,
  sharedContext,
  sharedJudgingThreads,
  unjudgedDocument,
  type DocumentReport,
  type FileToJudge,
  type FolderMaterial,
  type JudgingOutcome,
  type JudgingThreads,
  type SharedContext,
  type Trust,
} from '@mocban/signatures';
import type { Logger } from 'pino';
import type { SignatureConfig } from '../config/signature-options.js';
import { ServiceError } from '../error.js';
import { ChainLists, lacksLists } from './chain-lists.js';
import { readBelieved, type Believed } from './what-is-believed.js';

/** Said of a file over which the verifier was stopped: nothing is known of it, and it is tried again. */
const STOPPED = 'the verifier was stopped';

/** Whether a report says nothing of a file, since the verifier was stopped at it. */
export const isStopped = ({ signatures }: DocumentReport): boolean =>
  signatures.some(({ reason }) => reason?.startsWith(STOPPED) === true);

/**
 * A judge by what lies in the folders of this service now, so that what is put there counts for the next package; and by answers and
 * lists that it fetches where those are not enough. Files are read in threads.
 * @throws ServiceError `SERVICE_NOT_READY` while something of it is not what it must be, e.g. the trust store not what was signed
 */
export async function openJudge(
  config: SignatureConfig,
  logger: Logger,
  threads: JudgingThreads = sharedJudgingThreads(),
): Promise<SignatureJudge> {
  try {
    return new Judge(config, await readBelieved(config), logger, threads);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? `${String(cause.code)}: ` : '';
    throw new ServiceError('SERVICE_NOT_READY', `what signatures are judged by: ${code}${messageOf(cause)}`, [], {
      cause,
    });
  }
}

interface Validation {
  at: Date;
  signal: AbortSignal;
}

type Judged = Extract<JudgingOutcome, { report: DocumentReport }>;

class Judge implements SignatureJudge {
  readonly basis: SignatureJudge['basis'];
  readonly #trust: Trust;
  readonly #algorithms: string;
  readonly #given: FolderMaterial;
  readonly #lists: ChainLists;
  readonly #timeoutMs: number;
  #context: SharedContext;
  /** What is fetched for one file counts for the next ones. */
  #fetching: Promise<unknown> = Promise.resolve();

  constructor(
    { fetchCrls, fetchOcsps, timeoutMs }: SignatureConfig,
    { trust, given, algorithms }: Believed,
    private readonly logger: Logger,
    private readonly threads: JudgingThreads,
  ) {
    parseAlgorithmPolicy(algorithms);
    this.basis = {
      ...(trust.sha256 !== undefined && { trustStore: trust.sha256 }),
      algorithmPolicy: createHash('sha256').update(algorithms).digest('hex'),
    };
    [this.#trust, this.#algorithms, this.#timeoutMs] = [trust, algorithms, timeoutMs];
    this.#given = { ...given, crls: [...given.crls], ocsps: [...given.ocsps] };
    this.#lists = new ChainLists(trust, given, { crls: fetchCrls, ocsps: fetchOcsps }, logger);
    this.#context = sharedContext(trust, algorithms, this.#given);
  }

  async judge(file: FileToJudge, validation: Validation): Promise<DocumentReport> {
    const context = this.#context;
    const outcome = await this.#judge(file, validation);
    if ('stopped' in outcome) return this.#stopped(file, outcome.stopped, validation);
    if (!lacksLists(outcome.report)) return outcome.report;
    const completed = this.#fetching.then(async () => {
      // Another file may have had fetched what this one lacked.
      const known = this.#context === context ? outcome : await this.#again(file, validation, outcome);
      return this.#fetched(file, validation, known);
    });
    this.#fetching = completed.catch(() => undefined);
    return completed;
  }

  /** Answers about a certificate are newer and smaller than lists, which are fetched only where those do not do. */
  async #fetched(file: FileToJudge, validation: Validation, judged: Judged): Promise<DocumentReport> {
    let known = judged;
    for (const kind of ['ocsps', 'crls'] as const) {
      if (!lacksLists(known.report)) break;
      if (await this.#fetch(kind, known.certificates, validation)) known = await this.#again(file, validation, known);
    }
    return known.report;
  }

  /** @returns whether there is something new */
  async #fetch(kind: 'ocsps' | 'crls', of: readonly Certificate[], { at, signal }: Validation): Promise<boolean> {
    const before = this.#given.ocsps.length + this.#given.crls.length;
    if (kind === 'ocsps') this.#given.ocsps.push(...(await this.#lists.ocspsFor(of, at, signal)));
    else this.#given.crls.push(...(await this.#lists.crlsFor(of, at, signal)));
    if (this.#given.ocsps.length + this.#given.crls.length === before) return false;
    this.#context = sharedContext(this.#trust, this.#algorithms, this.#given);
    return true;
  }

  material(sha256: string): SignatureMaterial | undefined {
    const { certificates, crls, ocsps } = this.#given;
    const trusted = this.#trust.entries.map(({ certificate }) => certificate);
    const is = (one: { sha256: string }): boolean => one.sha256 === sha256;
    const certificate = trusted.find(is) ?? certificates.find(is);
    if (certificate !== undefined) return { type: 'certificate', bytes: certificate.der };
    const crl = crls.find(is);
    if (crl !== undefined) return { type: 'crl', bytes: crl.der };
    const ocsp = ocsps.find(is);
    return ocsp && { type: 'ocsp', bytes: ocsp.der };
  }

  #judge(file: FileToJudge, { at, signal }: Validation): Promise<JudgingOutcome> {
    return this.threads.judge({
      context: this.#context,
      file,
      at,
      timeoutMs: this.#timeoutMs,
      signal,
    });
  }

  /** With what is known by now; where the verifier is stopped at it, what was known before stands. */
  async #again(file: FileToJudge, validation: Validation, before: Judged): Promise<Judged> {
    const outcome = await this.#judge(file, validation);
    return 'stopped' in outcome ? before : outcome;
  }

  #stopped({ path }: FileToJudge, why: string, { at }: Validation): Promise<DocumentReport> {
    this.logger.warn({ path, why }, 'the verifier of signatures was stopped');
    return judgeDocument(
      unjudgedDocument({ code: 'VERIFIER_STOPPED', message: `${STOPPED}: ${why}`, subIndication: 'TRY_LATER' }),
      {
        at,
        trust: this.#trust,
        algorithms: parseAlgorithmPolicy(this.#algorithms),
        algorithmsSha256: this.basis.algorithmPolicy,
        given: this.#given,
      },
    );
  }
}
