import { groupToRenew, tokensToRenew } from '../record/build-record.js';
import type { EvidenceRecord } from '../record/evidence-record.js';
import type { ProvedGroup } from '../record/verify-record.js';
import type { BatchHead } from './batch.js';

/** A batch that records are put together from. */
export interface BatchSource {
  head: Pick<BatchHead, 'kind' | 'algorithm' | 'root' | 'time' | 'renews'>;
  /** DER. */
  token(): Promise<Buffer>;
  /** The way from a group to the root; `undefined` where it is not in the batch. */
  listsFor(group: readonly Buffer[]): Promise<Buffer[][] | undefined>;
}

/** Batches in the order in which they were stamped. */
export const byTime = <T extends { head: Pick<BatchHead, 'time' | 'root'> }>(batches: readonly T[]): T[] =>
  [...batches].sort(
    ({ head: a }, { head: b }) => Date.parse(a.time) - Date.parse(b.time) || (a.root < b.root ? -1 : 1),
  );

/**
 * Puts the record of a group together: the batch that has it, and after it whatever renewed that.
 * @param batches in any order; those that have nothing to do with the group are passed over
 * @returns `undefined` where no batch has the group, and the roots of the batches that it is made of
 * @throws EvidenceError `EVIDENCE_BATCH_INVALID`
 */
export async function assembleRecord(
  batches: readonly BatchSource[],
  group: ProvedGroup,
): Promise<{ record: EvidenceRecord; roots: string[] } | undefined> {
  let record: EvidenceRecord | undefined;
  const roots: string[] = [];
  // Of two that were stamped within one second either may be the later one: what fits on is looked for until nothing does.
  for (let due = byTime(batches), isMore = true; isMore;) {
    isMore = false;
    for (const batch of due) {
      const next = await renewedBy(record, batch, group, roots);
      if (next === undefined) continue;
      record = next;
      roots.push(batch.head.root);
      isMore = true;
    }
    due = due.filter(({ head }) => head.kind !== 'versions' && !roots.includes(head.root));
  }
  return record && { record, roots };
}

async function renewedBy(
  record: EvidenceRecord | undefined,
  batch: BatchSource,
  group: ProvedGroup,
  roots: readonly string[],
): Promise<EvidenceRecord | undefined> {
  const { kind, algorithm, renews } = batch.head;
  const stampOf = async (members: readonly Buffer[]) => {
    const lists = await batch.listsFor(members);
    return lists && { algorithm, lists, token: await batch.token() };
  };
  if (record === undefined) {
    const stamp = kind === 'versions' ? await stampOf(await group(algorithm)) : undefined;
    return stamp && { chains: [[stamp]] };
  }
  if (kind === 'versions' || roots.includes(batch.head.root) || !renews.some((root) => roots.includes(root)))
    return undefined;
  const { chains } = record;
  if (kind === 'records') {
    const stamp = await stampOf(groupToRenew(record, algorithm, await group(algorithm)));
    return stamp && { chains: [...chains, [stamp]] };
  }
  const due = tokensToRenew(record);
  const stamp = due.algorithm === algorithm ? await stampOf(due.group) : undefined;
  return stamp && { chains: [...chains.slice(0, -1), [...chains.at(-1)!, stamp]] };
}
