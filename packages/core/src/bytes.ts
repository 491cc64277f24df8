import { CodedError } from './error.js';

export type ByteSource = AsyncIterable<Uint8Array>;
export type BytesErrorCode = 'BYTES_TOO_MANY';
/** There are more bytes than were to be held. */
export class BytesError extends CodedError<BytesErrorCode> {}

/**
 * The whole of a stream in memory, for small documents only.
 * @param maxBytes the bound; nothing beyond it is kept
 * @throws BytesError `BYTES_TOO_MANY`
 */
export async function collectBytes(source: ByteSource, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new BytesError('BYTES_TOO_MANY', `more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** A stream of what is already in memory. */
export async function* bytesOf(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield typeof part === 'string' ? Buffer.from(part, 'utf8') : part;
}
