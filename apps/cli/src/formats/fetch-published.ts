import type { PublishedFile } from '@mocban/formats';
import { CliError } from '../outcome.js';

/** The largest file of signatures has four megabytes. */
const MOST_BYTES = 64 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

/**
 * A file of signatures from its publisher. No redirect is followed, and no more is read than such a file may have.
 * @throws CliError `CLI_DOWNLOAD_FAILED`; the signal's reason
 */
export async function fetchPublished(name: string, address: string, signal: AbortSignal): Promise<PublishedFile> {
  const url = new URL(encodeURIComponent(name), address.endsWith('/') ? address : `${address}/`).href;
  const failed = (why: string, options?: ErrorOptions): CliError =>
    new CliError('CLI_DOWNLOAD_FAILED', `${url}: ${why}`, options);
  try {
    const response = await fetch(url, {
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    if (!response.ok || response.body === null) throw failed(`the server answered ${response.status}`);
    const chunks: Uint8Array[] = [];
    let sizeBytes = 0;
    for await (const chunk of response.body) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > MOST_BYTES) throw failed(`it has more than ${MOST_BYTES} bytes`);
      chunks.push(chunk);
    }
    return { name, url, bytes: Buffer.concat(chunks) };
  } catch (cause) {
    signal.throwIfAborted();
    throw cause instanceof CliError ? cause : failed('it could not be fetched', { cause });
  }
}
