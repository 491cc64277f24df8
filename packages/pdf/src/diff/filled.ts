import { drawnByAnnotation } from '../content/annotation.js';
import { textOf } from '../syntax/text.js';
import { nameOf, PdfDict, PdfString, type PdfValue } from '../syntax/values.js';
import type { Comparison } from './comparison.js';

/** Flags of text fields. @see ISO 32000-1 §12.7.4.3 */
const [MULTILINE, PASSWORD] = [1 << 12, 1 << 13];
/** Borders and grounds of a field are not more than so many shapes. */
const MOST_PAINTED = 24;

/**
 * Whether a widget of a field that was filled in shows the value that the field has: the state of a button, the text of a text field as far
 * as letters without diacritics and digits say. What a script formats, and text that nobody can read, is not held against the value.
 * @param pair the widget as it was and is
 * @see ISO 32000-1 §12.7.3.3
 */
export function showsValue(
  comparison: Comparison,
  type: string | undefined,
  field: PdfDict,
  [before, now]: readonly [PdfDict, PdfDict],
): boolean {
  const value = comparison.now.resolve(field.get('V'));
  if (!isNormalAlone(comparison, before, now)) return false;
  if (type === 'Btn') return isStateOf(comparison, value, now);
  return type !== 'Tx' || isTextOf(comparison, value, field, before, now);
}

/** What is shown where the mouse is stays what it was. */
function isNormalAlone(comparison: Comparison, before: PdfDict, now: PdfDict): boolean {
  const [old, current] = [comparison.before.dict(before.get('AP')), comparison.now.dict(now.get('AP'))];
  return ['R', 'D'].every((key) => !comparison.differs(old?.get(key), current?.get(key)));
}

function isStateOf({ now: view }: Comparison, value: PdfValue, widget: PdfDict): boolean {
  const state = nameOf(view.resolve(widget.get('AS')));
  if (state === undefined) return true;
  const chosen = nameOf(value) ?? 'Off';
  const states = view.dict(view.dict(widget.get('AP'))?.get('N'));
  return state === (states?.get(chosen) === undefined ? 'Off' : chosen);
}

function isTextOf(
  { now: view }: Comparison,
  value: PdfValue,
  field: PdfDict,
  before: PdfDict,
  widget: PdfDict,
): boolean {
  // A widget without an appearance is drawn by whoever shows it, if at all.
  if (widget.get('AP') === undefined) return before.get('AP') === undefined;
  const flags = Number(view.resolve(field.get('Ff')) ?? 0);
  const isFormatted = [field, widget].some((one) => one.get('AA') !== undefined);
  if (isFormatted || (flags & PASSWORD) !== 0) return true;
  if (value !== null && !(value instanceof PdfString)) return false;
  const drawn = drawnByAnnotation(view, widget) ?? [];
  const painted = drawn.filter(({ kind }) => kind !== 'text');
  if (painted.length > MOST_PAINTED || painted.some(({ kind }) => kind === 'image')) return false;
  const texts = drawn.filter(({ kind, isInvisible }) => kind === 'text' && isInvisible !== true);
  if (texts.some(({ text }) => text === undefined)) return true;
  const said = plain(value === null ? '' : textOf(value));
  const shown = plain(texts.map(({ text }) => text).join(''));
  // Of several lines those are drawn that there is room for.
  return (flags & MULTILINE) === 0 ? said === shown : said.startsWith(shown) && (shown !== '' || said === '');
}

const plain = (text: string): string => text.replaceAll(/[^0-9A-Za-z]/g, '');
