import { collectBytes, messageOf } from '@mocban/core';
import { BagError } from '../error.js';
import { parseProfile } from '../profile/parse.js';
import type { BagProfile } from '../profile/types.js';
import type { FetchSource } from './source.js';

export interface FetchProfileOptions {
  source: FetchSource;
  signal?: AbortSignal;
}

/** Profiles are some kilobytes. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Fetches a BagIt profile from where it is published. Nothing does so by itself: a bag may name any URL.
 * @throws BagError `BAG_PROFILE_INVALID`; `FetchRefused`, and what the source throws
 */
export async function fetchProfile(url: string, { source, signal }: FetchProfileOptions): Promise<BagProfile> {
  const { bytes } = await source.open(url, { offset: 0, tag: undefined, ...(signal && { signal }) });
  const text = await collectBytes(bytes, MAX_BYTES).catch((cause: unknown) => {
    signal?.throwIfAborted();
    const message = messageOf(cause);
    throw new BagError('BAG_PROFILE_INVALID', `the profile did not come: ${message}`, [], { cause });
  });
  return parseProfile(text.toString('utf8'));
}
