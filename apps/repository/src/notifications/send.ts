import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { guardedLookup, hostOf, isClosedAddress } from './address.js';

/** Of an answer's body so much is read, so that the receiver may finish; nothing is kept of it. */
const MAX_ANSWER_BYTES = 1024;

export interface SendOptions {
  timeoutMs: number;
  allowPrivate: boolean;
  signal: AbortSignal;
}

export type SendOutcome = { status: number } | { error: string };

/** Posts once. Redirects are not followed. Never throws; what went wrong is a code, since the texts of the system name addresses. */
export async function send(
  url: URL,
  headers: Record<string, string>,
  body: string,
  { timeoutMs, allowPrivate, signal }: SendOptions,
): Promise<SendOutcome> {
  const host = hostOf(url);
  if (!allowPrivate && isIP(host) !== 0 && isClosedAddress(host)) return { error: 'WEBHOOK_ADDRESS' };
  const stop = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    return { status: await post(url, headers, body, allowPrivate, stop) };
  } catch (error) {
    if (stop.aborted) return { error: 'TIMEOUT' };
    return { error: error instanceof Error && 'code' in error ? String(error.code) : 'BROKEN' };
  }
}

function post(
  url: URL,
  headers: Record<string, string>,
  body: string,
  allowPrivate: boolean,
  signal: AbortSignal,
): Promise<number> {
  const { request } = url.protocol === 'https:' ? https : http;
  const options = {
    method: 'POST',
    agent: false,
    signal,
    lookup: guardedLookup(allowPrivate),
    headers: {
      ...headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'mocban-webhook',
      connection: 'close',
    },
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      const status = response.statusCode ?? 0;
      let read = 0;
      response.on('data', (chunk: Buffer) => {
        read += chunk.length;
        if (read > MAX_ANSWER_BYTES) response.destroy();
      });
      // The answer counts from its status on, however the body ends.
      response.on('error', () => undefined);
      response.on('close', () => resolve(status));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
