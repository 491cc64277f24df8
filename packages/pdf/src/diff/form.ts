import { formOf } from '../form/fields.js';
import { isLocked } from '../form/permissions.js';
import type { Permissions } from '../form/permissions.js';
import { nameOf, PdfDict, PdfRef, type PdfValue } from '../syntax/values.js';
import type { ChangeKind } from './change.js';
import type { Comparison } from './comparison.js';
import { hasArea, hasWidgets, named, numbersOf, type Above } from './field-facts.js';
import { compareDefaults } from './default-resources.js';
import { matchFields } from './field-list.js';
import { showsValue } from './filled.js';

/** What a field gets when it is signed. */
const SIGNED = new Set(['V', 'AP', 'AS', 'F', 'M', 'MK', 'DA', 'Kids', 'Lock', 'P', 'StructParent', 'Ff']);
/** What a field gets when it is filled in. */
const FILLED = new Set(['V', 'AP', 'AS', 'I', 'M', 'Kids', 'Ff']);
/** A field that was signed stays as it is, and may be kept from being written to. */
const KEPT = new Set(['Kids', 'Ff']);
/** A field that does something when it is looked at is more than a signature. */
const ACTIONS = ['A', 'AA'];
const READ_ONLY = 1;
const MAX_DEPTH = 64;

/** A signature field that was not there, or was empty: what it shows is looked at with its page. */
export interface SignedField {
  name: string;
  /** Its object, or that of its first widget where it is written in a list. */
  number: number | undefined;
  where: string;
  widgets: ReadonlySet<number>;
}

/** Compares forms field by field. @see signatures.md 2.1.5, ISO 32000-1 §12.7 */
export class FormComparison {
  /** Signature fields that came or were signed. */
  readonly signed: SignedField[] = [];
  /** Fields that have another value. */
  readonly filled: SignedField[] = [];
  /** Numbers of widgets that came with signatures, and what change that is. */
  readonly widgets = new Map<number, ChangeKind>();
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
    comparison.sameEntries(own, current, where, new Set(['Fields', 'SigFlags', 'DR', 'DA', 'NeedAppearances']));
    if (old === undefined) this.#addDefaults(current, where);
    else compareDefaults(comparison, own, current, where);
    this.#flags(own, current, where);
    this.#list(own.get('Fields'), current.get('Fields'), { name: '', type: undefined }, `${where} /Fields`, 0);
  }

  #flags(before: PdfDict, now: PdfDict, where: string): void {
    const { comparison } = this;
    const needs = comparison.before.resolve(before.get('NeedAppearances')) === true;
    if (needs !== (comparison.now.resolve(now.get('NeedAppearances')) === true))
      comparison.add({ kind: 'OTHER', where: `${where} /NeedAppearances`, what: 'was changed' });
    const [was, is] = [
      comparison.before.resolve(before.get('SigFlags')) ?? 0,
      comparison.now.resolve(now.get('SigFlags')) ?? 0,
    ] as [number, number];
    if (was !== is && (is & was) !== was)
      comparison.add({ kind: 'OTHER', where: `${where} /SigFlags`, what: 'was changed' });
  }

  /** A form that was not there brings what its fields are drawn with, if anything. */
  #addDefaults(form: PdfDict, where: string): void {
    if (form.get('DR') !== undefined)
      this.comparison.add({ kind: 'SIGNATURE_OR_FORM', where: `${where} /DR`, what: 'was added' });
  }

  /** Whether an object was compared as a field, or as what one is shown by. */
  isField(number: number): boolean {
    return this.#seen.has(number) || this.#shown.has(number);
  }

  /** Fields that were there stay in their order; others may come. */
  #list(before: PdfValue | undefined, now: PdfValue | undefined, above: Above, where: string, depth: number): void {
    const { comparison } = this;
    if (depth > MAX_DEPTH) return;
    const { kept, added, isBroken } = matchFields(
      comparison,
      comparison.before.array(before),
      comparison.now.array(now),
    );
    if (isBroken)
      comparison.add({ kind: 'OTHER', where, what: 'fields that were there are not there, or in another order' });
    for (const [one, other] of kept) this.#field(one, other, above, where, depth);
    for (const one of added) this.#newField(one, above, where, depth);
  }

  #field(value: PdfValue, current: PdfValue, above: Above, list: string, depth: number): void {
    const { comparison } = this;
    if (value instanceof PdfRef) {
      if (this.#seen.has(value.number)) return;
      this.#seen.add(value.number);
    }
    comparison.before.document.budget.spend('steps');
    const [before, now] = [comparison.before.resolve(value), comparison.now.resolve(current)];
    const where = value instanceof PdfRef ? value.toString() : list;
    if (!(before instanceof PdfDict) || !(now instanceof PdfDict)) return comparison.same(before, now, where);
    const here = named(before, above, comparison.before);
    this.#readOnly(before, now, where);
    if (before.get('Kids') !== undefined && !hasWidgets(before, comparison.before)) {
      comparison.sameEntries(before, now, where, KEPT);
      return this.#list(before.get('Kids'), now.get('Kids'), here, `${where} /Kids`, depth + 1);
    }
    if (here.type === 'Sig') this.#signature(value, before, now, here.name, where);
    else this.#value(value, before, now, here, where);
  }

  /** Who locks a field may say so: nothing that it shows changes. @see ISO 32000-1 §12.7.3.1 */
  #readOnly(before: PdfDict, now: PdfDict, where: string): void {
    const { comparison } = this;
    const [was, is] = [comparison.before.resolve(before.get('Ff')), comparison.now.resolve(now.get('Ff'))];
    if (was === is) return;
    const isClosed = typeof is === 'number' && is === ((typeof was === 'number' ? was : 0) | READ_ONLY);
    comparison.add({
      kind: isClosed ? 'SIGNATURE_OR_FORM' : 'OTHER',
      where: `${where} /Ff`,
      what: isClosed ? 'is read only now' : 'was changed',
    });
  }

  #signature(value: PdfValue, before: PdfDict, now: PdfDict, name: string, where: string): void {
    const { comparison } = this;
    const isSigned = before.get('V') === undefined && now.get('V') !== undefined;
    const except = isSigned ? SIGNED : KEPT;
    comparison.sameEntries(before, now, where, except);
    this.#widgets(before, now, isSigned ? except : new Set<string>(), where);
    if (isSigned) this.#came(name, now, value, where, 'was signed', isLocked(name, this.permissions.locks));
  }

  /** Widgets of one field: the same ones, of which some entries may be others. */
  #widgets(before: PdfDict, now: PdfDict, except: ReadonlySet<string>, where: string): void {
    const { comparison } = this;
    comparison.same(before.get('Kids'), now.get('Kids'), `${where} /Kids`);
    for (const kid of comparison.before.array(before.get('Kids'))) {
      if (!(kid instanceof PdfRef)) continue;
      this.#shown.add(kid.number);
      const [one, other] = [comparison.before.get(kid.number), comparison.now.get(kid.number)];
      if (one instanceof PdfDict && other instanceof PdfDict) {
        comparison.sameEntries(one, other, kid.toString(), except);
        if (except.has('Ff')) this.#readOnly(one, other, kid.toString());
      } else comparison.same(one, other, kid.toString());
    }
  }

  #value(value: PdfValue, before: PdfDict, now: PdfDict, { name, type }: Above, where: string): void {
    const { comparison } = this;
    comparison.sameEntries(before, now, where, FILLED);
    this.#widgets(before, now, FILLED, where);
    const isValueOther = comparison.differs(before.get('V'), now.get('V'));
    const pairs = this.#appearances(before, now);
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
    const widgets = numbersOf([value, ...comparison.now.array(now.get('Kids'))]);
    this.filled.push({ name, number: [...widgets][0], where, widgets });
    comparison.add({
      kind: isRight ? 'SIGNATURE_OR_FORM' : 'OTHER',
      where: `${where} /V`,
      what: isRight ? `field ${name} was filled in` : `field ${name} does not show its value as it did`,
      ...(isLocked(name, this.permissions.locks) && { isLocked: true }),
    });
  }

  /** The dictionaries that a field is shown by, as they were and are. */
  #appearances(before: PdfDict, now: PdfDict): [PdfDict, PdfDict][] {
    const { comparison } = this;
    const kids = comparison.before.array(before.get('Kids')).filter((kid) => kid instanceof PdfRef);
    const widgets = kids.flatMap(({ number }): [PdfDict, PdfDict][] => {
      const [one, other] = [comparison.before.get(number), comparison.now.get(number)];
      return one instanceof PdfDict && other instanceof PdfDict ? [[one, other]] : [];
    });
    return [[before, now], ...widgets];
  }

  /** Signature fields may come, at the top or below others; a field above them may come with them. */
  #newField(value: PdfValue, above: Above, list: string, depth: number): void {
    const { comparison } = this;
    comparison.before.document.budget.spend('steps');
    const dict = comparison.now.dict(value);
    const where = value instanceof PdfRef ? value.toString() : list;
    if (dict === undefined || depth > MAX_DEPTH) return comparison.add({ kind: 'OTHER', where, what: 'is no field' });
    const here = named(dict, above, comparison.now);
    if (dict.get('Kids') !== undefined && dict.get('V') === undefined && !hasWidgets(dict, comparison.now)) {
      comparison.sameEntries(new PdfDict(new Map()), dict, where, new Set(['T', 'FT', 'Kids', 'Parent']));
      for (const kid of comparison.now.array(dict.get('Kids'))) this.#newField(kid, here, `${where} /Kids`, depth + 1);
    } else if (formOf(comparison.before).fields.some(({ name, type }) => name === here.name && type !== 'Sig'))
      comparison.add({ kind: 'OTHER', where, what: `there is a field ${here.name} already` });
    else if (here.type === 'Sig') this.#came(here.name, dict, value, where, 'was added');
    else comparison.add({ kind: 'OTHER', where, what: 'a field was added that is for no signature' });
  }

  #came(name: string, dict: PdfDict, value: PdfValue, where: string, what: string, isLocked = false): void {
    const { comparison } = this;
    const { now } = comparison;
    const kids = now.array(dict.get('Kids'));
    const dicts = [dict, ...kids.map((kid) => now.dict(kid))].filter((one) => one !== undefined);
    if (dicts.some((one) => (nameOf(now.resolve(one.get('Subtype'))) ?? 'Widget') !== 'Widget'))
      comparison.add({ kind: 'OTHER', where, what: `field ${name} is shown by an annotation that is no widget` });
    if (dicts.some((one) => ACTIONS.some((key) => one.get(key) !== undefined)))
      comparison.add({ kind: 'OTHER', where, what: `field ${name} does something by itself` });
    const widgets = numbersOf([value, ...kids]);
    const type = nameOf(now.resolve(now.dict(dict.get('V'))?.get('Type')));
    const isTimestamp = type === 'DocTimeStamp' && dicts.every((one) => !hasArea(comparison, one));
    const kind = isTimestamp ? 'LTA' : 'SIGNATURE_OR_FORM';
    for (const widget of widgets) this.widgets.set(widget, kind);
    this.signed.push({ name, number: [...widgets][0], where, widgets });
    comparison.add({ kind, where, what: `signature field ${name} ${what}`, ...(isLocked && { isLocked: true }) });
  }
}
