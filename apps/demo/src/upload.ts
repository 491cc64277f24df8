import { readFile } from 'node:fs/promises';
import type { Transfer } from '@mocban/client';

/** Sends the first half of a package by tus and drops the connection, as a mobile network does. */
export async function sendBreakingOff(
  path: string,
  transfer: Transfer,
  { url, key }: { url: string; key: string },
): Promise<number> {
  const half = (await readFile(path)).subarray(0, Math.floor(transfer.sizeBytes / 2));
  const broken = new AbortController();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      controller.enqueue(half);
      // The bytes need a moment on the wire before the line goes dead.
      await new Promise((resolve) => setTimeout(resolve, 500));
      broken.abort();
    },
  });
  await fetch(new URL(transfer.upload!.url, url), {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${key}`,
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
    },
    body,
    duplex: 'half',
    signal: broken.signal,
  } as RequestInit).catch(() => undefined);
  return half.length;
}
