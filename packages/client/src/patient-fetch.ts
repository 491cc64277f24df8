import { setTimeout as delay } from 'node:timers/promises';

const TRIES = 5;
const LONGEST_WAIT_S = 60;
const DEFAULT_WAIT_S = 1;

/**
 * `fetch` that waits when it is told to: after 429 (too many requests: nothing was done), and for questions after 503 (not ready now).
 * Gives the last answer when it is told so five times, or to wait for more than a minute. A question whose connection was closed under
 * it is asked again: a busy service closes a connection that was idle at the moment when it is used.
 */
export const patientFetch = (request: Request): Promise<Response> => ask(request, request.method === 'GET');

/** The same for a request that changes nothing when it comes twice. */
export const repeatableFetch = (request: Request): Promise<Response> => ask(request, true);

async function ask(request: Request, isRepeatable: boolean): Promise<Response> {
  for (let tries = 1; ; tries += 1) {
    const response = await fetch(request.clone()).catch((error: unknown) => {
      if (!isRepeatable || tries === TRIES || !wasClosed(error)) throw error;
      return undefined;
    });
    if (response === undefined) {
      await delay(DEFAULT_WAIT_S * 1000, undefined, { signal: request.signal });
      continue;
    }
    const waitS = Number(response.headers.get('retry-after') ?? DEFAULT_WAIT_S);
    const again = response.status === 429 || (response.status === 503 && isRepeatable);
    if (!again || tries === TRIES || !(waitS <= LONGEST_WAIT_S)) return response;
    await response.body?.cancel();
    await delay(waitS * 1000, undefined, { signal: request.signal });
  }
}

/** By shape: fetch wraps the system's error, or undici's own where the other side closed in good order. */
const wasClosed = (error: unknown): boolean => {
  const { code } = ((error as { cause?: unknown }).cause ?? {}) as { code?: unknown };
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET';
};
