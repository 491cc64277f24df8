import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { printPdf } from './print-pdf.js';
import type { Printed } from './printed.js';

/** Prints a paper into an answer, page by page. @param fileName letters, digits, dot and dash */
export async function sendPdf(response: Response, paper: Printed, fileName: string): Promise<void> {
  response.setHeader('Content-Type', 'application/pdf');
  response.setHeader('Content-Disposition', `inline; filename="${fileName}"`);
  await pipeline(Readable.from(printPdf(paper)), response);
}
