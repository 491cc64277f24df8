import mediaInfoFactory, { type MediaInfo, type MediaInfoResult } from 'mediainfo.js';
import type { RandomAccess } from '@mocban/pdf';
import type { Problems } from '../findings/problems.js';

/** What is read of one file: most need a megabyte from either end. */
const [MOST_BYTES, MOST_READS] = [256 * 1024 * 1024, 5000];

let shared: Promise<MediaInfo> | undefined;
/** The library reads one file at a time. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * What MediaInfo says of a file; `undefined` where it gives up.
 * @param problems gets that a limit was met
 * @throws what reading throws, the signal's reason
 */
export function mediaInfoOf(
  source: RandomAccess,
  problems: Problems,
  signal?: AbortSignal,
): Promise<MediaInfoResult | undefined> {
  const mine = turn.then(() => read(source, problems, signal));
  turn = mine.catch(() => undefined);
  return mine;
}

async function read(
  source: RandomAccess,
  problems: Problems,
  signal: AbortSignal | undefined,
): Promise<MediaInfoResult | undefined> {
  const library = await (shared ??= mediaInfoFactory({ format: 'object' }));
  let [bytes, reads] = [0, 0];
  let failure: unknown;
  const chunk = (length: number, offset: number): Uint8Array => {
    try {
      signal?.throwIfAborted();
      bytes += length;
      reads += 1;
      if (bytes <= MOST_BYTES && reads <= MOST_READS) return source.read(offset, length);
      problems.limit(`more than ${MOST_BYTES} bytes would have to be read`);
      return new Uint8Array(0);
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  try {
    return await library.analyzeData(source.sizeBytes, chunk);
  } catch (error) {
    // An instance that broke off is not used again.
    shared = undefined;
    library.close();
    if (failure !== undefined) throw failure;
    problems.corrupt(`MediaInfo breaks off: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
