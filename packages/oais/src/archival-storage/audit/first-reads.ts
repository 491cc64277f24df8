import type { DigestItem, DigestResult, FixityPool } from '@mocban/fixity';
import type { HeadStart } from '@mocban/ocfl';
import { inOrder } from '../../concurrency.js';
import type { ArchiveStore, LocalArchiveStore } from '../../ports.js';
import type { AuditObjectOptions } from './audit-content.js';
import { readDigest, refusal } from '../object-files.js';
import { sharedPool } from '../pool.js';
import { isLocalStore } from '../work-files.js';

/** An object whose content files are read. */
export interface ObjectToRead {
  store: ArchiveStore;
  objectPath: string;
  algorithm: 'sha256' | 'sha512';
  /** Content files of its manifest. */
  manifestSize: number;
  /** Starting threads for it would take longer than reading it. */
  isFew: boolean;
  /** Readings that were begun before the inventory was known. */
  headStart: HeadStart | undefined;
}

/** A content file that is there. */
export interface FileToRead {
  /** Content path. */
  path: string;
  /** In the manifest. */
  number: number;
}

export interface FirstRead {
  file: FileToRead;
  /** Absent when the carrier refused. */
  digest?: string;
  sizeBytes: number;
}

/** Files of a store that is elsewhere, read at a time. */
const READ_AT_ONCE = 8;
/** So many are known before any is read. */
const FEW_FILES = 8;

type ReadOptions = Pick<AuditObjectOptions, 'pool' | 'signal' | 'pace'>;

/**
 * Reads every file once, in worker threads where that is worth their start and the files lie on this machine. In the order in which they are
 * given, as many as are there.
 */
export async function* firstReads(
  object: ObjectToRead,
  files: Iterable<FileToRead>,
  { pool, signal, pace }: ReadOptions,
): AsyncGenerator<FirstRead[]> {
  const { store, isFew } = object;
  if (isLocalStore(store) && pace === undefined && (pool !== undefined || !isFew))
    return yield* readInThreads(object, store, files, pool ?? sharedPool(), signal);
  const { objectPath, algorithm } = object;
  const readOne = async (file: FileToRead): Promise<FirstRead> => {
    const read = await readDigest(store, `${objectPath}/${file.path}`, algorithm, signal, pace);
    return read.kind === 'read' ? { file, digest: read.digest, sizeBytes: read.sizeBytes } : { file, sizeBytes: 0 };
  };
  const atOnce = isLocalStore(store) || pace !== undefined ? 1 : READ_AT_ONCE;
  for await (const read of inOrder(files, atOnce, readOne)) yield [read];
}

async function* readInThreads(
  { objectPath, algorithm, headStart, manifestSize }: ObjectToRead,
  { files: local }: LocalArchiveStore,
  files: Iterable<FileToRead>,
  pool: FixityPool,
  signal: AbortSignal | undefined,
): AsyncGenerator<FirstRead[]> {
  const begun = headStart?.algorithm === algorithm ? headStart.stop() : NOTHING;
  const folder = local.localPath(objectPath);
  let waiting: FileToRead[] = [];
  function* items(): Generator<DigestItem> {
    for (const file of files) {
      waiting.push(file);
      if (!begun.has(file.path)) yield { key: file.path, path: `${folder}/${file.path}` };
    }
  }
  const firstOf = (file: FileToRead, result: DigestResult | undefined): FirstRead =>
    result === undefined || 'error' in result
      ? { file, sizeBytes: 0 }
      : { file, digest: result.digests[algorithm]!, sizeBytes: result.sizeBytes };
  // A list of a few is not given to threads where its files are small.
  const list = manifestSize <= FEW_FILES ? [...items()] : items();
  const rest = pool.digestBatches(list, [algorithm], { ordered: true, ...(signal && { signal }) });
  // The threads go on with them at once.
  const first = rest.next();
  first.catch(() => undefined);
  try {
    const early = begun.size === 0 ? undefined : await resultsOf(headStart!, signal);
    for (let batch = await first; batch.done !== true; batch = await rest.next()) {
      const reads: FirstRead[] = [];
      let at = 0;
      for (const result of batch.value) {
        for (; begun.has(waiting[at]!.path); at += 1) reads.push(firstOf(waiting[at]!, early?.get(waiting[at]!.path)));
        reads.push(firstOf(waiting[at]!, result));
        at += 1;
      }
      waiting = waiting.slice(at);
      yield reads;
    }
    yield waiting.map((file) => firstOf(file, early?.get(file.path)));
  } finally {
    await rest.return(undefined);
  }
}

const NOTHING: ReadonlySet<string> = new Set();

/** A folder that the carrier refused is met again by who lists the object: what was not read counts as refused. */
async function resultsOf(headStart: HeadStart, signal?: AbortSignal): Promise<ReadonlyMap<string, DigestResult>> {
  try {
    return await headStart.results();
  } catch (error) {
    signal?.throwIfAborted();
    refusal(error);
    return new Map();
  }
}
