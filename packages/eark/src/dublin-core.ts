import { create } from 'xmlbuilder2';

const DC_NAMESPACE = 'http://purl.org/dc/elements/1.1/';

/** Fields of simple Dublin Core, each with one value or several. Empty values are left out. */
export type DublinCoreFields = Partial<
  Record<
    | 'title'
    | 'creator'
    | 'subject'
    | 'description'
    | 'publisher'
    | 'contributor'
    | 'date'
    | 'type'
    | 'format'
    | 'identifier'
    | 'source'
    | 'language'
    | 'relation'
    | 'coverage'
    | 'rights',
    string | readonly string[]
  >
>;

/** The fifteen elements in the order of the standard. */
export const DUBLIN_CORE_ELEMENTS: readonly (keyof DublinCoreFields)[] = [
  'title',
  'creator',
  'subject',
  'description',
  'publisher',
  'contributor',
  'date',
  'type',
  'format',
  'identifier',
  'source',
  'language',
  'relation',
  'coverage',
  'rights',
];

/** Characters that XML 1.0 cannot hold at all (§2.2). */
const NOT_XML =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * A simple Dublin Core record (DCMES 1.1) as UTF-8 XML, elements in the order of the standard, below a `metadata` element
 * without a namespace, as the DCMI guidelines have it for records that stand alone.
 */
export function simpleDublinCore(fields: DublinCoreFields): Uint8Array {
  const record = create({ version: '1.0', encoding: 'UTF-8' })
    .ele('metadata')
    .att('http://www.w3.org/2000/xmlns/', 'xmlns:dc', DC_NAMESPACE);
  for (const name of DUBLIN_CORE_ELEMENTS) {
    const value = fields[name];
    for (const text of value === undefined ? [] : typeof value === 'string' ? [value] : value)
      if (text.trim() !== '') record.ele(DC_NAMESPACE, `dc:${name}`).txt(text.replace(NOT_XML, '\ufffd'));
  }
  return Buffer.from(record.doc().end({ prettyPrint: true }), 'utf8');
}
