import { MigrationError } from '../error.js';
import { runTool } from '../sandbox/run-tool.js';
import type { CheckContext } from './context.js';
import { TextSketch } from './text-sketch.js';

export interface PdfFacts {
  pages: number | undefined;
  text: TextSketch;
  /** What the document says of itself: those of title, subject, author and keywords that have a value. */
  described: readonly string[];
}

/**
 * Pages and text of a PDF of the scratch folder, by Poppler: by other code than what wrote it.
 * @param file relative to the scratch folder
 * @throws MigrationError
 */
export async function readPdf(
  file: string,
  { programs, scratch, isolator, limits, signal }: CheckContext,
): Promise<PdfFacts> {
  const { pdftotext, pdfinfo } = programs;
  if (pdftotext === undefined || pdfinfo === undefined)
    throw new MigrationError('MIGRATION_TOOL_ABSENT', 'poppler (pdftotext, pdfinfo) is not installed');
  const call = (tool: string, program: string, args: string[], onOutput?: (chunk: Buffer) => void) =>
    runTool(
      {
        tool,
        program,
        args: (root) => args.map((arg) => (arg === '' ? `${root}/${file}` : arg)),
        ...(onOutput && { onOutput }),
      },
      scratch,
      isolator,
      limits,
      signal,
    );
  const info = await call('pdfinfo', pdfinfo, ['']);
  const pages = /^Pages:\s+(\d{1,7})$/m.exec(info.output)?.[1];
  const text = new TextSketch();
  const decoder = new TextDecoder();
  await call('pdftotext', pdftotext, ['-enc', 'UTF-8', '-q', '', '-'], (chunk) =>
    text.add(decoder.decode(chunk, { stream: true })),
  );
  const described = [...info.output.matchAll(/^(Title|Subject|Author|Keywords): +\S/gm)].map(([, key]) => key!);
  return { pages: pages === undefined ? undefined : Number(pages), text, described };
}
