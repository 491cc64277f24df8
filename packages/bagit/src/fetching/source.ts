import type { ByteSource } from '@mocban/core';

export interface OpenedFetch {
  /** Of the first byte that comes: 0 when the source begins anew. */
  offset: number;
  /** Names these very bytes, so that a later reading can go on behind them. */
  tag: string | undefined;
  bytes: ByteSource;
}

/** Where files of fetch.txt come from. */
export interface FetchSource {
  /**
   * @param from.offset where to begin, when the source can and its bytes are still those of `tag`
   * @throws FetchRefused for what will not be fetched; any other error for what failed on the way
   */
  open(url: string, from: { offset: number; tag: string | undefined; signal?: AbortSignal }): Promise<OpenedFetch>;
}

/** What is not to be fetched, or not what was to be fetched; trying again does not help. */
export class FetchRefused extends Error {
  readonly code = 'FETCH_REFUSED';
}
