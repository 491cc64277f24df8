import type { Problems } from '../findings/problems.js';
import { finding } from '../findings/rules.js';
import type { PdfaClaim, PdfaContradiction, PdfProperties } from '../model/pdf.js';

/** Actions that run something, or send something away. @see ISO 32000-1 §12.6.4 */
const ACTIVE = new Set(['JavaScript', 'Launch', 'ImportData', 'SubmitForm', 'Rendition', 'RichMediaExecute']);
/** Names that are told of many. */
const TOLD = 5;

/** What is to be told of a document beside what is wrong with it. */
export function tellPdf(properties: PdfProperties, problems: Problems): void {
  const { actions, embeddedFiles, fonts, pdfa } = properties;
  const active = actions.filter((kind) => ACTIVE.has(kind));
  const outside = fonts
    .filter(({ isEmbedded, isPainted }) => isPainted && !isEmbedded)
    .map(({ name, type }) => name || type);
  if (active.length > 0) problems.add(finding('FORMAT_ACTIVE_CONTENT', `actions ${active.join(', ')}`));
  if (embeddedFiles > 0) problems.add(finding('FORMAT_EMBEDDED_FILES', `${embeddedFiles} files`));
  const { contradictions = [] } = pdfa ?? {};
  if (contradictions.length > 0) problems.add(finding('FORMAT_CLAIM_CONTRADICTED', told(pdfa!, contradictions)));
  if (outside.length > 0 && !contradictions.some(({ rule }) => rule === 'font'))
    problems.add(finding('FORMAT_FONT_NOT_EMBEDDED', named(outside)));
}

/** Each with its clause and what it is, how often it is there and where first. */
function told({ part, conformance }: PdfaClaim, contradictions: readonly PdfaContradiction[]): string {
  const each = contradictions.slice(0, TOLD).map(({ clause, text, count, object }) => {
    const place = object === undefined ? '' : `, object ${object}${count > 1 ? ` and ${count - 1} more` : ''}`;
    return `${clause} (${text}${place})`;
  });
  const more = contradictions.length > TOLD ? [`${contradictions.length - TOLD} more rules`] : [];
  return `PDF/A-${part}${conformance?.toLowerCase() ?? ''}, and breaks ${[...each, ...more].join('; ')}`;
}

const named = (names: readonly string[]): string =>
  [...names.slice(0, TOLD), ...(names.length > TOLD ? [`${names.length - TOLD} more`] : [])].join(', ');
