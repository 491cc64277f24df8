import type { Problems } from '../findings/problems.js';
import { finding } from '../findings/rules.js';
import type { PdfProperties } from '../model/pdf.js';

/** Actions that run something, or send something away. @see ISO 32000-1 §12.6.4 */
const ACTIVE = new Set(['JavaScript', 'Launch', 'ImportData', 'SubmitForm', 'Rendition', 'RichMediaExecute']);
/** Names that are told of many. */
const TOLD = 5;

/** What is to be told of a document beside what is wrong with it. */
export function tellPdf(properties: PdfProperties, problems: Problems): void {
  const { actions, embeddedFiles, fonts, pdfa } = properties;
  const active = actions.filter((kind) => ACTIVE.has(kind));
  const outside = fonts.filter(({ isEmbedded }) => !isEmbedded).map(({ name, type }) => name || type);
  if (active.length > 0) problems.add(finding('FORMAT_ACTIVE_CONTENT', `actions ${active.join(', ')}`));
  if (embeddedFiles > 0) problems.add(finding('FORMAT_EMBEDDED_FILES', `${embeddedFiles} files`));
  const contradictions = pdfa === undefined ? [] : contradictionsOf(properties, active, outside);
  if (contradictions.length > 0)
    problems.add(
      finding(
        'FORMAT_CLAIM_CONTRADICTED',
        `PDF/A-${pdfa!.part}${pdfa!.conformance?.toLowerCase() ?? ''}, and ${contradictions.join('; ')}`,
      ),
    );
  else if (outside.length > 0) problems.add(finding('FORMAT_FONT_NOT_EMBEDDED', named(outside)));
}

/** What no part of PDF/A permits, as far as it is looked at here. @see ISO 19005-2 §6.1.3, §6.2.11.4, §6.5.1; ISO 19005-1 §6.1.11 */
function contradictionsOf(
  { encryption, embeddedFiles, pdfa }: PdfProperties,
  active: readonly string[],
  outside: readonly string[],
): string[] {
  return [
    ...(encryption === undefined ? [] : ['it is encrypted']),
    ...(active.length === 0 ? [] : [`it has actions ${active.join(', ')}`]),
    ...(pdfa?.part === '1' && embeddedFiles > 0 ? ['it has files within'] : []),
    ...(outside.length === 0 ? [] : [`fonts are not embedded: ${named(outside)}`]),
  ];
}

const named = (names: readonly string[]): string =>
  [...names.slice(0, TOLD), ...(names.length > TOLD ? [`${names.length - TOLD} more`] : [])].join(', ');
