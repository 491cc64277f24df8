import { messageOf } from '@mocban/core';
import { PkiError } from '../error.js';
import { answerTo, newTimestampRequest, serialiseTimestampRequest, type TimestampRequest } from './request.js';
import type { TimestampToken } from './token.js';

const MAX_BYTES = 1024 * 1024;
const TIMEOUT_MS = 180_000;

export interface TimestampClientOptions {
  /** @defaultValue 180 000 */
  timeoutMs?: number;
  /** Sent with the request, e.g. for an authority that asks for a password. */
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
}

/**
 * Asks an authority for a time-stamp over HTTP. The token is one to this request; whether its authority is believed is not looked at.
 * @throws PkiError `PKI_TIMESTAMP_UNREACHABLE` where asking again may help, `PKI_TIMESTAMP_REFUSED` where it will not; `PKI_MALFORMED`,
 *   `PKI_LIMIT`; the signal's reason
 * @see RFC 3161 §3.4
 */
export async function requestTimestamp(
  url: string,
  wanted: Omit<TimestampRequest, 'nonce'>,
  { timeoutMs = TIMEOUT_MS, headers = {}, signal }: TimestampClientOptions = {},
): Promise<{ token: TimestampToken; bytes: Buffer }> {
  const request = newTimestampRequest(wanted);
  const patience = AbortSignal.timeout(timeoutMs);
  const answer = await post(url, serialiseTimestampRequest(request), {
    headers,
    signal: signal === undefined ? patience : AbortSignal.any([patience, signal]),
  }).catch((cause: unknown) => {
    signal?.throwIfAborted();
    if (cause instanceof PkiError) throw cause;
    throw unreachable(patience.aborted ? `no answer within ${timeoutMs} ms` : messageOf(cause), cause);
  });
  return answerTo(request, answer);
}

async function post(
  url: string,
  body: Buffer,
  { headers, signal }: { headers: Readonly<Record<string, string>>; signal: AbortSignal },
): Promise<Buffer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/timestamp-query' },
    body: new Uint8Array(body),
    redirect: 'error',
    signal,
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw unreachable(`HTTP ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new PkiError('PKI_LIMIT', `an answer of more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const unreachable = (message: string, cause?: unknown): PkiError =>
  new PkiError('PKI_TIMESTAMP_UNREACHABLE', `the time-stamping authority: ${message}`, { cause });
