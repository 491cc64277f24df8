import type { Drawn } from '../content/drawn.js';
import { operatorsOf } from '../content/operators.js';
import { readable } from '../error.js';
import { nameOf, numberOf, PdfDict, PdfRef, PdfStream, type PdfValue } from '../syntax/values.js';
import type { Comparison } from './comparison.js';
import { isIssueNumber } from './issue-number.js';
import { PageContent } from './page-content.js';
import type { Page } from '../document/pages.js';

/** Of resources, what text may be drawn with. */
const ADDABLE = new Set(['Font', 'XObject']);
/** Operators that place and show text, and change nothing but what follows them until `Q`. @see ISO 32000-1 annex A */
const HARMLESS = new Set("q Q cm BT ET Tf Td TD Tm TL T* Tj TJ ' g G rg RG k K Do BMC BDC EMC w".split(' '));
/** Others may say what holds anyway: where text lies is reckoned without them. */
const USUAL: Readonly<Record<string, number>> = { Tc: 0, Tw: 0, Ts: 0, Tr: 0, Tz: 100 };

/**
 * Whether all that a page got into its content is the number and the date of the document (2.7), drawn by a tool of the agency: what was
 * there is drawn as before, in the same order, and behind it texts that are nothing else, in the upper third and over nothing.
 * @see signatures.md 2.7
 */
export function isNumberDrawn(comparison: Comparison, before: Page, now: Page): boolean {
  const [old, current] = [new PageContent(comparison.before, before), new PageContent(comparison.now, now)];
  if (!hasOnlyMore(comparison, before, now)) return false;
  const added = addedStreams(comparison, old.streams, current.streams);
  if (added === undefined) return false;
  const [first, last] = [current.dataOf(added.before), current.dataOf(added.behind)];
  if (first === undefined || last === undefined || !isNestedAlike(first, last)) return false;
  const [was, is] = [old.drawn(), current.drawn()];
  if (was === undefined || is === undefined || !was.every((one, place) => isSameDrawn(one, is[place]))) return false;
  const marks = is.slice(was.length);
  const texts = marks.map(({ text }) => text);
  const isNumber =
    texts.every((text) => text !== undefined && isIssueNumber(text)) ||
    [' ', ''].some((between) => isIssueNumber(texts.join(between)));
  return (
    marks.length > 0 &&
    isNumber &&
    marks.every(
      ({ kind, text, box }) => kind === 'text' && text !== undefined && current.isHigh(box) && !old.isDrawnAt(box),
    )
  );
}

/** Streams that are there as they were, with others in front of and behind them. */
function addedStreams(
  comparison: Comparison,
  old: readonly PdfValue[],
  current: readonly PdfValue[],
): { before: readonly PdfValue[]; behind: readonly PdfValue[] } | undefined {
  const [first] = old;
  const at = current.findIndex(
    (one) => one instanceof PdfRef && first instanceof PdfRef && one.number === first.number,
  );
  if (at < 0 || comparison.differs(old, current.slice(at, at + old.length))) return undefined;
  return { before: current.slice(0, at), behind: current.slice(at + old.length) };
}

/** In front nothing but `q`, behind as many `Q` first; then what draws text, and leaves the state as it found it. */
function isNestedAlike(first: Buffer, last: Buffer): boolean {
  const [open, behind] = [namesOf(first), namesOf(last)];
  if (open === undefined || behind === undefined || open.some((name) => name !== 'q')) return false;
  const closing = behind.slice(0, open.length);
  return (
    closing.every((name) => name === 'Q') && closing.length === open.length && isBalanced(behind.slice(open.length))
  );
}

const namesOf = (data: Buffer): string[] | undefined =>
  readable(() =>
    [...operatorsOf(data)].flatMap(({ name, operands }) =>
      isUsual(name, operands) ? [] : [isOfLayer(name, operands) ? 'layer' : name],
    ),
  );

/** `BDC` may be of a layer, which can be switched off. */
const isOfLayer = (name: string, [tag]: readonly PdfValue[]): boolean => name === 'BDC' && nameOf(tag) === 'OC';

const isUsual = (name: string, [value]: readonly PdfValue[]): boolean =>
  USUAL[name] !== undefined && numberOf(value) === USUAL[name];

function isBalanced(names: readonly string[]): boolean {
  let open = 0;
  for (const name of names) {
    if (!HARMLESS.has(name)) return false;
    if (name === 'q') open += 1;
    if (name === 'Q' && (open -= 1) < 0) return false;
  }
  return open === 0;
}

const isSameDrawn = (one: Drawn, other: Drawn | undefined): boolean =>
  one.kind === other?.kind && one.text === other.text && one.box.every((edge, place) => edge === other.box[place]);

/** Resources that were there are the same; fonts, and forms that text is drawn in, may have come. */
function hasOnlyMore(comparison: Comparison, before: Page, now: Page): boolean {
  const [old, current] = [
    comparison.before.dict(before.inherited.get('Resources')) ?? new PdfDict(new Map()),
    comparison.now.dict(now.inherited.get('Resources')) ?? new PdfDict(new Map()),
  ];
  for (const category of new Set([...old.keys(), ...current.keys()])) {
    if (!ADDABLE.has(category)) {
      if (category !== 'ProcSet' && comparison.differs(old.get(category), current.get(category))) return false;
      continue;
    }
    const [one, other] = [comparison.before.dict(old.get(category)), comparison.now.dict(current.get(category))];
    for (const key of one?.keys() ?? []) if (comparison.differs(one!.get(key), other?.get(key))) return false;
    const isAddable = category === 'Font' ? isFontOfLetters : isTextForm;
    for (const key of other?.keys() ?? [])
      if (one?.get(key) === undefined && !isAddable(comparison, other!.get(key))) return false;
  }
  return true;
}

/** The letters of a Type 3 font are drawings of any kind. */
const isFontOfLetters = ({ now }: Comparison, value: PdfValue | undefined): boolean =>
  nameOf(now.resolve(now.dict(value)?.get('Subtype'))) !== 'Type3';

/** A form that draws text and nothing besides, and is in no layer that may be switched off. */
function isTextForm(comparison: Comparison, value: PdfValue | undefined): boolean {
  const { now } = comparison;
  const form = now.resolve(value);
  if (!(form instanceof PdfStream) || nameOf(now.resolve(form.dict.get('Subtype'))) !== 'Form') return false;
  if (form.dict.get('OC') !== undefined) return false;
  const data = now.data(form);
  const names = data && namesOf(data);
  const fonts = now.dict(now.dict(form.dict.get('Resources'))?.get('Font'));
  if ([...(fonts?.entries.values() ?? [])].some((font) => !isFontOfLetters(comparison, font))) return false;
  return names !== undefined && names.every((name) => HARMLESS.has(name) && name !== 'Do') && isBalanced(names);
}
