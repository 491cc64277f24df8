import { collectBytes } from '@mocban/core';

/**
 * What lies at an address, or is answered to a question.
 * @param options.question posted, and redirects are not followed: another one might be asked
 * @throws what went wrong, also for more than so many bytes, and any other status than success
 */
export async function download(
  url: string,
  options: {
    maxBytes: number;
    timeoutMs: number;
    signal: AbortSignal;
    question?: { contentType: string; bytes: Uint8Array<ArrayBuffer> };
  },
): Promise<Buffer> {
  const { maxBytes, timeoutMs, signal, question } = options;
  const response = await fetch(url, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    ...(question && {
      method: 'POST',
      redirect: 'error',
      headers: { 'content-type': question.contentType },
      body: question.bytes,
    }),
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`HTTP ${response.status}`);
  }
  return collectBytes((response.body ?? []) as AsyncIterable<Uint8Array>, maxBytes);
}
