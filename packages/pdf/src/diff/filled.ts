import { drawnByAnnotation } from '../content/annotation.js';
import type { RevisionView } from '../document/view.js';
import { textOf } from '../syntax/text.js';
import { nameOf, PdfDict, PdfString, type PdfValue } from '../syntax/values.js';
import type { Comparison } from './comparison.js';

/** Flags of text and choice fields. @see ISO 32000-1 §12.7.4.3, §12.7.4.4 */
const [MULTILINE, PASSWORD, COMBO] = [1 << 12, 1 << 13, 1 << 17];
const MAX_DEPTH = 64;
/** Borders and grounds of a field are not more than so many shapes. */
const MOST_PAINTED = 24;

/**
 * Whether a widget of a field that was filled in shows the value that the field has: the state of a button, the text of another field as far
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
  if (!isNormalAlone(comparison, before, now)) return false;
  if (type === 'Btn') return isStateOf(comparison, comparison.now.resolve(field.get('V')), now);
  return isTextOf(comparison, type, field, before, now);
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

/** What the entry of a field is, which it may have from one above it. @see ISO 32000-1 §12.7.3.1 */
function inherited(view: RevisionView, field: PdfDict, key: string): PdfValue {
  let dict: PdfDict | undefined = field;
  for (let depth = 0; dict !== undefined && depth < MAX_DEPTH; depth += 1, dict = view.dict(dict.get('Parent')))
    if (dict.get(key) !== undefined) return view.resolve(dict.get(key));
  return null;
}

function isTextOf(
  { now: view }: Comparison,
  type: string | undefined,
  field: PdfDict,
  before: PdfDict,
  widget: PdfDict,
): boolean {
  // A widget without an appearance is drawn by whoever shows it, if at all.
  if (widget.get('AP') === undefined) return before.get('AP') === undefined;
  const flags = Number(inherited(view, field, 'Ff') ?? 0);
  const isFormatted = [field, widget].some((one) => one.get('AA') !== undefined);
  if (isFormatted || (type === 'Tx' && (flags & PASSWORD) !== 0)) return true;
  const drawn = drawnByAnnotation(view, widget) ?? [];
  const painted = drawn.filter(({ kind }) => kind !== 'text');
  if (painted.length > MOST_PAINTED || painted.some(({ kind }) => kind === 'image')) return false;
  const texts = drawn.filter(({ kind, isInvisible }) => kind === 'text' && isInvisible !== true);
  if (texts.some(({ text }) => text === undefined)) return true;
  const value = view.resolve(field.get('V'));
  if (type === 'Ch') return isChoiceOf(view, value, field, { texts: texts.map(({ text }) => text!), flags });
  if (value !== null && !(value instanceof PdfString)) return false;
  const said = plain(value === null ? '' : textOf(value));
  const shown = plain(texts.map(({ text }) => text).join(''));
  // Of several lines those are drawn that there is room for.
  return (flags & MULTILINE) === 0 ? said === shown : said.startsWith(shown) && (shown !== '' || said === '');
}

/** One that opens shows what was chosen, a list what can be. @see ISO 32000-1 §12.7.4.4 */
function isChoiceOf(
  view: RevisionView,
  value: PdfValue,
  field: PdfDict,
  { texts, flags }: { texts: readonly string[]; flags: number },
): boolean {
  const text = (one: PdfValue | undefined): string => {
    const found = view.resolve(one);
    return found instanceof PdfString ? plain(textOf(found)) : '';
  };
  const options = view.array(inherited(view, field, 'Opt')).map((one) => {
    const pair = view.array(one);
    return pair.length === 2 ? [text(pair[0]), text(pair[1])] : [text(one), text(one)];
  });
  if ((flags & COMBO) === 0) return texts.every((one) => options.some(([, shown]) => shown === plain(one)));
  const said = text(value);
  const shown = plain(texts.join(''));
  return shown === said || options.some(([chosen, display]) => chosen === said && display === shown);
}

const plain = (text: string): string => text.normalize('NFC').replaceAll(/[^0-9A-Za-z]/g, '');
