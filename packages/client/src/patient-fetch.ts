import { setTimeout as delay } from 'node:timers/promises';

const TRIES = 5;
const LONGEST_WAIT_S = 60;
const DEFAULT_WAIT_S = 1;

/**
 * `fetch` that waits when it is told to: after 429 (too many requests: nothing was done), and for questions after 503 (not ready now).
 * Gives the last answer when it is told so five times, or to wait for more than a minute.
 */
export async function patientFetch(request: Request): Promise<Response> {
  for (let tries = 1; ; tries += 1) {
    const response = await fetch(request.clone());
    const waitS = Number(response.headers.get('retry-after') ?? DEFAULT_WAIT_S);
    const again = response.status === 429 || (response.status === 503 && request.method === 'GET');
    if (!again || tries === TRIES || !(waitS <= LONGEST_WAIT_S)) return response;
    await response.body?.cancel();
    await delay(waitS * 1000, undefined, { signal: request.signal });
  }
}
