import {
  EvidenceError,
  parseEvidenceRecord,
  verifyEvidenceRecord,
  type EvidenceRecord,
  type ProvedGroup,
  type ProvedTimestamp,
} from '@mocban/evidence';
import { idsWithin, timestampToJudge } from '../cms/timestamp.js';
import type { ObjectId, TimestampToJudge } from '../model/to-judge.js';

/**
 * The time-stamps of an evidence record of a file, as the engine takes them: the first one of each chain is of the file and of all chains
 * before, each other one of the one before. Never throws for what is in the record.
 * @param group what the record must be of: the digest of the file, or the digests of the manifests that name it
 * @see RFC 4998 §5.3, signatures.md 2.6.5
 */
export async function evidenceOfFile(record: Uint8Array, group: ProvedGroup): Promise<TimestampToJudge[]> {
  const read = parse(record);
  if ('problem' in read) return [unread(record, read.problem)];
  const outcome = await verifyEvidenceRecord(read, group);
  if (outcome.outcome === 'consistent') return proved(outcome.timestamps);
  const { token } = read.chains[outcome.chain]![outcome.place]!;
  if (outcome.outcome === 'malformed') return [unread(token, outcome.message)];
  // Said by the token itself: it is of something else, or is no good.
  const timestamp = timestampToJudge('evidence-record', token, () => Buffer.alloc(0), []);
  const own = timestamp.token?.imprint;
  return [outcome.outcome === 'digest-differs' ? timestamp : { ...timestamp, imprint: () => own }];
}

function proved(timestamps: readonly ProvedTimestamp[]): TimestampToJudge[] {
  const found: TimestampToJudge[] = [];
  const before: ObjectId[] = [];
  for (const { place, token } of timestamps) {
    const covers = place === 0 ? [...before] : idsWithin(found.at(-1)!);
    const timestamp = timestampToJudge('evidence-record', token.signedData.bytes, () => token.imprint, covers);
    found.push(place === 0 ? { ...timestamp, isOfFile: true } : timestamp);
    before.push(...idsWithin(timestamp));
  }
  return found;
}

const unread = (bytes: Uint8Array, problem: string): TimestampToJudge => ({
  ...timestampToJudge('evidence-record', bytes, () => undefined, []),
  token: undefined,
  problem,
});

function parse(record: Uint8Array): EvidenceRecord | { problem: string } {
  try {
    return parseEvidenceRecord(record);
  } catch (error) {
    if (error instanceof EvidenceError) return { problem: error.message };
    throw error;
  }
}
