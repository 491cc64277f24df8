import { parentPort } from 'node:worker_threads';
import { PDFDocument } from '@cantoo/pdf-lib';

// What the parser says of a damaged PDF is of no use to anybody and does not belong on the output of a command.
for (const level of ['log', 'info', 'warn', 'error'] as const) console[level] = () => undefined;

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
