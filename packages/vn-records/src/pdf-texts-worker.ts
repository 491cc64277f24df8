import { parentPort } from 'node:worker_threads';
import { decodePDFRawStream, PDFContext, PDFDocument } from '@cantoo/pdf-lib';
import { mayBeMark } from './text/marks.js';
import { pageTexts, type PageTexts } from './text/pages.js';

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

/** What reading the text of one PDF may take. */
const TEXT_MS = 10_000;

/**
 * Worker entry: takes `{ id, bytes }`, answers `{ id, texts }`, without `texts` where the PDF cannot be read or is encrypted. The thread is
 * ended by its owner when a PDF takes too long.
 */
parentPort?.on('message', (message: { id: number; bytes: Uint8Array }) => {
  void answer(message);
});

async function answer({ id, bytes }: { id: number; bytes: Uint8Array }): Promise<void> {
  const texts = await textsOf(bytes);
  parentPort?.postMessage({ id, ...(texts === undefined ? {} : { texts }) });
}

/** Of a file of unusual making the text is read as the library writes it anew. */
async function textsOf(bytes: Uint8Array): Promise<PageTexts | undefined> {
  const until = performance.now() + TEXT_MS;
  const texts = attempt(() => pageTexts(bytes, mayBeMark, until));
  if (texts !== undefined) return texts;
  const other = await loaded(bytes);
  if (other === undefined || other.isEncrypted) return undefined;
  const written = await other
    .save({ useObjectStreams: false, updateFieldAppearances: false, addDefaultPage: false })
    .catch(() => undefined);
  return written === undefined ? undefined : attempt(() => pageTexts(written, mayBeMark, until));
}

const loaded = (bytes: Uint8Array): Promise<PDFDocument | undefined> =>
  PDFDocument.load(bytes, { ignoreEncryption: true, updateMetadata: false, throwOnInvalidObject: false }).catch(
    () => undefined,
  );

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
