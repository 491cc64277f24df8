import { collectBytes, BytesError, bytesOf, CodedError } from '@mocban/core';
import type { ReadStore, WriteStore } from '@mocban/storage';
import { EvidenceError } from '../error.js';
import {
  BATCH_HEAD,
  BATCH_TOKEN,
  parseBatchHead,
  serialiseBatchHead,
  stampedFiles,
  type BatchHead,
  type BatchMaterial,
} from './batch.js';

const MAX_HEAD_BYTES = 64 * 1024 * 1024;
const MAX_FILE_BYTES = 64 * 1024 * 1024;
const MAX_MATERIAL_FILES = 1000;

/** A batch that was stamped, with all that is kept of it. */
export interface StampedBatch {
  head: BatchHead;
  /** Nodes of each level of the tree, one after the other, the leaves first and the root last. */
  levels: readonly Uint8Array[];
  /** DER of the token. */
  token: Uint8Array;
  material: BatchMaterial;
}

/** File of a level of a batch's tree: `level-00` has the leaves. */
export const levelName = (level: number): string => `level-${String(level).padStart(2, '0')}`;

/** How many levels the tree over so many values has. */
export function levelCountOf(leaves: number): number {
  let levels = 1;
  for (let nodes = leaves; nodes > 1; nodes = Math.ceil(nodes / 2)) levels += 1;
  return levels;
}

/** The names that a batch's folder may have in it. */
export const isBatchFile = (name: string): boolean =>
  /^(batch\.json|token\.tst|level-\d\d|(certificates|crls|ocsps)\/\d{3}\.der)$/.test(name);

/**
 * Puts a batch into a store: its description last, so that broken off anywhere there is none. Always the same bytes: again is the same,
 * and what is there already is compared and left alone.
 * @param prefix key of the folder of batches
 * @param beforeHead called when all but the description is there, also where nothing had to be written
 * @returns bytes written
 * @throws EvidenceError `EVIDENCE_BATCH_CONFLICT` where other bytes lie in its place; StorageError
 */
export async function writeBatch(
  store: WriteStore,
  prefix: string,
  batch: StampedBatch,
  beforeHead?: () => void | Promise<void>,
): Promise<number> {
  const folder = `${prefix}/${batch.head.root}`;
  let written = 0;
  const put = async (name: string, bytes: Uint8Array): Promise<void> => {
    if (await isThere(store, `${folder}/${name}`, bytes)) return;
    await store.write(`${folder}/${name}`, bytesOf(bytes), { sizeBytes: bytes.byteLength });
    written += bytes.byteLength;
  };
  for (const [level, bytes] of batch.levels.entries()) await put(levelName(level), bytes);
  for (const [name, bytes] of stampedFiles(batch.token, batch.material)) await put(name, bytes);
  await beforeHead?.();
  await put(BATCH_HEAD, serialiseBatchHead(batch.head));
  return written;
}

async function isThere(store: ReadStore, key: string, wanted: Uint8Array): Promise<boolean> {
  const found = await store.stat(key);
  if (found === undefined) return false;
  if (
    found.sizeBytes === wanted.byteLength &&
    (await collectBytes(store.read(key), wanted.byteLength)).equals(bufferOf(wanted))
  )
    return true;
  throw new EvidenceError('EVIDENCE_BATCH_CONFLICT', `${key} has other bytes than the batch`);
}

/** Roots of the batches whose folders a store has, in byte order; one that was not written whole has no description. */
export async function listBatches(store: ReadStore, prefix: string): Promise<string[]> {
  const { folders } = await store.children(prefix);
  return folders.filter((name) => /^[0-9a-f]{64,128}$/.test(name)).sort();
}

/** @returns `undefined` where there is none, or one that was not written whole @throws EvidenceError `EVIDENCE_BATCH_INVALID`; StorageError */
export async function readBatchHead(store: ReadStore, prefix: string, root: string): Promise<BatchHead | undefined> {
  const bytes = await readIfThere(store, `${prefix}/${root}/${BATCH_HEAD}`, MAX_HEAD_BYTES);
  if (bytes === undefined) return undefined;
  const head = parseBatchHead(bytes);
  if (head.root !== root) throw invalid(`${root}: it says that it is ${head.root}`);
  return head;
}

/** The token of a batch and what came with it. @throws EvidenceError `EVIDENCE_BATCH_INVALID` where it is missing; StorageError */
export async function readBatchToken(
  store: ReadStore,
  prefix: string,
  root: string,
): Promise<{ token: Buffer; material: BatchMaterial }> {
  const folder = `${prefix}/${root}`;
  const token = await readIfThere(store, `${folder}/${BATCH_TOKEN}`, MAX_FILE_BYTES);
  if (token === undefined) throw invalid(`${root}: its token is missing`);
  const all = async (name: string): Promise<Buffer[]> => {
    const { files } = await store.children(`${folder}/${name}`);
    if (files.length > MAX_MATERIAL_FILES) throw invalid(`${root}: more than ${MAX_MATERIAL_FILES} files of ${name}`);
    const read: Buffer[] = [];
    for (const file of files.filter((one) => /^\d{3}\.der$/.test(one)).sort())
      read.push(await readWhole(store, `${folder}/${name}/${file}`, MAX_FILE_BYTES));
    return read;
  };
  return {
    token,
    material: {
      certificates: await all('certificates'),
      crls: await all('crls'),
      ocsps: await all('ocsps'),
    },
  };
}

/** Bytes of a level, or of a part of it. @throws EvidenceError `EVIDENCE_BATCH_INVALID` where they are not there; StorageError */
export async function readLevel(
  store: ReadStore,
  prefix: string,
  { root }: Pick<BatchHead, 'root'>,
  level: number,
  [start, end]: readonly [number, number],
): Promise<Buffer> {
  const key = `${prefix}/${root}/${levelName(level)}`;
  try {
    const bytes = await collectBytes(store.read(key, { start, end: end - 1 }), end - start);
    if (bytes.length === end - start) return bytes;
  } catch (cause) {
    if (!isMissing(cause) && !(cause instanceof BytesError)) throw cause;
  }
  throw invalid(`${root}: ${levelName(level)} has not ${end} bytes`);
}

async function readIfThere(store: ReadStore, key: string, maxBytes: number): Promise<Buffer | undefined> {
  return (await store.stat(key)) === undefined ? undefined : readWhole(store, key, maxBytes);
}

async function readWhole(store: ReadStore, key: string, maxBytes: number): Promise<Buffer> {
  try {
    return await collectBytes(store.read(key), maxBytes);
  } catch (cause) {
    if (cause instanceof BytesError) throw invalid(`${key}: ${cause.message}`);
    throw cause;
  }
}

const isMissing = (error: unknown): boolean => error instanceof CodedError && error.code === 'STORAGE_KEY_MISSING';
const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);
const invalid = (message: string): EvidenceError => new EvidenceError('EVIDENCE_BATCH_INVALID', message);
