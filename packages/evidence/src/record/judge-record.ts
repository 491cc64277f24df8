import { digestProblem, type TokenOutcome } from '@mocban/pki';
import type { EvidenceRecord } from './evidence-record.js';
import { judgeAuthority, type RecordSubIndication, type TrustMaterial } from './judge-authority.js';
import { verifyEvidenceRecord, type ProvedGroup, type ProvedTimestamp, type RecordOutcome } from './verify-record.js';

/** A time-stamp of a record, as it was judged. */
export interface JudgedTimestamp extends ProvedTimestamp {
  indication: 'PASSED' | 'INDETERMINATE';
  subIndication?: RecordSubIndication;
  message?: string;
}

/** What a record is worth. @see ETSI EN 319 102-1 §5.4, §5.6.3 */
export interface RecordVerdict {
  indication: 'PASSED' | 'INDETERMINATE' | 'FAILED';
  subIndication?: RecordSubIndication;
  message?: string;
  /** Proof of existence, when passed: the time of the first token. */
  existedAt?: Date;
  timestamps: readonly JudgedTimestamp[];
}

export interface JudgeRecordOptions {
  /** The time that the last token is to be believed at. */
  at: Date;
  material: TrustMaterial;
  /** Whether the first list may have more in it than the group. @defaultValue true */
  isPartOfGroup?: boolean;
}

/**
 * Judges a record over a group: its digests and tokens, and that each authority was believed until its token was renewed, the last one at
 * the time given. A renewal that came too late is `NO_POE`.
 * @param group what is proved; `undefined` judges the record by itself
 * @see RFC 4998 §5.3
 */
export async function judgeEvidenceRecord(
  record: EvidenceRecord,
  group: ProvedGroup | undefined,
  { at, material, isPartOfGroup = true }: JudgeRecordOptions,
): Promise<RecordVerdict> {
  const certificates = [...material.anchorsAt(at), ...material.intermediatesAt(at)];
  const outcome = await verifyEvidenceRecord(record, group, certificates);
  if (outcome.outcome !== 'consistent') return failed(outcome);
  if (!isPartOfGroup && group !== undefined && (await hasMore(record, group)))
    return {
      indication: 'FAILED',
      subIndication: 'HASH_FAILURE',
      message: 'it is of more than the group',
      timestamps: [],
    };
  const timestamps: JudgedTimestamp[] = [];
  for (const stamp of outcome.timestamps) timestamps.push(await judged(stamp, at, record, material));
  const wrong = timestamps.find(({ indication }) => indication !== 'PASSED');
  if (wrong === undefined) return { indication: 'PASSED', existedAt: outcome.existedAt, timestamps };
  return {
    indication: 'INDETERMINATE',
    ...(wrong.subIndication && { subIndication: wrong.subIndication }),
    message: `time-stamp ${wrong.place + 1} of chain ${wrong.chain + 1}: ${wrong.message}`,
    timestamps,
  };
}

async function judged(
  stamp: ProvedTimestamp,
  at: Date,
  { chains }: EvidenceRecord,
  material: TrustMaterial,
): Promise<JudgedTimestamp> {
  const until = stamp.renewedAt ?? at;
  const problem =
    stamp.token.genTime > until
      ? { subIndication: 'NO_POE' as const, message: 'it is from a later time than the one that is asked about' }
      : ((await judgeAuthority(stamp.token, stamp.certificate, until, material)) ??
        weakTree(chains[stamp.chain]![0]!.algorithm, until, material));
  return problem === undefined
    ? { ...stamp, indication: 'PASSED' }
    : { ...stamp, ...problem, indication: 'INDETERMINATE' };
}

const weakTree = (algorithm: string, at: Date, { algorithms }: TrustMaterial) =>
  digestProblem(algorithms, algorithm, at) && {
    subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE' as const,
    message: `${algorithm} is not believed`,
  };

/** A group by the standard's further proof: only its digests are in the first list. @see RFC 4998 §4.3 */
async function hasMore({ chains: [chain] }: EvidenceRecord, group: ProvedGroup): Promise<boolean> {
  const [{ algorithm, lists }] = chain as [(typeof chain & object)[number]];
  return lists[0] !== undefined && lists[0].length !== (await group(algorithm)).length;
}

type Verdict = Pick<RecordVerdict, 'indication' | 'subIndication'>;

const VERDICTS: Record<Exclude<RecordOutcome['outcome'], 'consistent'>, Verdict> = {
  'digest-differs': { indication: 'FAILED', subIndication: 'HASH_FAILURE' },
  malformed: { indication: 'FAILED', subIndication: 'FORMAT_FAILURE' },
  'token-wrong': { indication: 'FAILED', subIndication: 'SIG_CRYPTO_FAILURE' },
};

/** What wrong tokens are, where that is something else. */
const TOKENS: Partial<Record<TokenOutcome['outcome'], Verdict>> = {
  'digest-differs': { indication: 'FAILED', subIndication: 'HASH_FAILURE' },
  malformed: { indication: 'FAILED', subIndication: 'FORMAT_FAILURE' },
  'algorithm-unknown': { indication: 'INDETERMINATE', subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE' },
  'certificate-missing': { indication: 'INDETERMINATE', subIndication: 'NO_SIGNING_CERTIFICATE_FOUND' },
  'not-for-timestamps': { indication: 'INDETERMINATE', subIndication: 'CHAIN_CONSTRAINTS_FAILURE' },
};

const failed = (outcome: Exclude<RecordOutcome, { outcome: 'consistent' }>): RecordVerdict => ({
  ...((outcome.token && TOKENS[outcome.token]) ?? VERDICTS[outcome.outcome]),
  message: `time-stamp ${outcome.place + 1} of chain ${outcome.chain + 1}: ${outcome.message}`,
  timestamps: [],
});
