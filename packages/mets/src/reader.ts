import type { ByteSource } from '@mocban/core';
import { readXmlBatches, type XmlEvent, type XmlLimits } from '@mocban/xml';
import { Attributes, present } from './attributes.js';
import { MetsError } from './error.js';
import { handlers, type Frame, type ReaderState } from './elements.js';
import { isMets, isMets2, METS, METS2 } from './namespaces.js';
import type { MetsDocument, MetsFile } from './types.js';

type OpenEvent = Extract<XmlEvent, { kind: 'open' }>;

// One DMDID or ADMID names every section of a package: 200,000 documents fit, at 40 characters each.
const MAX_IDREFS_LENGTH = 8 << 20;

const lines = new WeakMap<object, number>();

/**
 * The line on which an item that {@link readMets} made began, from 1; undefined for items made elsewhere, and for files beyond the
 * first thousand of their group.
 */
export const lineOf = (item: object): number | undefined => lines.get(item);

export interface ReadMetsOptions extends XmlLimits {
  /** Takes each file once it is read; its group then lists none. What stands before the files in the document is known by then. */
  takeFile?: (file: MetsFile, document: MetsDocument) => void;
}

/**
 * Reads a METS document, of METS 1 or METS 2, into the model; its size in memory is that of the model. Tolerant: elements and attributes outside
 * the model are skipped, what is missing stays undefined, embedded metadata (`mdWrap`) and embedded files are not kept.
 * @throws MetsError `METS_NOT_METS` when the root is another element; XmlError for what is not well-formed or beyond the limits
 */
export async function readMets(source: ByteSource, options: ReadMetsOptions = {}): Promise<MetsDocument> {
  const { takeFile, ...limits } = options;
  const reader = new MetsReader(takeFile);
  for await (const batch of readXmlBatches(source, { maxAttributeLength: MAX_IDREFS_LENGTH, ...limits }))
    for (const event of batch) reader.add(event);
  return reader.document;
}

class MetsReader {
  readonly document: MetsDocument = { dmdSecs: [], amdSecs: [], structMaps: [] };
  readonly #state: ReaderState = {
    document: this.document,
    descriptive: new Set(),
    note: (item, line) => void lines.set(item, line),
  };
  readonly #frames: Frame[] = [];
  #skipping = 0;
  #text: string[] | undefined;

  constructor(readonly takeFile: ReadMetsOptions['takeFile']) {}

  add(event: XmlEvent): void {
    if (event.kind === 'open') this.#open(event);
    else if (event.kind === 'text') {
      if (this.#skipping === 0) this.#text?.push(event.text);
    } else this.#close();
  }

  #open(event: OpenEvent): void {
    if (this.#skipping > 0) this.#skipping += 1;
    else if (this.#frames.length === 0) this.#root(event);
    else {
      const handler = isMets(event.namespace) || isMets2(event.namespace) ? handlers.get(event.local) : undefined;
      const frame = handler?.(new Attributes(event.attributes), this.#frames.at(-1)!, this.#state, event.line);
      if (frame === undefined) this.#skipping = 1;
      else {
        this.#frames.push(frame);
        this.#text = frame.text === undefined ? undefined : [];
      }
    }
  }

  #root({ namespace, local, attributes, line }: OpenEvent): void {
    const isSecond = isMets2(namespace);
    if (local !== 'mets' || (!isMets(namespace) && !isSecond))
      throw new MetsError('METS_NOT_METS', `the root element is not mets of the namespace ${METS} or ${METS2}`);
    const values = new Attributes(attributes);
    const pairs = values.list('xsi:schemaLocation');
    Object.assign(
      this.document,
      present({
        objId: values.get('OBJID'),
        label: values.get('LABEL'),
        type: values.get('TYPE'),
        profile: values.get('PROFILE'),
        otherType: values.get('csip:OTHERTYPE'),
        contentInformationType: values.get('csip:CONTENTINFORMATIONTYPE'),
        otherContentInformationType: values.get('csip:OTHERCONTENTINFORMATIONTYPE'),
        schemaLocations: pairs?.flatMap((first, i) =>
          i % 2 === 0 && i + 1 < pairs.length ? [[first, pairs[i + 1]!] as const] : [],
        ),
        version: isSecond ? (2 as const) : undefined,
        namespaceProblem: namespace === METS || namespace === METS2 ? undefined : namespace,
      }),
    );
    this.#state.note(this.document, line);
    this.#frames.push({ kind: 'mets' });
  }

  #close(): void {
    if (this.#skipping > 0) {
      this.#skipping -= 1;
      return;
    }
    const frame = this.#frames.pop();
    if (this.#text !== undefined) frame?.text?.(this.#text.join(''));
    this.#text = undefined;
    // A file inside a file is listed after it: what is open stays as it is.
    const parent = this.#frames.at(-1);
    const group = parent?.kind === 'fileSec' ? parent.direct : parent?.kind === 'fileGrp' ? parent : undefined;
    if (frame?.kind !== 'file' || group === undefined) return;
    if (this.takeFile === undefined) {
      if (frame.files.pack()) group.item.files = frame.files;
    } else for (const file of frame.files.take()) this.takeFile(file, this.document);
  }
}
