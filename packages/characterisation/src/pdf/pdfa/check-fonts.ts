import { nameOf, PdfStream, type PdfDict, type RevisionView } from '@mocban/pdf';
import type { PdfaClaim } from '../../model/pdf.js';
import { fontOf } from '../fonts.js';
import type { Contradictions } from './contradictions.js';

/** Registries of characters that everybody knows the meaning of. @see ISO 19005-2 §6.2.11.7.2 */
const KNOWN_ORDERINGS = new Set(['GB1', 'CNS1', 'Japan1', 'Korea1']);

/**
 * Fonts that text is painted in: those of text that is not, as the second layer of a scan, need not be embedded.
 * @see ISO 19005-1 §6.3, ISO 19005-2 §6.2.11
 */
export function checkFonts(
  view: RevisionView,
  fonts: ReadonlySet<PdfDict>,
  { conformance }: PdfaClaim,
  found: Contradictions,
): void {
  for (const font of fonts) {
    const { name, type, isEmbedded } = fontOf(view, font);
    if (!isEmbedded) found.add('font', undefined, name || type);
    if (type !== 'Type0') continue;
    const inner = view.dict(view.array(font.get('DescendantFonts'))[0]);
    if (isEmbedded && nameOf(view.resolve(inner?.get('Subtype'))) === 'CIDFontType2') {
      const map = view.resolve(inner?.get('CIDToGIDMap'));
      if (!(map instanceof PdfStream) && nameOf(map) !== 'Identity') found.add('cid-map', undefined, name);
    }
    const isAsked = conformance === 'A' || conformance === 'U';
    if (isAsked && !saysCharacters(view, font, inner)) found.add('unicode', undefined, name);
  }
}

function saysCharacters(view: RevisionView, font: PdfDict, inner: PdfDict | undefined): boolean {
  if (view.resolve(font.get('ToUnicode')) !== null) return true;
  const encoding = nameOf(view.resolve(font.get('Encoding'))) ?? '';
  if (!encoding.startsWith('Identity')) return true;
  const ordering = view.resolve(view.dict(inner?.get('CIDSystemInfo'))?.get('Ordering'));
  return KNOWN_ORDERINGS.has(ordering === null ? '' : String((ordering as { bytes?: Buffer }).bytes ?? ''));
}
