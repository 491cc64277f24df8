import { formOf } from '../form/fields.js';
import { isLocked } from '../form/permissions.js';
import type { Permissions } from '../form/permissions.js';
import { nameOf, numberOf, PdfDict, PdfRef, PdfString, type PdfValue } from '../syntax/values.js';
import { textOf } from '../syntax/text.js';
import type { Comparison } from './comparison.js';
import { showsValue } from './filled.js';

/** What a field gets when it is signed. */
const SIGNED = new Set(['V', 'AP', 'AS', 'F', 'MK', 'DA', 'Kids', 'Lock']);
/** What a field gets when it is filled in. */
const FILLED = new Set(['V', 'AP', 'AS', 'I', 'Kids']);
/** A field that does something when it is looked at is more than a signature. */
const ACTIONS = ['A', 'AA'];
const MAX_DEPTH = 64;

/** A signature field that was not there, or was empty: what it shows is looked at with its page. */
export interface SignedField {
  name: string;
  number: number;
  where: string;
  widgets: ReadonlySet<number>;
}

interface Above {
  name: string;
  type: string | undefined;
}

/** Compares forms field by field. @see signatures.md 2.1.5, ISO 32000-1 §12.7 */
export class FormComparison {
  /** Signature fields that came or were signed. */
  readonly signed: SignedField[] = [];
  /** Fields that have another value. */
  readonly filled: SignedField[] = [];
  /** Numbers of widgets that came with them. */
  readonly widgets = new Set<number>();
  readonly #seen = new Set<number>();
  readonly #shown = new Set<number>();

  constructor(
    private readonly comparison: Comparison,
    private readonly permissions: Permissions,
  ) {}

  compare(before: PdfValue | undefined, now: PdfValue | undefined): void {
    const { comparison } = this;
    const [old, current] = [comparison.before.dict(before), comparison.now.dict(now)];
    const where = '/Root /AcroForm';
    if (current === undefined) return comparison.same(before, now, where);
    const own = old ?? new PdfDict(new Map());
    comparison.sameEntries(own, current, where, new Set(['Fields', 'SigFlags', 'DR', 'DA']));
    if (old === undefined) this.#addDefaults(current, where);
    else this.#compareDefaults(own, current, where);
    const flags = [own, current].map((dict) => comparison.now.resolve(dict.get('SigFlags')) ?? 0) as [number, number];
    if (flags[0] !== flags[1] && (flags[1] & flags[0]) !== flags[0])
      comparison.add({ kind: 'OTHER', where: `${where} /SigFlags`, what: 'was changed' });
    this.#list(own.get('Fields'), current.get('Fields'), { name: '', type: undefined }, `${where} /Fields`, 0);
  }

  /** A form that was not there brings what its fields are drawn with, if anything. */
  #addDefaults(form: PdfDict, where: string): void {
    if (form.get('DR') !== undefined)
      this.comparison.add({ kind: 'SIGNATURE_OR_FORM', where: `${where} /DR`, what: 'was added' });
  }

  /** Resources may be added, under names that no field uses yet. */
  #compareDefaults(before: PdfDict, now: PdfDict, where: string): void {
    const { comparison } = this;
    if (before.get('DA') !== undefined || now.get('DA') === undefined)
      comparison.same(before.get('DA'), now.get('DA'), `${where} /DA`);
    const [old, current] = [comparison.before.dict(before.get('DR')), comparison.now.dict(now.get('DR'))];
    if (current === undefined) return comparison.same(before.get('DR'), now.get('DR'), `${where} /DR`);
    for (const category of new Set([...(old?.keys() ?? []), ...current.keys()])) {
      const [one, other] = [comparison.before.dict(old?.get(category)), comparison.now.dict(current.get(category))];
      const place = `${where} /DR /${category}`;
      if (one === undefined || other === undefined) {
        if (one !== undefined || this.#hasOtherFields())
          comparison.same(old?.get(category), current.get(category), place);
        continue;
      }
      for (const key of new Set([...one.keys(), ...other.keys()]))
        if (one.get(key) !== undefined || this.#hasOtherFields())
          comparison.same(one.get(key), other.get(key), `${place} /${key}`);
    }
  }

  #hasOtherFields(): boolean {
    const { before } = this.comparison;
    const form = before.dict(before.catalog?.get('AcroForm'));
    return before
      .array(form?.get('Fields'))
      .some((field) => nameOf(before.resolve(before.dict(field)?.get('FT'))) !== 'Sig');
  }

  /** Whether an object was compared as a field, or as what one is shown by. */
  isField(number: number): boolean {
    return this.#seen.has(number) || this.#shown.has(number);
  }

  /** Fields that were there stay in their order; others may come. */
  #list(before: PdfValue | undefined, now: PdfValue | undefined, above: Above, where: string, depth: number): void {
    const { comparison } = this;
    if (depth > MAX_DEPTH) return;
    const [old, current] = [comparison.before.array(before), comparison.now.array(now)];
    const isOld = new Set(old.flatMap((one) => (one instanceof PdfRef ? [one.number] : [])));
    const kept = current.filter((one) => one instanceof PdfRef && isOld.has(one.number)) as PdfRef[];
    const isInOrder =
      kept.length === old.length &&
      old.every((one, place) => one instanceof PdfRef && one.number === kept[place]!.number);
    if (!isInOrder)
      comparison.add({ kind: 'OTHER', where, what: 'fields that were there are not there, or in another order' });
    for (const ref of kept) this.#field(ref, above, depth);
    for (const one of current)
      if (!(one instanceof PdfRef && isOld.has(one.number))) this.#newField(one, above, where, depth);
  }

  #field(ref: PdfRef, above: Above, depth: number): void {
    const { comparison } = this;
    if (this.#seen.has(ref.number)) return;
    this.#seen.add(ref.number);
    comparison.before.document.budget.spend('steps');
    const [before, now] = [comparison.before.get(ref.number), comparison.now.get(ref.number)];
    const where = ref.toString();
    if (!(before instanceof PdfDict) || !(now instanceof PdfDict)) return comparison.same(before, now, where);
    const here = this.#named(before, above, comparison.before);
    if (before.get('Kids') !== undefined && !this.#hasWidgets(before)) {
      comparison.sameEntries(before, now, where, new Set(['Kids']));
      return this.#list(before.get('Kids'), now.get('Kids'), here, `${where} /Kids`, depth + 1);
    }
    if (here.type === 'Sig') this.#signature(ref, before, now, here.name);
    else this.#value(ref, before, now, here);
  }

  #named(dict: PdfDict, above: Above, view: Comparison['now']): Above {
    const partial = view.resolve(dict.get('T'));
    const name =
      partial instanceof PdfString ? [above.name, textOf(partial)].filter((part) => part !== '').join('.') : above.name;
    return { name, type: nameOf(view.resolve(dict.get('FT'))) ?? above.type };
  }

  #hasWidgets(dict: PdfDict): boolean {
    const { before } = this.comparison;
    return before.array(dict.get('Kids')).every((kid) => before.dict(kid)?.get('T') === undefined);
  }

  #signature(ref: PdfRef, before: PdfDict, now: PdfDict, name: string): void {
    const { comparison } = this;
    const where = ref.toString();
    const isSigned = before.get('V') === undefined && now.get('V') !== undefined;
    comparison.sameEntries(before, now, where, isSigned ? SIGNED : undefined);
    this.#widgets(before, now, isSigned ? SIGNED : new Set<string>(), where);
    if (isSigned) this.#came(name, now, ref, where, 'was signed', isLocked(name, this.permissions.locks));
  }

  /** Widgets of one field: the same ones, of which some entries may be others. */
  #widgets(before: PdfDict, now: PdfDict, except: ReadonlySet<string>, where: string): void {
    const { comparison } = this;
    comparison.same(before.get('Kids'), now.get('Kids'), `${where} /Kids`);
    for (const kid of comparison.before.array(before.get('Kids'))) {
      if (!(kid instanceof PdfRef)) continue;
      this.#shown.add(kid.number);
      const [one, other] = [comparison.before.get(kid.number), comparison.now.get(kid.number)];
      if (one instanceof PdfDict && other instanceof PdfDict)
        comparison.sameEntries(one, other, kid.toString(), except);
      else comparison.same(one, other, kid.toString());
    }
  }

  #value(ref: PdfRef, before: PdfDict, now: PdfDict, { name, type }: Above): void {
    const { comparison } = this;
    const where = ref.toString();
    comparison.sameEntries(before, now, where, FILLED);
    this.#widgets(before, now, FILLED, where);
    const isValueOther = comparison.differs(before.get('V'), now.get('V'));
    const pairs = this.#appearances(ref, before);
    const shown = pairs.map(([one, other]) => ({
      appearance: comparison.differs(one.get('AP'), other.get('AP')),
      state: comparison.differs(one.get('AS'), other.get('AS')),
      isState: comparison.now.resolve(other.get('AS')) !== null,
    }));
    const isShownOther = shown.some(({ appearance, state }) => appearance || state);
    if (!isValueOther && !isShownOther) return comparison.same(before.get('I'), now.get('I'), `${where} /I`);
    const isButton = type === 'Btn';
    const isTogether = isValueOther && isShownOther && !(isButton && shown.some(({ appearance }) => appearance));
    const isFillable = (type === 'Tx' || type === 'Ch' || isButton) && isTogether;
    const isRight = isFillable && pairs.every((pair) => showsValue(comparison, type, now, pair));
    this.filled.push({ name, number: ref.number, where, widgets: new Set([ref.number, ...this.#shown]) });
    comparison.add({
      kind: isRight ? 'SIGNATURE_OR_FORM' : 'OTHER',
      where: `${where} /V`,
      what: isRight ? `field ${name} was filled in` : `field ${name} does not show its value as it did`,
      ...(isLocked(name, this.permissions.locks) && { isLocked: true }),
    });
  }

  /** The dictionaries that a field is shown by, as they were and are. */
  #appearances(ref: PdfRef, before: PdfDict): [PdfDict, PdfDict][] {
    const { comparison } = this;
    const kids = comparison.before.array(before.get('Kids')).filter((kid) => kid instanceof PdfRef);
    return [ref, ...kids].flatMap(({ number }): [PdfDict, PdfDict][] => {
      const [one, other] = [comparison.before.get(number), comparison.now.get(number)];
      return one instanceof PdfDict && other instanceof PdfDict ? [[one, other]] : [];
    });
  }

  #newField(value: PdfValue, above: Above, list: string, depth: number): void {
    const { comparison } = this;
    const dict = comparison.now.dict(value);
    const where = value instanceof PdfRef ? value.toString() : list;
    if (dict === undefined) return comparison.add({ kind: 'OTHER', where, what: 'is no field' });
    const here = this.#named(dict, above, comparison.now);
    if (here.type !== 'Sig' || !(value instanceof PdfRef) || depth > 0)
      return comparison.add({ kind: 'OTHER', where, what: 'a field was added that is for no signature' });
    if (formOf(comparison.before).fields.some(({ name, type }) => name === here.name && type !== 'Sig'))
      return comparison.add({ kind: 'OTHER', where, what: `there is a field ${here.name} already` });
    this.#came(here.name, dict, value, where, 'was added');
  }

  #came(name: string, dict: PdfDict, ref: PdfRef, where: string, what: string, isLocked = false): void {
    const { comparison } = this;
    const { now } = comparison;
    const kids = now.array(dict.get('Kids'));
    const dicts = [dict, ...kids.map((kid) => now.dict(kid))].filter((one) => one !== undefined);
    if (dicts.some((one) => (nameOf(now.resolve(one.get('Subtype'))) ?? 'Widget') !== 'Widget'))
      comparison.add({ kind: 'OTHER', where, what: `field ${name} is shown by an annotation that is no widget` });
    if (dicts.some((one) => ACTIONS.some((key) => one.get(key) !== undefined)))
      comparison.add({ kind: 'OTHER', where, what: `field ${name} does something by itself` });
    const widgets = new Set([ref, ...kids].flatMap((one) => (one instanceof PdfRef ? [one.number] : [])));
    for (const widget of widgets) this.widgets.add(widget);
    this.signed.push({ name, number: ref.number, where, widgets });
    const type = nameOf(now.resolve(now.dict(dict.get('V'))?.get('Type')));
    comparison.add({
      kind: type === 'DocTimeStamp' && dicts.every((one) => !hasArea(comparison, one)) ? 'LTA' : 'SIGNATURE_OR_FORM',
      where,
      what: `signature field ${name} ${what}`,
      ...(isLocked && { isLocked: true }),
    });
  }
}

/** Whether a widget has a place on its page where it could be seen. */
export function hasArea({ now }: Comparison, widget: PdfDict): boolean {
  const rectangle = now.array(widget.get('Rect')).map((one) => numberOf(now.resolve(one)) ?? 0);
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = rectangle;
  return x1 !== x2 && y1 !== y2 && widget.get('AP') !== undefined;
}
