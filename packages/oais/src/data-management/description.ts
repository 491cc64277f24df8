import { bytesOf } from '@mocban/core';
import type { XmlElement } from '@mocban/xml';
import { readXmlTree, XmlError } from '@mocban/xml';
import { documentCodes } from '../document-codes.js';
import type { DocumentCodes } from '../ports.js';

/** What the descriptive metadata of an AIP says, as far as a catalogue needs it. */
export interface AipDescription {
  title?: string;
  recordCode?: string;
  startDate?: string;
  endDate?: string;
  /** Titles and codes of documents by the path of the metadata file. */
  documents: Map<string, DocumentCodes & { title?: string }>;
  source: SourceOfRecord;
  /** The same of documents, by the path of the metadata file. */
  sources: Map<string, SourceOfRecord>;
  /** Texts that search looks in. */
  words: string[];
  backup: BackupNeed;
}

/** What metadata says of where a record or a document comes from. */
export interface SourceOfRecord {
  confidenceLevel?: string;
  paperFileCode?: string;
  /** It describes a photograph or a recording, which has no pages. */
  isPicture: boolean;
}

/** What metadata says that bears on whether an insurance copy is due. */
export interface BackupNeed {
  /** `maintenance` is `01`, kept for ever. */
  isPermanent: boolean;
  /** `riskRecovery` is `1` for the record or one of its documents. */
  hasRiskRecovery: boolean;
}

/** One metadata file: the record it gives and the texts worth finding it by. */
export interface DescribedFile {
  record: Pick<AipDescription, 'title' | 'recordCode' | 'startDate' | 'endDate'>;
  codes: DocumentCodes;
  words: string[];
  backup: BackupNeed;
  source: SourceOfRecord;
}

/** Titles of photographs and recordings. @see vn-profile 2.4, 2.5 */
const PICTURE_TITLES = ['imageTitle', 'movieTitle'];

/** Elements of Thông tư 05 and of Dublin Core, best first. */
const TITLES = ['title', 'subject', 'imageTitle', 'movieTitle', 'eventName', 'docCode', 'arcDocCode'];
const CODES = ['fileCode', 'arcFileCode'];
const WORDS = new Set([
  ...TITLES,
  ...CODES,
  'docId',
  'keyword',
  'codeNumber',
  'codeNotation',
  'organName',
  'inforSign',
  'paperFileCode',
  'description',
  'creator',
  'identifier',
  'coverage',
  'photographer',
  'recorder',
]);

/** Reads a flat metadata record: the circular's `simpledc` or Dublin Core. What is neither gives an empty record. */
export async function readDescription(bytes: Uint8Array): Promise<DescribedFile> {
  let root: XmlElement;
  try {
    root = await readXmlTree(bytesOf(bytes));
  } catch (error) {
    if (error instanceof XmlError)
      return {
        record: {},
        codes: {},
        words: [],
        backup: { isPermanent: false, hasRiskRecovery: false },
        source: { isPicture: false },
      };
    throw error;
  }
  const values = new Map<string, string>();
  const words: string[] = [];
  for (const { local, text } of leaves(root)) {
    if (text === '') continue;
    if (!values.has(local)) values.set(local, text);
    if (WORDS.has(local)) words.push(text);
  }
  const first = (names: readonly string[]): string | undefined =>
    names.map((name) => values.get(name)).find((value) => value !== undefined);
  const fields = {
    title: first(TITLES),
    recordCode: first(CODES),
    startDate: first(['startDate', 'date']),
    endDate: first(['endDate', 'date']),
  };
  return {
    record: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
    codes: documentCodes((element) => values.get(element)),
    words,
    backup: {
      isPermanent: values.get('maintenance') === '01',
      hasRiskRecovery: /^(?:1|true)$/.test(values.get('riskRecovery') ?? ''),
    },
    source: sourceOf(values),
  };
}

function sourceOf(values: ReadonlyMap<string, string>): SourceOfRecord {
  const confidenceLevel = values.get('confidenceLevel');
  const paperFileCode = values.get('paperFileCode');
  return {
    ...(confidenceLevel !== undefined && { confidenceLevel }),
    ...(paperFileCode !== undefined && { paperFileCode }),
    isPicture: PICTURE_TITLES.some((name) => values.has(name)),
  };
}

function* leaves(element: XmlElement): Generator<{ local: string; text: string }> {
  const children = element.children.filter((child) => typeof child !== 'string');
  if (children.length === 0) yield { local: element.local, text: element.children.join('').trim() };
  for (const child of children) yield* leaves(child);
}
