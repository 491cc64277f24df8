import type { RecordAlgorithm } from './digests.js';
import { digest } from './digests.js';
import type { EvidenceRecord } from './evidence-record.js';
import type { HashTree } from './hash-tree.js';
import { renewedMembers } from './verify-record.js';

/** A record of a group whose digest is in a tree that was stamped. @param token of the tree's root @throws EvidenceError `EVIDENCE_NOT_IN_TREE` */
export const buildEvidenceRecord = (tree: HashTree, group: readonly Buffer[], token: Buffer): EvidenceRecord => ({
  chains: [[{ algorithm: tree.algorithm, lists: tree.listsFor(group), token }]],
});

/** What a new token must be of so that it renews the last one of a record: a value of a tree over all tokens that are due. @see RFC 4998 §5.2 */
export function tokenToRenew({ chains }: EvidenceRecord): { algorithm: RecordAlgorithm; value: Buffer } {
  const { algorithm, token } = chains.at(-1)!.at(-1)!;
  return { algorithm, value: digest(algorithm, token) };
}

/** Renews a record's last token while its authority is still believed, by the same digest algorithm. @throws EvidenceError `EVIDENCE_NOT_IN_TREE` */
export function renewTimestamp(record: EvidenceRecord, tree: HashTree, token: Buffer): EvidenceRecord {
  const { value } = tokenToRenew(record);
  const renewed = [...record.chains.at(-1)!, { algorithm: tree.algorithm, lists: tree.listsFor([value]), token }];
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
