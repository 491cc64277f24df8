import { bytesOf } from '@mocban/core';
import { child, children, readXmlTree, textOf, XmlError, type XmlElement } from '@mocban/xml';
import { FormatRiskError } from '../error.js';
import { Shape } from '../shape.js';

/** What PRONOM says of one format beside its signatures. */
export interface PronomReport {
  /** PRONOM's own number, by which reports name each other; DROID's signature file has the same. */
  id: number;
  puid: string;
  name: string;
  version?: string;
  /** When the record was last changed, `YYYY-MM-DD`. */
  updated?: string;
  /** Numbers of formats whose earlier version it is. */
  previousOf: readonly number[];
  /** Numbers of formats whose later version it is. */
  subsequentTo: readonly number[];
}

const shape = new Shape('FORMAT_RISK_REGISTER_INVALID');
/** The longest have some hundred kilobytes. */
const MOST_BYTES = 4 * 1024 * 1024;
/** A PDF has a hundred relations. */
const MOST_RELATIONS = 5000;

/**
 * Reads a report on a format: `PRONOM-Report`, as the pages of PRONOM give it out (`/PRONOM/fmt/40.xml`), or a record in JSON, as
 * `nationalarchives/pronom-signatures` keeps them (`signatures/fmt/40.json`).
 * @param file its name, for what is said of it
 * @throws FormatRiskError `FORMAT_RISK_REGISTER_INVALID` for anything else
 */
export async function readPronomReport(bytes: Uint8Array, file: string): Promise<PronomReport> {
  if (bytes.byteLength > MOST_BYTES) throw shape.wrong(`${file}: more than ${MOST_BYTES} bytes`);
  return /^\s*\{/.test(new TextDecoder('latin1').decode(bytes.subarray(0, 64)))
    ? ofJson(new TextDecoder().decode(bytes), file)
    : ofXml(bytes, file);
}

async function ofXml(bytes: Uint8Array, file: string): Promise<PronomReport> {
  let root: XmlElement;
  try {
    root = await readXmlTree(bytesOf(bytes));
  } catch (cause) {
    if (!(cause instanceof XmlError)) throw cause;
    throw new FormatRiskError('FORMAT_RISK_REGISTER_INVALID', `${file}: no XML that is read`, { cause });
  }
  const detail = root.local === 'PRONOM-Report' ? child(root, 'report_format_detail') : undefined;
  const format = detail && child(detail, 'FileFormat');
  if (format === undefined) throw shape.wrong(`${file}: no report of PRONOM on a format`);
  const text = (element: XmlElement, name: string): string => textOf(child(element, name) ?? element).trim();
  const of = (name: string): string => (child(format, name) === undefined ? '' : text(format, name));
  return reportOf(
    {
      id: of('FormatID'),
      name: of('FormatName'),
      version: of('FormatVersion'),
      updated: of('LastUpdatedDate'),
      identifiers: children(format, 'FileFormatIdentifier').map((one) => ({
        type: text(one, 'IdentifierType'),
        text: text(one, 'Identifier'),
      })),
      relations: children(format, 'RelatedFormat').map((one) => ({
        type: text(one, 'RelationshipType'),
        id: text(one, 'RelatedFormatID'),
      })),
    },
    file,
  );
}

function ofJson(json: string, file: string): PronomReport {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (cause) {
    throw new FormatRiskError('FORMAT_RISK_REGISTER_INVALID', `${file}: expected JSON`, { cause });
  }
  const record = shape.record(parsed, file);
  const list = (key: string): Record<string, unknown>[] =>
    shape.list(record[key] ?? [], `${file}: ${key}`, MOST_RELATIONS).map((one) => shape.record(one, `${file}: ${key}`));
  return reportOf(
    {
      id: record['fileFormatID'],
      name: record['formatName'],
      version: record['version'],
      updated: record['lastUpdatedDate'],
      identifiers: list('identifiers').map((one) => ({ type: one['identifierType'], text: one['identifierText'] })),
      relations: list('relationships').map((one) => ({ type: one['relationshipType'], id: one['relatedFormatID'] })),
    },
    file,
  );
}

interface Said {
  id: unknown;
  name: unknown;
  version: unknown;
  updated: unknown;
  identifiers: readonly { type: unknown; text: unknown }[];
  relations: readonly { type: unknown; id: unknown }[];
}

function reportOf({ id, name, version, updated, identifiers, relations }: Said, file: string): PronomReport {
  if (relations.length > MOST_RELATIONS) throw shape.wrong(`${file}: more than ${MOST_RELATIONS} relations`);
  const related = (type: string): number[] => [
    ...new Set(relations.filter((one) => one.type === type).map((one) => numberOf(one.id, file))),
  ];
  const said = typeof updated === 'string' && updated !== '' ? dayOf(updated) : undefined;
  return {
    id: numberOf(id, file),
    puid: shape.puid(identifiers.find(({ type }) => type === 'PUID')?.text, `${file}: PUID`),
    name: shape.text(name, `${file}: name`, 500),
    ...(typeof version === 'string' && version !== '' && { version: shape.text(version, `${file}: version`, 200) }),
    ...(said !== undefined && { updated: said }),
    previousOf: related('Is previous version of'),
    subsequentTo: related('Is subsequent version of'),
  };
}

function numberOf(value: unknown, file: string): number {
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  if (!Number.isInteger(number) || Number(number) < 0) throw shape.wrong(`${file}: no number of a format`);
  return Number(number);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `02 Aug 2005`; nothing for what is written in another way. */
function dayOf(text: string): string | undefined {
  const [, day, name, year] = /^(\d{1,2}) ([A-Z][a-z]{2}) (\d{4})$/.exec(text) ?? [];
  const month = MONTHS.indexOf(name ?? '') + 1;
  if (month === 0) return undefined;
  return `${year}-${String(month).padStart(2, '0')}-${day!.padStart(2, '0')}`;
}
