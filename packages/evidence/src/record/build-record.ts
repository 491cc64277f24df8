import type { RecordAlgorithm } from './digests.js';
import { digest } from './digests.js';
import type { ArchiveTimestamp, EvidenceRecord } from './evidence-record.js';
import type { HashTree } from './hash-tree.js';
import { renewedMembers } from './verify-record.js';

/** A record of a group whose digest is in a tree that was stamped. @param token of the tree's root @throws EvidenceError `EVIDENCE_NOT_IN_TREE` */
export const buildEvidenceRecord = (tree: HashTree, group: readonly Buffer[], token: Buffer): EvidenceRecord => ({
  chains: [[{ algorithm: tree.algorithm, lists: tree.listsFor(group), token }]],
});

/**
 * What a new token must be of so that it renews a record's last one: a group, whose digest is a value of a tree over all that are due. The
 * standard asks for the last token alone; those before it are in the group too, for BouncyCastle looks for every one of them.
 * @see RFC 4998 §5.2
 */
export function tokensToRenew({ chains }: EvidenceRecord): { algorithm: RecordAlgorithm; group: Buffer[] } {
  const chain = chains.at(-1)!;
  const [{ algorithm }] = chain as [ArchiveTimestamp];
  return { algorithm, group: chain.map(({ token }) => digest(algorithm, token)) };
}

/** Renews a record's last token while its authority is still believed, by the same digest algorithm. @throws EvidenceError `EVIDENCE_NOT_IN_TREE` */
export function renewTimestamp(record: EvidenceRecord, tree: HashTree, token: Buffer): EvidenceRecord {
  const { group } = tokensToRenew(record);
  const renewed = [...record.chains.at(-1)!, { algorithm: tree.algorithm, lists: tree.listsFor(group), token }];
  return { chains: [...record.chains.slice(0, -1), renewed] };
}

/** What a new token must be of so that it renews a record by another digest algorithm. @param group by the new one @see RFC 4998 §5.2 */
export const groupToRenew = (
  { chains }: EvidenceRecord,
  algorithm: RecordAlgorithm,
  group: readonly Buffer[],
): Buffer[] => renewedMembers(algorithm, chains, group);

/** Renews a record by another digest algorithm, before the one it is by is worth nothing. @throws EvidenceError `EVIDENCE_NOT_IN_TREE` */
export const renewHashTree = (
  record: EvidenceRecord,
  tree: HashTree,
  group: readonly Buffer[],
  token: Buffer,
): EvidenceRecord => ({
  chains: [
    ...record.chains,
    [{ algorithm: tree.algorithm, lists: tree.listsFor(groupToRenew(record, tree.algorithm, group)), token }],
  ],
});
