import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { digestBytes } from '@mocban/fixity';
import { ClientError, refusal } from './error.js';
import { patientFetch } from './patient-fetch.js';

export interface Download {
  /** Where `body` begins in the file: 0, or what was asked for. */
  from: number;
  /** Bytes of this answer; unknown for what is made while it is sent. */
  sizeBytes?: number;
  /** Name that the repository gives it. */
  name?: string;
  /** SHA-512 of the whole file, in hexadecimal; unknown for what is made while it is sent. */
  sha512?: string;
  /** Breaks off with an error when the connection ends before the last byte. */
  body: AsyncIterable<Uint8Array>;
}

export interface DownloadOptions {
  /** First byte wanted. @defaultValue 0 */
  from?: number;
  signal?: AbortSignal;
}

/** Asks for bytes. @throws ClientError `CLIENT_REFUSED`, `CLIENT_UNREACHABLE` */
export async function download(
  url: string,
  key: string,
  { from = 0, signal }: DownloadOptions = {},
): Promise<Download> {
  const request = new Request(url, {
    headers: { authorization: `Bearer ${key}`, ...(from > 0 && { range: `bytes=${from}-` }) },
    ...(signal && { signal }),
  });
  const response = await patientFetch(request).catch((cause: unknown) => {
    signal?.throwIfAborted();
    throw new ClientError('CLIENT_UNREACHABLE', `no answer from ${new URL(url).origin}`, undefined, { cause });
  });
  if (!response.ok) throw refusal(response, await response.json().catch(() => undefined));
  const start = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
  const size = response.headers.get('content-length');
  const name = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  const sha512 = /"sha512:([0-9a-f]{128})"/.exec(response.headers.get('etag') ?? '')?.[1];
  return {
    from: response.status === 206 ? Number(start ?? 0) : 0,
    ...(size !== null && { sizeBytes: Number(size) }),
    ...(name !== undefined && { name: decodeURIComponent(name) }),
    ...(sha512 !== undefined && { sha512 }),
    body: response.body ?? (async function* () {})(),
  };
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

interface SaveOptions {
  retryDelaysMs: readonly number[];
  signal?: AbortSignal;
}

/**
 * Saves a file, which appears under its name only when it is whole and has the digest that the repository named. Until then it grows
 * as `<file>.part`, from which a later call goes on; a broken connection is taken up again.
 * @throws ClientError `CLIENT_DOWNLOAD_BROKEN`, `CLIENT_DIGEST_MISMATCH`, and those of `download`
 */
export async function save(
  ask: (options: DownloadOptions) => Promise<Download>,
  file: string,
  { retryDelaysMs, signal }: SaveOptions,
): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await goOn(ask, file, signal ? { signal } : {});
      return;
    } catch (cause) {
      signal?.throwIfAborted();
      if (cause instanceof ClientError && cause.code !== 'CLIENT_UNREACHABLE') throw cause;
      const pauseMs = retryDelaysMs[tries];
      if (pauseMs === undefined)
        throw new ClientError('CLIENT_DOWNLOAD_BROKEN', 'the download broke off', undefined, { cause });
      await delay(pauseMs, undefined, signal ? { signal } : {});
    }
  }
}

async function goOn(
  ask: (options: DownloadOptions) => Promise<Download>,
  file: string,
  options: { signal?: AbortSignal },
): Promise<void> {
  const part = `${file}.part`;
  const have = await sizeOf(part);
  const { from, sha512, body } = await ask({ ...options, from: have }).catch((error: unknown) => {
    // The part has every byte, or too many: begin again, the digest tells.
    if (error instanceof ClientError && error.problem?.status === 416) return ask(options);
    throw error;
  });
  await pipeline(body, createWriteStream(part, { flags: from > 0 ? 'a' : 'w' }), options);
  if (sha512 !== undefined) await requireDigest(part, sha512, options);
  await rename(part, file);
}

async function requireDigest(part: string, sha512: string, options: { signal?: AbortSignal }): Promise<void> {
  const { digests } = await digestBytes(createReadStream(part, { highWaterMark: 1 << 20 }), ['sha512'], options);
  if (digests.sha512 === sha512) return;
  await rm(part);
  throw new ClientError('CLIENT_DIGEST_MISMATCH', `expected SHA-512 ${sha512}, received ${digests.sha512}`);
}
