import { openTree } from '@mocban/container/tree';
import { readXmlBatches, type XmlEvent } from '@mocban/xml';
import { TextSketch } from './text-sketch.js';

/** What LibreOffice read of a document. */
export interface DocumentFacts {
  text: TextSketch;
  /** Slides; absent for texts and spreadsheets. */
  pages?: number;
  /** Pages of a text, at least: LibreOffice writes it before it has laid all of it out. */
  leastPages?: number;
  /** Of what a PDF of it does not show, how many there are. */
  hidden: Readonly<Record<HiddenPart, number>>;
}

export type HiddenPart = 'comments' | 'speakerNotes' | 'trackedChanges';

const HIDDEN: Readonly<Record<string, HiddenPart>> = {
  annotation: 'comments',
  notes: 'speakerNotes',
  'tracked-changes': 'trackedChanges',
};
const OFFICE = 'urn:oasis:names:tc:opendocument:xmlns:office:1.0';
const TEXT = 'urn:oasis:names:tc:opendocument:xmlns:text:1.0';
const DRAW = 'urn:oasis:names:tc:opendocument:xmlns:drawing:1.0';
const PRESENTATION = 'urn:oasis:names:tc:opendocument:xmlns:presentation:1.0';
const SVG = 'urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0';
const META = 'urn:oasis:names:tc:opendocument:xmlns:meta:1.0';
/** Of `content.xml`, unpacked. */
const MOST_BYTES = 512 * 1024 * 1024;

/**
 * Reads an OpenDocument file's text, without what a page of it does not show. Holds 4 MiB and one run of text.
 * @throws ContainerError, XmlError for what is no such file
 * @see OpenDocument 1.3 part 3, 3.1.3.2 (content.xml), 4.3.2.18 (document-statistic)
 */
export async function readOpenDocument(
  path: string,
  module: 'writer' | 'calc' | 'impress' | 'draw',
  signal: AbortSignal,
): Promise<DocumentFacts> {
  // A file of one word has more than two hundred times as many spaces.
  const tree = await openTree(path, { signal, limits: { maxTotalBytes: 2 * MOST_BYTES, maxRatio: 10_000 } });
  try {
    const reader = new ContentReader();
    for await (const batch of readXmlBatches(tree.read('content.xml', { signal }), { maxBytes: MOST_BYTES }))
      for (const event of batch) reader.take(event);
    const { text, hidden, drawPages } = reader;
    if (module === 'calc') return { text, hidden };
    if (module !== 'writer') return { text, hidden, pages: drawPages };
    const leastPages = await pagesOf(tree.read('meta.xml', { signal }));
    return { text, hidden, ...(leastPages !== undefined && { leastPages }) };
  } finally {
    await tree.close();
  }
}

class ContentReader {
  readonly text = new TextSketch();
  readonly hidden = { comments: 0, speakerNotes: 0, trackedChanges: 0 };
  drawPages = 0;
  #skippedFrom: number | undefined;
  #part: HiddenPart | undefined;
  #isInBody = false;

  take(event: XmlEvent): void {
    if (event.kind === 'text') this.#text(event.text);
    else if (event.kind === 'open') this.#open(event);
    else if (event.depth === this.#skippedFrom) this.#skippedFrom = this.#part = undefined;
  }

  #text(text: string): void {
    if (!this.#isInBody) return;
    if (this.#skippedFrom === undefined) this.text.add(text);
    else if (this.#part !== undefined && text.trim() !== '') {
      this.hidden[this.#part] += 1;
      // Once for each: every slide has notes, most of them empty.
      this.#part = undefined;
    }
  }

  #open({ namespace, local, depth }: Extract<XmlEvent, { kind: 'open' }>): void {
    if (namespace === OFFICE && local === 'body') this.#isInBody = true;
    if (!this.#isInBody || this.#skippedFrom !== undefined) return;
    const part = HIDDEN[local];
    const isHidden =
      part !== undefined &&
      ((namespace === OFFICE && local === 'annotation') ||
        (namespace === PRESENTATION && local === 'notes') ||
        (namespace === TEXT && local === 'tracked-changes'));
    if (isHidden) this.#part = part;
    // Descriptions of pictures are read out and not shown.
    if (isHidden || namespace === SVG) this.#skippedFrom = depth;
    if (namespace === DRAW && local === 'page') this.drawPages += 1;
  }
}

async function pagesOf(meta: AsyncIterable<Uint8Array>): Promise<number | undefined> {
  for await (const batch of readXmlBatches(meta, { maxBytes: 1024 * 1024 }))
    for (const event of batch)
      if (event.kind === 'open' && event.namespace === META && event.local === 'document-statistic') {
        const pages = event.attributes.find(({ local }) => local === 'page-count')?.value;
        return pages === undefined || !/^[1-9]\d{0,6}$/.test(pages) ? undefined : Number(pages);
      }
  return undefined;
}
