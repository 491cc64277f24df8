import { hash } from 'node:crypto';
import { CompactTable } from '@mocban/core';
import {
  BatchIndex,
  byTime,
  groupDigest,
  groupToRenew,
  renewalDueOf,
  stampedBatch,
  treeOfGroups,
  type BatchHead,
  type BatchKind,
  type HashTree,
  type RecordAlgorithm,
  type Stamp,
  type StoreBatch,
  type TrustMaterial,
} from '@mocban/evidence';
import { ArchiveError } from '../../error.js';
import type { ArchiveStore } from '../../ports.js';
import { openStoreBatches, readManifestGroup, writeStoreBatch } from './store-batches.js';
import { evidenceOf, storedVersions } from './stored-versions.js';

/** Has a tree stamped by a token that is believed and not older than the last one. */
export type Stamper = (tree: HashTree, notBefore: Date | undefined) => Promise<Stamp>;

export interface SealStoreRequest {
  store: ArchiveStore;
  stamp: Stamper;
  signal?: AbortSignal;
}

/**
 * Has all versions of a store that no batch has stamped as one batch, and puts it there. Holds 45 bytes for each version that is stamped.
 * @returns the batch; `undefined` when there is nothing to be stamped
 * @throws EvidenceError `EVIDENCE_TOKEN_REFUSED`, `EVIDENCE_BATCH_INVALID`; ArchiveError `ARCHIVE_EVIDENCE_CONFLICT`; StorageError
 */
export async function sealStore({ store, stamp, signal }: SealStoreRequest): Promise<BatchHead | undefined> {
  const batches = await openStoreBatches(store);
  const stamped = new CompactTable('hex');
  for (const { head, tree } of batches)
    if (head.kind === 'versions') for await (const leaf of tree.leaves()) stamped.add(leaf.toString('hex'));
  const groups: Buffer[][] = [];
  for await (const { objectPath, version } of storedVersions(store, signal ? { signal } : {})) {
    const made = await readManifestGroup(store, objectPath, version);
    if ('problem' in made)
      throw new ArchiveError('ARCHIVE_EVIDENCE_CONFLICT', `${objectPath} ${version}: ${made.problem}`);
    const group = [...(await made.group('sha256'))];
    if (!stamped.has(groupDigest('sha256', group).toString('hex'))) groups.push(group);
  }
  if (groups.length === 0) return undefined;
  return put(store, 'versions', treeOfGroups('sha256', groups), { stamp, batches });
}

export interface RenewStoreRequest extends SealStoreRequest {
  /** By later tokens, or by another digest algorithm. */
  by: 'timestamp' | 'algorithm';
  /** The new one. @defaultValue `sha512` */
  algorithm?: RecordAlgorithm;
  /** Renews what is due at this time; absent: everything. */
  dueAt?: Date;
  /** What is due is said by the authorities' certificates and those above them. */
  material: TrustMaterial;
}

/**
 * Renews the evidence of a store: what is due, or everything.
 * @returns the batches that were made
 * @throws as `sealStore`
 */
export async function renewStore(request: RenewStoreRequest): Promise<BatchHead[]> {
  const { store, by, algorithm = 'sha512' } = request;
  const batches = byTime(await openStoreBatches(store));
  const chains = await dueChains(batches, request);
  if (by === 'algorithm') {
    const made = await renewRecords(request, algorithm, batches, chains);
    return made === undefined ? [] : [made];
  }
  const made: BatchHead[] = [];
  for (const one of new Set(chains.map(({ start }) => start.head.algorithm))) {
    const ofOne = chains.filter(({ start }) => start.head.algorithm === one);
    const groups = ofOne.map(({ tokens }) => tokens.map((token) => hash(one, token, 'buffer')));
    const renews = ofOne.map(({ start }) => start.head.root);
    made.push(await put(store, 'tokens', treeOfGroups(one, groups), { ...request, batches, renews }));
  }
  return made;
}

/** A chain that goes on: the batch it begins with, and the tokens of it and of those that renewed it. */
interface Chain {
  start: StoreBatch;
  tokens: readonly Buffer[];
}

async function dueChains(batches: readonly StoreBatch[], { dueAt, material }: RenewStoreRequest): Promise<Chain[]> {
  const due: Chain[] = [];
  for (const start of batches) {
    const renewals = batches.filter(({ head }) => head.renews.includes(start.head.root));
    if (start.head.kind === 'tokens' || renewals.some(({ head }) => head.kind === 'records')) continue;
    const chain = [start, ...renewals];
    const token = await chain.at(-1)!.token();
    const renewal = dueAt && (await renewalDueOf(token, start.head.algorithm, material));
    const isDue = dueAt === undefined || renewal === undefined || renewal.due <= dueAt;
    if (isDue) due.push({ start, tokens: await Promise.all(chain.map((batch) => batch.token())) });
  }
  return due;
}

/** All versions of the chains, their manifests digested with all that proved them so far. */
async function renewRecords(
  request: RenewStoreRequest,
  algorithm: RecordAlgorithm,
  batches: readonly StoreBatch[],
  chains: readonly Chain[],
): Promise<BatchHead | undefined> {
  const { store, signal } = request;
  const renews = chains.map(({ start }) => start.head).filter((head) => head.algorithm !== algorithm);
  const roots = new Set(renews.map(({ root }) => root));
  const groups: Buffer[][] = [];
  const index = await BatchIndex.read(batches);
  for await (const version of storedVersions(store, signal ? { signal } : {})) {
    const found = await evidenceOf(store, version, index);
    if (found.state === 'record' && found.roots.some((root) => roots.has(root)))
      groups.push(groupToRenew(found.record, algorithm, await found.group(algorithm)));
  }
  if (groups.length === 0) return undefined;
  return put(store, 'records', treeOfGroups(algorithm, groups), { ...request, batches, renews: [...roots] });
}

async function put(
  store: ArchiveStore,
  kind: BatchKind,
  tree: HashTree,
  { stamp, batches, renews = [] }: { stamp: Stamper; batches: readonly StoreBatch[]; renews?: readonly string[] },
): Promise<BatchHead> {
  const last = byTime(batches).at(-1);
  const { token, material } = await stamp(tree, last && new Date(last.head.time));
  const batch = stampedBatch(kind, tree, token, { renews, material });
  await writeStoreBatch(store, batch);
  return batch.head;
}
