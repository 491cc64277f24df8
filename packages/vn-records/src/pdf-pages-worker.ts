import { parentPort } from 'node:worker_threads';
import { decodePDFRawStream, PDFContext, PDFDocument } from '@cantoo/pdf-lib';
import { pagesByTree } from './pdf-page-tree.js';
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

/** What reading the text of one PDF may take; its pages are answered before. */
const TEXT_MS = 10_000;

/**
 * Worker entry: takes `{ id, bytes, wantsText }`, answers `{ id, pages }`, without `pages` when the PDF cannot be read or is encrypted
 * so that its pages cannot be known; where the text is wanted too a second time with `texts`, or without where it cannot be read. The
 * thread is ended by its owner when a PDF takes too long.
 */
parentPort?.on('message', (message: { id: number; bytes: Uint8Array; wantsText: boolean }) => {
  void answer(message);
});

async function answer({ id, bytes, wantsText }: { id: number; bytes: Uint8Array; wantsText: boolean }): Promise<void> {
  const known = pagesByTree(bytes);
  const document = known === undefined ? await loaded(bytes) : undefined;
  const pages = known ?? attempt(() => document?.getPageCount());
  const counted = { id, ...(pages === undefined ? {} : { pages }) };
  parentPort?.postMessage({ ...counted, isLast: !wantsText });
  if (!wantsText) return;
  const texts = await textsOf(bytes, document);
  parentPort?.postMessage({ ...counted, ...(texts === undefined ? {} : { texts }), isLast: true });
}

/** Of a file of unusual making the text is read as the library writes it anew. */
async function textsOf(bytes: Uint8Array, document: PDFDocument | undefined): Promise<PageTexts | undefined> {
  const until = performance.now() + TEXT_MS;
  const texts = attempt(() => pageTexts(bytes, mayBeMark, until));
  if (texts !== undefined) return texts;
  const other = document ?? (await loaded(bytes));
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
