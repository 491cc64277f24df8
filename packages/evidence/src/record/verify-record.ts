import {
  parseTimestampToken,
  ifReadable,
  verifyTimestampToken,
  type Certificate,
  type TimestampToken,
  type TokenOutcome,
} from '@mocban/pki';
import { digest, groupDigest, type RecordAlgorithm } from './digests.js';
import { serialiseChains, type ArchiveTimestamp, type EvidenceRecord } from './evidence-record.js';

/** What is proved: a group of things that were stamped together, digested by whichever algorithm is asked for. */
export type ProvedGroup = (algorithm: RecordAlgorithm) => Promise<readonly Buffer[]> | readonly Buffer[];

/** A token of a record that holds, with the time at which it must have been believed. */
export interface ProvedTimestamp {
  chain: number;
  place: number;
  token: TimestampToken;
  /** The authority's, by the token's own word. */
  certificate: Certificate;
  /** When it was renewed; `undefined` for the last, which must be believed now. */
  renewedAt: Date | undefined;
}

export type RecordOutcome =
  /** Its digests and tokens are right. Whether each authority was believed until it was renewed is the caller's to judge. */
  | { outcome: 'consistent'; existedAt: Date; timestamps: readonly ProvedTimestamp[] }
  | {
      outcome: 'digest-differs' | 'malformed' | 'token-wrong';
      chain: number;
      place: number;
      message: string;
      /** What a wrong token is. */
      token?: TokenOutcome['outcome'];
    };

/**
 * Verifies a record over a group: that the group is in the first list of each chain, and leads to what was stamped; that each renewal is
 * of what came before, and later than it; that each token is signed as it must be.
 * @param certificates of authorities, where tokens lack them
 * @see RFC 4998 §5.3
 */
export async function verifyEvidenceRecord(
  { chains }: EvidenceRecord,
  group: ProvedGroup | undefined,
  certificates: readonly Certificate[] = [],
): Promise<RecordOutcome> {
  const timestamps: ProvedTimestamp[] = [];
  for (const [chain, stamps] of chains.entries()) {
    const [{ algorithm }] = stamps as [ArchiveTimestamp];
    for (const [place, stamp] of stamps.entries()) {
      const fail = (
        outcome: 'digest-differs' | 'malformed' | 'token-wrong',
        message: string,
        token?: TokenOutcome['outcome'],
      ): RecordOutcome => ({ outcome, chain, place, message, ...(token && { token }) });
      if (stamp.algorithm !== algorithm) return fail('malformed', 'one chain with two digest algorithms');
      const wanted = place > 0 ? [digest(algorithm, stamps[place - 1]!.token)] : await firstOf(chains, chain, group);
      if (wanted !== undefined && !isHeld(stamp, wanted))
        return fail('digest-differs', place > 0 ? 'it renews another token' : 'it is of something else');
      const token = read(stamp);
      if (token === undefined) return fail('malformed', 'a token that cannot be read');
      if (token.digest !== algorithm) return fail('malformed', 'the token is by another digest algorithm');
      const outcome = await verifyTimestampToken(token, rootOf(stamp, wanted), certificates);
      if (outcome.outcome === 'imprint-differs') return fail('digest-differs', outcome.message);
      if (outcome.outcome !== 'valid')
        return fail('token-wrong', `${outcome.outcome}: ${outcome.message}`, outcome.outcome);
      const before = timestamps.at(-1);
      if (before !== undefined) {
        if (token.genTime < before.token.genTime) return fail('malformed', 'it renews a later token');
        before.renewedAt = token.genTime;
      }
      timestamps.push({ chain, place, token, certificate: outcome.certificate, renewedAt: undefined });
    }
  }
  return { outcome: 'consistent', existedAt: timestamps[0]!.token.genTime, timestamps };
}

/** What the first token of a chain must be of; in a later chain each member together with all chains before. @see RFC 4998 §5.2 */
async function firstOf(
  chains: EvidenceRecord['chains'],
  chain: number,
  group: ProvedGroup | undefined,
): Promise<Buffer[] | undefined> {
  if (group === undefined) return undefined;
  const { algorithm } = chains[chain]![0]!;
  return renewedMembers(algorithm, chains.slice(0, chain), await group(algorithm));
}

/** Values of a group in the first list of a chain that renews others. @see RFC 4998 §5.2 */
export function renewedMembers(
  algorithm: RecordAlgorithm,
  before: EvidenceRecord['chains'],
  members: readonly Buffer[],
): Buffer[] {
  if (before.length === 0) return [...members];
  const earlier = digest(algorithm, serialiseChains(before));
  return members.map((member) => digest(algorithm, member, earlier));
}

/** Whether all of a group are in the first list, which may hold others that were stamped with them. */
function isHeld({ lists: [first] }: ArchiveTimestamp, wanted: readonly Buffer[]): boolean {
  if (first === undefined) return wanted.length === 1;
  return wanted.every((value) => first.some((held) => held.equals(value)));
}

function rootOf({ algorithm, lists }: ArchiveTimestamp, wanted: readonly Buffer[] | undefined): Buffer {
  if (lists.length === 0) return wanted?.[0] ?? Buffer.alloc(0);
  let root: Buffer | undefined;
  for (const list of lists) root = groupDigest(algorithm, root === undefined ? list : [...list, root]);
  return root!;
}

const read = ({ token }: ArchiveTimestamp): TimestampToken | undefined => ifReadable(() => parseTimestampToken(token));
