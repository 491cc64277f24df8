import mediaInfoFactory, { type MediaInfo, type MediaInfoResult } from 'mediainfo.js';
import type { RandomAccess } from '@mocban/pdf';
import type { Problems } from '../findings/problems.js';

/**
 * What is read of one file. Most need a megabyte from either end; of a long WAVE the library would go through all samples, which say nothing
 * more than its header.
 */
const [MOST_BYTES, MOST_READS] = [128 * 1024 * 1024, 2000];

export interface MediaInfoAnswer {
  /** Absent where the library gives up. */
  info: MediaInfoResult | undefined;
  /** It would have read on. */
  isStopped: boolean;
}

let shared: Promise<MediaInfo> | undefined;
/** The library reads one file at a time. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * What MediaInfo says of a file.
 * @param problems gets that it breaks off
 * @throws what reading throws, the signal's reason
 */
export function mediaInfoOf(source: RandomAccess, problems: Problems, signal?: AbortSignal): Promise<MediaInfoAnswer> {
  const mine = turn.then(() => read(source, problems, signal));
  turn = mine.catch(() => undefined);
  return mine;
}

async function read(
  source: RandomAccess,
  problems: Problems,
  signal: AbortSignal | undefined,
): Promise<MediaInfoAnswer> {
  const library = await (shared ??= mediaInfoFactory({ format: 'object' }));
  let [bytes, reads] = [0, 0];
  let isStopped = false;
  let failure: unknown;
  const chunk = (length: number, offset: number): Uint8Array => {
    try {
      signal?.throwIfAborted();
      bytes += length;
      reads += 1;
      if (bytes <= MOST_BYTES && reads <= MOST_READS) return source.read(offset, length);
      isStopped = true;
      return new Uint8Array(0);
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  try {
    const info = await library.analyzeData(source.sizeBytes, chunk);
    return { info, isStopped };
  } catch (error) {
    // An instance that broke off is not used again.
    shared = undefined;
    library.close();
    if (failure !== undefined) throw failure;
    problems.corrupt(`MediaInfo breaks off: ${error instanceof Error ? error.message : String(error)}`);
    return { info: undefined, isStopped };
  }
}
