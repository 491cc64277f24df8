import { createHash, hash } from 'node:crypto';
import { CodedError, type Finding } from '@mocban/core';
import { parseTimestampToken, PkiError, verifyTimestampToken, parseCertificate } from '@mocban/pki';
import { isPartName, type ReadStore } from '@mocban/storage';
import { EvidenceError } from '../error.js';
import { digest } from '../record/digests.js';
import { BATCH_HEAD, serialiseBatchHead, type BatchHead } from './batch.js';
import { levelCountOf, levelName, readBatchHead, readBatchToken, readLevel } from './batch-files.js';

/** Nodes of a level read together. */
const PAGE = 16 * 1024;

/** A batch that a store has. */
export interface VerifiedBatch {
  head: BatchHead;
  /** SHA-256 of its description. */
  sha256: string;
}

/**
 * Holds the files of a batch against each other: the levels must make the root, the token must be one of it, the other files must be those
 * that its description names. Whom the token is by is not judged. Never throws on what a store holds. Holds a page of a level.
 * @param onLeaf takes each value of the lowest level
 * @yields `EVIDENCE_BATCH_INVALID`, `EVIDENCE_BATCH_CHANGED`, `EVIDENCE_TOKEN_WRONG`, `EVIDENCE_FILE_EXTRA`; for information
 *   `EVIDENCE_BATCH_UNFINISHED`: it was not written whole; `IO_READ_FAILED`
 * @returns `undefined` where there is no description that can be read
 */
export async function* verifyBatch(
  store: ReadStore,
  prefix: string,
  root: string,
  onLeaf?: (leaf: Buffer) => void,
): AsyncGenerator<Finding, VerifiedBatch | undefined, undefined> {
  const folder = `${prefix}/${root}`;
  try {
    const head = await readBatchHead(store, prefix, root);
    if (head === undefined) {
      yield finding('EVIDENCE_BATCH_UNFINISHED', folder, 'it was not written whole, or is being written', 'info');
      return undefined;
    }
    yield* levelsOf(store, prefix, head, onLeaf);
    yield* filesOf(store, folder, head);
    yield* tokenOf(store, prefix, head);
    return { head, sha256: hash('sha256', serialiseBatchHead(head), 'hex') };
  } catch (error) {
    yield findingOf(error, folder);
    return undefined;
  }
}

async function* levelsOf(
  store: ReadStore,
  prefix: string,
  head: BatchHead,
  onLeaf: (leaf: Buffer) => void = () => undefined,
): AsyncGenerator<Finding> {
  const width = head.root.length / 2;
  let count = head.leaves;
  const wrong = (level: number, message: string): Finding =>
    finding('EVIDENCE_BATCH_CHANGED', `${prefix}/${head.root}/${levelName(level)}`, message);
  for (let level = 0; level < levelCountOf(head.leaves); level += 1) {
    const { sizeBytes = 0 } = (await store.stat(`${prefix}/${head.root}/${levelName(level)}`)) ?? {};
    if (sizeBytes !== count * width) return yield wrong(level, `expected ${count} nodes of ${width} bytes`);
    let last: Buffer | undefined;
    for (let from = 0; from < count; from += PAGE) {
      const to = Math.min(from + PAGE, count);
      const page = await readLevel(store, prefix, head, level, [from * width, to * width]);
      if (level === 0)
        for (let at = 0; at < page.length; at += width) {
          const leaf = page.subarray(at, at + width);
          if (last !== undefined && Buffer.compare(last, leaf) >= 0)
            return yield wrong(0, 'the values are not in their order');
          last = leaf;
          onLeaf(leaf);
        }
      if (count === 1) {
        if (page.toString('hex') !== head.root) yield wrong(level, 'it is not the root that was stamped');
        continue;
      }
      const above = await readLevel(store, prefix, head, level + 1, [(from / 2) * width, Math.ceil(to / 2) * width]);
      if (!above.equals(parentsOf(head, page, width))) return yield wrong(level, 'it does not make the level above');
    }
    count = Math.ceil(count / 2);
  }
}

function parentsOf({ algorithm }: BatchHead, page: Buffer, width: number): Buffer {
  const parents: Buffer[] = [];
  for (let at = 0; at < page.length; at += 2 * width) {
    const pair = [page.subarray(at, at + width), page.subarray(at + width, at + 2 * width)].filter(
      ({ length }) => length > 0,
    );
    parents.push(pair.length === 1 ? pair[0]! : digest(algorithm, ...pair.sort(Buffer.compare)));
  }
  return Buffer.concat(parents);
}

async function* filesOf(store: ReadStore, folder: string, head: BatchHead): AsyncGenerator<Finding> {
  const due = new Map(Object.entries(head.files));
  const levels = new Set(Array.from({ length: levelCountOf(head.leaves) }, (_, level) => levelName(level)));
  for await (const { key, kind } of store.list(folder)) {
    const name = key.slice(folder.length + 1);
    const wanted = due.get(name);
    if (kind === 'file' && wanted !== undefined) {
      due.delete(name);
      if ((await digestOfFile(store, key)) !== wanted)
        yield finding('EVIDENCE_BATCH_CHANGED', key, 'it is not the file that the batch was written with');
    } else if (name !== BATCH_HEAD && !levels.has(name) && !isPartName(name))
      yield finding('EVIDENCE_FILE_EXTRA', key, 'the batch has no such file');
  }
  for (const name of due.keys()) yield finding('EVIDENCE_BATCH_CHANGED', `${folder}/${name}`, 'the file is missing');
}

async function digestOfFile(store: ReadStore, key: string): Promise<string> {
  const sha256 = createHash('sha256');
  for await (const chunk of store.read(key)) sha256.update(chunk);
  return sha256.digest('hex');
}

async function* tokenOf(store: ReadStore, prefix: string, head: BatchHead): AsyncGenerator<Finding> {
  const { token: bytes, material } = await readBatchToken(store, prefix, head.root);
  const token = parseTimestampToken(bytes);
  const others = material.certificates.map((der) => parseCertificate(der));
  const outcome = await verifyTimestampToken(token, Buffer.from(head.root, 'hex'), others);
  const problem =
    outcome.outcome !== 'valid'
      ? outcome.message
      : token.digest !== head.algorithm || token.genTime.toISOString() !== head.time
        ? 'the batch says another time or algorithm than its token'
        : undefined;
  if (problem !== undefined) yield finding('EVIDENCE_TOKEN_WRONG', `${prefix}/${head.root}`, problem);
}

function findingOf(error: unknown, folder: string): Finding {
  if (error instanceof EvidenceError) return finding('EVIDENCE_BATCH_INVALID', folder, error.message);
  if (error instanceof PkiError) return finding('EVIDENCE_TOKEN_WRONG', folder, error.message);
  if (error instanceof CodedError && error.code.startsWith('STORAGE_'))
    return finding('IO_READ_FAILED', folder, 'the carrier refused a file of it');
  throw error;
}

const finding = (
  rule: string,
  location: string,
  message: string,
  severity: Finding['severity'] = 'error',
): Finding => ({
  rule,
  severity,
  location,
  message,
});
