/** Parts of ISO 19005 that rules are known of. Part 3 numbers its clauses as part 2 does. */
export type PdfaPart = '1' | '2' | '3' | '4';

interface PdfaRule {
  /** Where each part says so; a part that is not named permits it, or is not looked at. */
  clauses: Partial<Record<PdfaPart, string>>;
  text: string;
}

const inAll = (first: string, others: string): PdfaRule['clauses'] => ({ '1': first, '2': others, '3': others });
const inFirst = (clause: string): PdfaRule['clauses'] => ({ '1': clause });
const inLater = (clause: string): PdfaRule['clauses'] => ({ '2': clause, '3': clause });

/** What no document has that is PDF/A, as far as it is looked at here. @see ISO 19005-1:2005, ISO 19005-2:2011, ISO 19005-3:2012, ISO 19005-4:2020 */
export const PDFA_RULES = {
  level: { clauses: inAll('6.7.11', '6.6.4'), text: 'there is no such level of this part' },
  header: {
    clauses: inAll('6.1.2', '6.1.2'),
    text: 'it does not begin with a header and a comment of bytes above 127',
  },
  id: { clauses: { ...inAll('6.1.3', '6.1.3'), '4': '6.1.3' }, text: 'its trailer has no ID' },
  'after-end': { clauses: { ...inAll('6.1.3', '6.1.3'), '4': '6.1.3' }, text: 'something follows its end' },
  'xref-stream': { clauses: inFirst('6.1.4'), text: 'its objects are listed in a stream' },
  'external-stream': { clauses: inAll('6.1.7', '6.1.7.1'), text: 'a stream lies in another file' },
  lzw: { clauses: inAll('6.1.10', '6.1.7.2'), text: 'a stream is compressed by LZW' },
  crypt: { clauses: inLater('6.1.7.2'), text: 'a stream is encrypted' },
  'long-name': { clauses: inAll('6.1.12', '6.1.13'), text: 'a name has more than 127 bytes' },
  'long-string': { clauses: inAll('6.1.12', '6.1.13'), text: 'a string is longer than PDF/A permits' },
  'page-size': { clauses: inLater('6.1.13'), text: 'a page is smaller than 3 units, or larger than 14,400' },
  'embedded-file': { clauses: inFirst('6.1.11'), text: 'it has files within' },
  'embedded-name': { clauses: inLater('6.8'), text: 'a file within has not both its names (F and UF)' },
  'embedded-format': { clauses: { '2': '6.8' }, text: 'a file within is no PDF/A' },
  'embedded-relation': { clauses: { '3': '6.8' }, text: 'of a file within is not said how it belongs to the document' },
  'optional-content': { clauses: inFirst('6.1.13'), text: 'it has optional content' },
  'optional-content-setting': {
    clauses: inLater('6.9'),
    text: 'a setting of optional content has no name, or changes by itself',
  },
  'output-intent': {
    clauses: inAll('6.2.2', '6.2.3'),
    text: 'the profile of its output intent is none that is permitted',
  },
  'device-colour': {
    clauses: inAll('6.2.3.3', '6.2.4.3'),
    text: 'it has colours of a device that its output intent says nothing of',
  },
  interpolation: { clauses: inAll('6.2.4', '6.2.8'), text: 'an image is to be interpolated' },
  alternates: { clauses: inAll('6.2.4', '6.2.8'), text: 'an image has others in its place' },
  'image-opi': { clauses: inAll('6.2.4', '6.2.8'), text: 'an image stands for one elsewhere' },
  'form-opi': { clauses: inAll('6.2.4', '6.2.9'), text: 'a form stands for something elsewhere' },
  'form-postscript': { clauses: inAll('6.2.5', '6.2.9'), text: 'a form has PostScript' },
  postscript: { clauses: inAll('6.2.7', '6.2.9'), text: 'it has PostScript' },
  reference: { clauses: inAll('6.2.6', '6.2.9'), text: 'a form refers to a page of another file' },
  'transfer-function': { clauses: inAll('6.2.8', '6.2.5'), text: 'a graphics state has a transfer function' },
  'halftone-phase': { clauses: inLater('6.2.5'), text: 'a graphics state has the phase of a halftone' },
  'blend-mode': { clauses: inAll('6.4', '6.2.10'), text: 'a graphics state has a blend mode that is not permitted' },
  transparency: { clauses: inFirst('6.4'), text: 'something is transparent' },
  font: {
    clauses: { ...inAll('6.3.4', '6.2.11.4.1'), '4': '6.2.10.4.1' },
    text: 'text is painted in a font that is not embedded',
  },
  'cid-map': {
    clauses: inAll('6.3.3.2', '6.2.11.3.2'),
    text: 'an embedded CIDFontType2 does not map its characters to glyphs',
  },
  // Part 1 excepts the encodings that this is told of.
  unicode: {
    clauses: inLater('6.2.11.7.2'),
    text: 'text is painted in a font that does not say its characters',
  },
  'annotation-kind': {
    clauses: inAll('6.5.2', '6.3.1'),
    text: 'there is an annotation of a kind that is not permitted',
  },
  'annotation-flags': { clauses: inAll('6.5.3', '6.3.2'), text: 'an annotation is not printed, or hidden' },
  'annotation-opacity': { clauses: inFirst('6.5.3'), text: 'an annotation is transparent' },
  'annotation-appearance': { clauses: inLater('6.3.3'), text: 'an annotation has no appearance' },
  'annotation-appearances': {
    clauses: inAll('6.5.3', '6.3.3'),
    text: 'an annotation has appearances beside the normal one',
  },
  action: { clauses: inAll('6.6.1', '6.5.1'), text: 'it has actions that are not permitted' },
  'additional-actions': { clauses: inAll('6.6.2', '6.5.2'), text: 'it acts on events' },
  'field-action': { clauses: inAll('6.6.1', '6.4.1'), text: 'a field of its form does something' },
  'field-actions': { clauses: inAll('6.6.2', '6.4.1'), text: 'a field of its form acts on events' },
  'field-appearance': { clauses: inFirst('6.9'), text: 'a field of its form has no appearance' },
  'need-appearances': { clauses: inAll('6.9', '6.4.1'), text: 'the appearance of its form is left to readers' },
  xfa: { clauses: inLater('6.4.2'), text: 'its form is one of XFA' },
  'metadata-filter': { clauses: inFirst('6.7.2'), text: 'its metadata are compressed' },
  marked: { clauses: inAll('6.8.2.2', '6.7.2.2'), text: 'it does not say that it is tagged' },
  structure: { clauses: inAll('6.8.3.3', '6.7.3.3'), text: 'it has no structure tree' },
  presentation: {
    clauses: inLater('6.10'),
    text: 'it has alternate presentations, or pages that change by themselves',
  },
  requirements: { clauses: inLater('6.11'), text: 'it has requirements of a reader' },
} as const satisfies Record<string, PdfaRule>;

export type PdfaRuleId = keyof typeof PDFA_RULES;

export const isKnownPart = (part: string): part is PdfaPart => ['1', '2', '3', '4'].includes(part);

export const clauseOf = (rule: PdfaRuleId, part: PdfaPart): string | undefined =>
  (PDFA_RULES[rule].clauses as PdfaRule['clauses'])[part];
