import type {
  DocumentToJudge,
  JudgeContext,
  Material,
  ObjectId,
  SignatureToJudge,
  SignerToJudge,
  TimestampToJudge,
} from '../model/to-judge.js';
import type { ProofReport, TimestampReport } from '../model/report.js';
import { Budget } from './budget.js';
import { CertificateJudge } from './certificate-state.js';
import { MaterialPool } from './material.js';
import { ProofsOfExistence } from './proofs.js';
import { TimestampJudge, type JudgedTimestamp } from './timestamps.js';

const NO_PROOFS = new ProofsOfExistence();

/** All that the judgement of one document shares. */
export class Session {
  readonly pool: MaterialPool;
  /** What the document itself has: by it the level of a signature is told. */
  readonly own: MaterialPool;
  readonly budget: Budget;
  readonly certificates: CertificateJudge;
  readonly proofs = new ProofsOfExistence();
  readonly #timestamps: TimestampJudge;
  readonly #passed: { covered: ReadonlySet<ObjectId>; report: TimestampReport; id: ObjectId }[] = [];
  readonly #late = new Map<TimestampToJudge, JudgedTimestamp>();

  constructor(
    readonly document: DocumentToJudge,
    readonly context: JudgeContext,
  ) {
    this.budget = new Budget(document.signatures.length);
    this.pool = new MaterialPool(context.trust);
    this.own = new MaterialPool({ entries: [] });
    this.pool.add(context.given, 'given');
    for (const material of materialOf(document))
      for (const pool of [this.pool, this.own]) pool.add(material, 'document');
    this.certificates = new CertificateJudge(context, this.pool, this.budget);
    this.#timestamps = new TimestampJudge(context, this.pool, this.certificates, this.budget);
  }

  /** A token as it is now, with nothing to prove that it is older. */
  judgedNow(timestamp: TimestampToJudge): Promise<JudgedTimestamp> {
    return this.#timestamps.judge(timestamp, this.context.at, NO_PROOFS);
  }

  /** A token by all proofs that there are. Those of the document have been judged by `collectProofs`. */
  judgedLate(timestamp: TimestampToJudge): JudgedTimestamp | undefined {
    return this.#late.get(timestamp);
  }

  /**
   * Judges all tokens, the newest first: each may prove that what it covers was there before it, so that a token whose authority has
   * expired since still counts. @see ETSI EN 319 102-1 §5.6.3, signatures.md 2.6.3 @throws BudgetExceeded
   */
  async collectProofs(): Promise<void> {
    const { at } = this.context;
    const tokens = timestampsOf(this.document).sort((a, b) => timeOf(b) - timeOf(a));
    let ofFile: ObjectId[] | undefined;
    for (const timestamp of tokens) {
      const proved = this.proofs.of(timestamp.id)?.time ?? at;
      const judged = await this.#timestamps.judge(timestamp, proved < at ? proved : at, this.proofs);
      this.#late.set(timestamp, judged);
      if (judged.time === undefined) continue;
      const ofAll = timestamp.isOfFile === true ? (ofFile ??= idsOf(this.document)) : [];
      const covered = [...timestamp.covers, ...ofAll];
      this.proofs.add(covered, { time: judged.time, source: timestamp.kind });
      this.#passed.push({ covered: new Set(covered), report: judged.report, id: timestamp.id });
    }
  }

  /** The time-stamps that show that something was there, and those that show it of these: the earliest first. */
  proofsOf(id: ObjectId): ProofReport[] {
    const wanted = new Set([id]);
    const found: ProofReport[] = [];
    // They were judged from the newest to the oldest: one that covers another comes before it.
    for (const { covered, report, id: own } of [...this.#passed].reverse()) {
      if (report.kind === 'content' || ![...wanted].some((one) => covered.has(one))) continue;
      wanted.add(own);
      found.push({ kind: report.kind, time: report.time!, sha256: own });
    }
    return found;
  }

  get noProofs(): ProofsOfExistence {
    return NO_PROOFS;
  }

  /** Tokens over signatures together with what they are judged by. */
  get archival(): readonly JudgedTimestamp[] {
    return [...this.#late.values()].filter(({ timestamp: { kind } }) => kind === 'archive' || kind === 'document');
  }
}

/** Of all that lies in a file: what was given beside it, evidence records too, is not proved by one of the file. */
function idsOf(document: DocumentToJudge): ObjectId[] {
  const held = [...materialOf({ ...document, evidence: [] })].flatMap(({ certificates, crls, ocsps }) =>
    [...certificates, ...crls, ...ocsps].map(({ sha256 }) => sha256),
  );
  const signers = document.signatures.flatMap((one) => (one.kind === 'signature' ? signersOf(one) : []));
  const tokens = timestampsOf({ ...document, evidence: [] });
  return [...held, ...[...signers, ...tokens].map(({ id }) => id)];
}

const signersOf = ({ signer }: SignatureToJudge): SignerToJudge[] =>
  signer === undefined ? [] : [signer, ...signer.counterSignatures.flatMap(signersOf)];

const timeOf = ({ token }: TimestampToJudge): number => token?.genTime.getTime() ?? 0;

/** Of a document, its signatures, and signatures of these. */
export function timestampsOf({ signatures, evidence }: DocumentToJudge): TimestampToJudge[] {
  const found = [...evidence];
  for (const signature of signatures)
    if (signature.kind === 'signature') found.push(...ofSignature(signature));
    else if (signature.timestamp !== undefined && signature.format.length === 0) found.push(signature.timestamp);
  return found;
}

const ofSignature = ({ signer }: SignatureToJudge): TimestampToJudge[] =>
  signer === undefined ? [] : [...signer.timestamps, ...signer.counterSignatures.flatMap(ofSignature)];

function* materialOf(document: DocumentToJudge): Generator<Material> {
  yield document.material;
  for (const signature of document.signatures)
    if (signature.kind === 'signature') yield* materialOfSignature(signature);
  for (const { token } of timestampsOf(document)) if (token !== undefined) yield token.signedData;
}

function* materialOfSignature({ signer }: SignatureToJudge): Generator<Material> {
  if (signer === undefined) return;
  yield signer.material;
  for (const counter of signer.counterSignatures) yield* materialOfSignature(counter);
}
