import { lookup } from 'node:dns/promises';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { isPublicAddress } from '@mocban/core/public-address';
import { isAllowedHost } from './allowed-host.js';
import { FetchRefused, type FetchSource, type OpenedFetch } from './source.js';

export interface HttpSourceOptions {
  /** Hosts that may be asked: names, `*.example.org` for all below one. Of a redirection too. */
  hosts: readonly string[];
  /** Whether hosts may lie in private networks or on this machine. @defaultValue false */
  allowPrivate?: boolean;
  /** How long nothing may come; in four times as long at least 16 KiB have to. @defaultValue 30,000 */
  idleTimeoutMs?: number;
}

const MAX_REDIRECTIONS = 5;
const IDLE_MS = 30_000;

/**
 * Files by HTTP and HTTPS from hosts that the caller allows. The address that was judged is the one connected to, so that a name
 * cannot mean another one a moment later.
 */
export function httpSource(options: HttpSourceOptions): FetchSource {
  return {
    async open(url, from) {
      let target = url;
      for (let step = 0; step <= MAX_REDIRECTIONS; step += 1) {
        const response = await ask(judgedUrl(target, options), from, options);
        const { statusCode = 0, headers } = response;
        if (statusCode < 300 || statusCode > 399 || headers.location === undefined)
          return opened(response, from.offset, options.idleTimeoutMs ?? IDLE_MS);
        response.destroy();
        target = redirected(headers.location, target);
      }
      throw new FetchRefused(`more than ${MAX_REDIRECTIONS} redirections`);
    },
  };
}

/** What was asked for over a line that nobody reads along on is not asked for over another. */
function redirected(location: string, from: string): string {
  if (!URL.canParse(location, from)) throw new FetchRefused('the server redirects to no URL');
  const target = new URL(location, from);
  if (target.protocol === 'http:' && new URL(from).protocol === 'https:')
    throw new FetchRefused('the server redirects from https to http');
  return target.href;
}

function judgedUrl(text: string, { hosts }: HttpSourceOptions): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    throw new FetchRefused('only http and https URLs are fetched');
  if (url.username !== '' || url.password !== '') throw new FetchRefused('the URL carries a name or password');
  if (!isAllowedHost(url.hostname, hosts)) throw new FetchRefused(`the host ${url.hostname} is not allowed`);
  return url;
}

/** @returns an address of the host that may be connected to */
async function judgedAddress({ hostname }: URL, { allowPrivate }: HttpSourceOptions): Promise<string> {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const addresses = isIP(host) === 0 ? (await lookup(host, { all: true })).map(({ address }) => address) : [host];
  // One address that is not public makes the name suspect, whichever would be taken.
  if (addresses.length === 0 || (allowPrivate !== true && !addresses.every(isPublicAddress)))
    throw new FetchRefused(`the host ${hostname} lies in a private network`);
  return addresses[0]!;
}

async function ask(
  url: URL,
  { offset, tag, signal }: Parameters<FetchSource['open']>[1],
  options: HttpSourceOptions,
): Promise<IncomingMessage> {
  const address = await judgedAddress(url, options);
  const family = isIP(address);
  const headers = {
    'accept-encoding': 'identity',
    ...(offset > 0 && { range: `bytes=${offset}-` }),
    ...(offset > 0 && tag !== undefined && { 'if-range': tag }),
  };
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const asking = request(url, {
      headers,
      agent: false,
      ...(signal && { signal }),
      // A host given as an address is not looked up at all.
      lookup: (_name, { all }, answer) =>
        all === true ? answer(null, [{ address, family }]) : answer(null, address, family),
    });
    asking.setTimeout(options.idleTimeoutMs ?? IDLE_MS, () => asking.destroy(new Error('nothing came for too long')));
    asking.on('error', reject).on('response', resolve).end();
  });
}

function opened(response: IncomingMessage, offset: number, idleMs: number): OpenedFetch {
  const { statusCode = 0, headers } = response;
  if (statusCode !== 200 && statusCode !== 206) {
    response.destroy();
    throw new FetchRefused(`the server answered ${statusCode}`);
  }
  const etag = headers.etag;
  const starts = /^bytes (\d+)-/.exec(headers['content-range'] ?? '')?.[1];
  if (statusCode === 206 && Number(starts) !== offset) {
    response.destroy();
    throw new FetchRefused('the server answered with another part than was asked for');
  }
  return {
    offset: statusCode === 206 ? offset : 0,
    // A weak tag does not promise the same bytes.
    tag: etag === undefined || etag.startsWith('W/') ? undefined : etag,
    bytes: atLeastSlowly(response, idleMs * SLOW_TIMES),
  };
}

/** In so many times the idle time so many bytes have to come: else one byte now and then would hold a fetch for years. */
const SLOW_TIMES = 4;
const SLOW_BYTES = 16 * 1024;

async function* atLeastSlowly(bytes: AsyncIterable<Uint8Array>, withinMs: number): AsyncGenerator<Uint8Array> {
  let since = performance.now();
  let came = 0;
  for await (const chunk of bytes) {
    came += chunk.length;
    yield chunk;
    const now = performance.now();
    if (now - since < withinMs) continue;
    if (came < SLOW_BYTES) throw new Error(`too slow: ${came} bytes in ${Math.round((now - since) / 1000)} seconds`);
    since = now;
    came = 0;
  }
}
