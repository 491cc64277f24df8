import { parentPort } from 'node:worker_threads';
import { decodePDFRawStream, PDFContext, PDFDocument } from '@cantoo/pdf-lib';

// What the parser says of a damaged PDF is of no use to anybody and does not belong on the output of a command.
for (const level of ['log', 'info', 'warn', 'error'] as const) console[level] = () => undefined;

/** What one stream of a PDF may unpack to; those that list objects are far smaller. */
const MAX_STREAM_BYTES = 64 * 1024 * 1024;

/** The library's decoding streams grow as long as there is input; the limit on this thread's heap does not see their buffers. */
interface GrowingStream {
  ensureBuffer(bytes: number): Uint8Array;
}
const flate = decodePDFRawStream(PDFContext.create().flateStream('x'));
const growing = Object.getPrototypeOf(Object.getPrototypeOf(flate)) as GrowingStream;
const grow = growing.ensureBuffer;
growing.ensureBuffer = function (this: GrowingStream, bytes) {
  if (bytes > MAX_STREAM_BYTES) throw new Error('a stream of the PDF unpacks to more than is read');
  return grow.call(this, bytes);
};

/**
 * Worker entry: takes `{ id, bytes }`, answers `{ id, pages }`, without `pages` when the PDF cannot be read or is encrypted so that
 * its pages cannot be known. The thread is ended by its owner when a PDF takes too long.
 */
parentPort?.on('message', (message: { id: number; bytes: Uint8Array }) => {
  void pagesOf(message.bytes).then((pages) =>
    parentPort?.postMessage({ id: message.id, ...(pages === undefined ? {} : { pages }) }),
  );
});

async function pagesOf(bytes: Uint8Array): Promise<number | undefined> {
  try {
    const document = await PDFDocument.load(bytes, {
      ignoreEncryption: true,
      updateMetadata: false,
      throwOnInvalidObject: false,
    });
    return document.getPageCount();
  } catch {
    return undefined;
  }
}
