import { CompoundFile, FormatsError, type CompoundEntry } from '@mocban/formats';
import type { RandomAccess } from '@mocban/pdf';
import type { Problems } from '../findings/problems.js';
import type { OfficeClaims, OfficeProperties } from '../model/office.js';
import { propertySet } from './property-set.js';
import { readPowerPoint } from './power-point.js';
import { readWorkbook } from './workbook.js';

export interface Ole2Document {
  format: string;
  properties: OfficeProperties;
}

/** What is looked at of the stream that a document is in. */
const MOST_BYTES = 16 * 1024 * 1024;
/** Streams whose ends are looked for, and how much of them all. */
const [MOST_STREAMS, MOST_CHECKED] = [256, 64 * 1024 * 1024];
const SMALL = 4096;

/** A document of Word, Excel or PowerPoint before 2007, an encrypted one of later, or something else in a compound file. @see [MS-CFB] */
export async function readOle2(source: RandomAccess, problems: Problems): Promise<Ole2Document> {
  const none: OfficeProperties = {
    container: 'ole2',
    isEncrypted: false,
    hasMacros: false,
    embeddedObjects: 0,
    isSigned: false,
    claimed: {},
  };
  try {
    const file = await CompoundFile.open((offset, length) => Promise.resolve(source.read(offset, length)));
    const parts = new Parts(file);
    await checkStreams(parts, problems);
    const { format, ...own } = await documentIn(parts);
    const claimed = { ...(await claims(parts)), ...own.claimed };
    return { format, properties: { ...none, isSigned: isSigned(parts), ...own, claimed } };
  } catch (error) {
    if (!(error instanceof FormatsError)) throw error;
    problems.corrupt(error.message);
    return { format: 'ole2', properties: none };
  }
}

class Parts {
  readonly #byPath: ReadonlyMap<string, CompoundEntry>;

  constructor(private readonly file: CompoundFile) {
    this.#byPath = new Map(file.entries.map((entry) => [entry.path, entry]));
  }

  get entries(): readonly CompoundEntry[] {
    return this.file.entries;
  }

  has(path: string): boolean {
    return this.#byPath.has(path);
  }

  /** Storages below a path whose names fit. */
  count(pattern: RegExp): number {
    return this.entries.filter(({ path, isStream }) => !isStream && pattern.test(path)).length;
  }

  /** The first bytes of a stream, none where there is none. */
  async read(path: string, maxBytes = MOST_BYTES): Promise<Buffer> {
    const entry = this.#byPath.get(path);
    return entry?.isStream === true ? this.file.read(entry, maxBytes) : Buffer.alloc(0);
  }

  readEntry(entry: CompoundEntry): Promise<Buffer> {
    return this.file.read(entry, MOST_BYTES);
  }
}

/** What is cut off has streams that end before they should: of those that lie in sectors of their own. */
async function checkStreams(parts: Parts, problems: Problems): Promise<void> {
  let left = MOST_CHECKED;
  const large = parts.entries.filter(({ isStream, sizeBytes }) => isStream && sizeBytes >= SMALL);
  for (const entry of large.slice(0, MOST_STREAMS)) {
    if (left <= 0) return;
    const wanted = Math.min(entry.sizeBytes, MOST_BYTES);
    left -= wanted;
    const { length } = await parts.readEntry(entry);
    if (length < wanted)
      return problems.truncated(`stream ${entry.path} ends after ${length} of ${entry.sizeBytes} bytes`);
  }
}

type Found = { format: string } & Partial<OfficeProperties>;

async function documentIn(parts: Parts): Promise<Found> {
  // @see [MS-OFFCRYPTO] §2.3
  if (parts.has('EncryptedPackage')) return { format: 'ooxml-encrypted', isEncrypted: true };
  if (parts.has('WordDocument')) return wordDocument(parts);
  const workbook = ['Workbook', 'Book'].find((name) => parts.has(name));
  if (workbook !== undefined)
    return {
      format: 'xls',
      ...readWorkbook(await parts.read(workbook)),
      hasMacros: parts.has('_VBA_PROJECT_CUR/VBA'),
      embeddedObjects: parts.count(/^MBD[\dA-F]{8}$/i),
    };
  if (parts.has('PowerPoint Document'))
    return {
      format: 'ppt',
      ...readPowerPoint(await parts.read('PowerPoint Document'), await parts.read('Current User', 1024)),
    };
  return { format: 'ole2', hasMacros: parts.entries.some(({ path }) => /(?:^|\/)_?VBA(?:_PROJECT)?$/i.test(path)) };
}

/** @see [MS-DOC] §2.5.1 */
async function wordDocument(parts: Parts): Promise<Found> {
  const head = await parts.read('WordDocument', 32);
  const flags = head.length >= 12 ? head.readUInt16LE(10) : 0;
  return {
    format: 'doc',
    isEncrypted: (flags & 0x0100) !== 0,
    hasMacros: parts.has('Macros/VBA'),
    embeddedObjects: parts.count(/^ObjectPool\/[^/]+$/),
  };
}

/** @see [MS-OFFCRYPTO] §2.5.1 and §2.5.2 */
const isSigned = (parts: Parts): boolean => parts.has('_signatures') || parts.has('_xmlsignatures');

const [PAGES, WORDS, APPLICATION] = [14, 15, 18];
const SLIDES = 7;

/** @see [MS-OLEPS] §3.1.2, [MS-OSHARED] §2.3.3.2 */
async function claims(parts: Parts): Promise<OfficeClaims> {
  const summary = propertySet(await parts.read('SummaryInformation', SMALL * 16));
  const document = propertySet(await parts.read('DocumentSummaryInformation', SMALL * 16));
  const number = (value: unknown, key: keyof OfficeClaims): OfficeClaims =>
    typeof value === 'number' && value > 0 ? { [key]: value } : {};
  const application = summary.get(APPLICATION);
  return {
    ...number(summary.get(PAGES), 'pages'),
    ...number(summary.get(WORDS), 'words'),
    ...number(document.get(SLIDES), 'slides'),
    ...(typeof application === 'string' && application !== '' && { application }),
  };
}
