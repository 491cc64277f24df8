import { nameOf, PdfDict, PdfString, type PdfValue } from '../syntax/values.js';
import { textOf } from '../syntax/text.js';
import { formOf } from '../form/fields.js';
import type { Comparison } from './comparison.js';

/** Fonts that each reader has, and shows in the place of one that is missing. @see ISO 32000-1 §9.6.2.2 */
const STANDARD = /^(Helvetica|Courier|Times|Symbol|ZapfDingbats|Arial|TimesNewRoman)[A-Za-z,-]*$/;

/**
 * What a form draws its fields with: nothing of it may change. Where fields are there that could use it, only standard fonts and encodings
 * may be added, under names that no field asks for.
 * @see ISO 32000-1 §12.7.2
 */
export function compareDefaults(comparison: Comparison, before: PdfDict, now: PdfDict, where: string): void {
  if (before.get('DA') !== undefined || now.get('DA') === undefined)
    comparison.same(before.get('DA'), now.get('DA'), `${where} /DA`);
  const [old, current] = [comparison.before.dict(before.get('DR')), comparison.now.dict(now.get('DR'))];
  if (current === undefined) return comparison.same(before.get('DR'), now.get('DR'), `${where} /DR`);
  const isUnused = unusedIn(comparison);
  for (const category of new Set([...(old?.keys() ?? []), ...current.keys()])) {
    const [one, other] = [comparison.before.dict(old?.get(category)), comparison.now.dict(current.get(category))];
    const place = `${where} /DR /${category}`;
    const isList = (old?.get(category) === undefined || one !== undefined) && other !== undefined;
    if (!isList) {
      // Procedure sets say nothing any more.
      if (category !== 'ProcSet' || old?.get(category) !== undefined)
        comparison.same(old?.get(category), current.get(category), place);
      continue;
    }
    for (const key of new Set([...(one?.keys() ?? []), ...other.keys()]))
      if (one?.get(key) !== undefined || !isUnused(category, key, other.get(key)))
        comparison.same(one?.get(key), other.get(key), `${place} /${key}`);
  }
}

/** Whether something may be added: nothing that was there can be drawn with it. */
function unusedIn(comparison: Comparison): (category: string, key: string, value: PdfValue | undefined) => boolean {
  const { before, now } = comparison;
  const form = before.dict(before.catalog?.get('AcroForm'));
  const fields = formOf(before).fields.filter(({ type }) => type !== 'Sig');
  if (fields.length === 0) return () => true;
  const texts = [form, ...fields.flatMap(({ dict, widgets }) => [dict, ...widgets.map((widget) => widget.dict)])]
    .map((dict) => before.resolve(dict?.get('DA')))
    .map((value) => (value instanceof PdfString ? textOf(value) : ''));
  return (category, key, value) => {
    if (category === 'Encoding') return true;
    const font = now.dict(value);
    const isStandard =
      STANDARD.test(nameOf(now.resolve(font?.get('BaseFont'))) ?? '') &&
      nameOf(now.resolve(font?.get('Subtype'))) !== 'Type3' &&
      font?.get('FontDescriptor') === undefined;
    return category === 'Font' && isStandard && !texts.some((text) => text.includes(`/${key}`));
  };
}
