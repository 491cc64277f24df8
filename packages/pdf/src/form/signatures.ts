import type { PdfDocument } from '../document/document.js';
import { PdfDict, PdfRef, PdfString, type PdfValue } from '../syntax/values.js';
import { rangeOf, type PdfProblem, type SignedRange } from './byte-range.js';
import { formOf, type Field, type Form } from './fields.js';

/** A signature dictionary and the field it was put into. @see ISO 32000-1 §12.8.1 */
export interface PdfSignature {
  /** Of the field; one in a document. */
  name: string;
  field: Field;
  ref: PdfRef | undefined;
  dict: PdfDict;
  /** The revision that it appears in. */
  revision: number;
  range: SignedRange | undefined;
  /** Bytes of `/Contents`. */
  contents: Buffer | undefined;
  /** What is wrong with its form. @see signatures.md 2.1.1, 2.1.3 */
  problems: readonly PdfProblem[];
}

const NOTHING = new PdfDict(new Map());

interface Found {
  field: Field;
  ref: PdfRef | undefined;
  dict: PdfDict;
  revision: number;
}

/**
 * Every signature that any revision has, also one that a later revision took away or put something else in the place of; by ascending
 * end of what they are over, those without one last.
 * @throws PdfError `PDF_LIMIT`
 */
export function signaturesOf(document: PdfDocument): PdfSignature[] {
  const found = findAll(document);
  const names = new Map<string, number>();
  const signatures = found.map((one): PdfSignature => {
    document.budget.spend('signatures');
    const { range, problems } = rangeOf(one.dict, document.source.sizeBytes);
    const contents = document.view(one.revision).resolve(one.dict.get('Contents'));
    return {
      ...one,
      // The strings of an encrypted document are no names.
      name: unique(document.isEncrypted ? '' : one.field.name, names),
      range,
      contents: contents instanceof PdfString ? contents.bytes : undefined,
      problems: [...problems, ...dictionaryProblems(document, one, found)],
    };
  });
  return signatures
    .map((one) => ({ ...one, problems: [...one.problems, ...overlapProblems(one, signatures)] }))
    .sort(
      (one, other) => (one.range?.end ?? Infinity) - (other.range?.end ?? Infinity) || one.revision - other.revision,
    );
}

/** Fields that are called the same, or nothing, are told apart by a number. */
function unique(name: string, names: Map<string, number>): string {
  const given = name === '' ? 'Signature' : name;
  const count = (names.get(given) ?? 0) + 1;
  names.set(given, count);
  return count === 1 ? given : `${given} (${count})`;
}

function findAll(document: PdfDocument): Found[] {
  const found = new Map<string, Found>();
  let form: Form | undefined;
  document.revisions.forEach(({ sections }, revision) => {
    const isChanged = form === undefined || sections.some(({ entries }) => meets(entries, form!.objects));
    if (!isChanged) return;
    const view = document.view(revision);
    form = formOf(view);
    for (const field of form.fields.filter(({ type }) => type === 'Sig')) {
      const ref = field.value instanceof PdfRef ? field.value : undefined;
      // What cannot be read is no signature that there is not.
      const isUnreadable = ref !== undefined && view.entry(ref.number) !== undefined && view.get(ref.number) === null;
      const dict = view.dict(field.value) ?? (isUnreadable ? NOTHING : undefined);
      if (dict === undefined) continue;
      const key = JSON.stringify([field.name, field.ref?.number, ref?.number ?? placeOf(dict)]);
      if (!found.has(key)) found.set(key, { field, ref, dict, revision });
    }
  });
  return [...found.values()];
}

const meets = (entries: ReadonlyMap<number, unknown>, objects: ReadonlySet<number>): boolean =>
  entries.size < objects.size
    ? [...entries.keys()].some((number) => objects.has(number))
    : [...objects].some((number) => entries.has(number));

/** What tells a dictionary that is no object of its own from another. */
function placeOf(dict: PdfDict): number | undefined {
  const contents: PdfValue | undefined = dict.get('Contents');
  return contents instanceof PdfString ? contents.start : undefined;
}

function dictionaryProblems(document: PdfDocument, one: Found, all: readonly Found[]): PdfProblem[] {
  const problems: PdfProblem[] = [];
  const add = (code: string, message: string, isLater = false): void =>
    void problems.push({ code, message, ...(isLater && { isLater: true }) });
  if (one.dict.hasDuplicates) add('DUPLICATE_KEYS', 'a key of the signature dictionary is there more than once');
  const sharing = all.filter((other) => other !== one && isSameDictionary(one, other));
  if (sharing.length > 0)
    add('SHARED_DICTIONARY', 'more than one field has this signature dictionary', areLater(one, sharing));
  const last = document.revisions.length - 1;
  const isRedefined = (ref: PdfRef): boolean =>
    Array.from({ length: last - one.revision }, (_, index) => one.revision + 1 + index).some(
      (later) => document.entryAt(ref.number, later) !== document.entryAt(ref.number, one.revision),
    );
  if (one.ref !== undefined && isRedefined(one.ref))
    add('DICTIONARY_CHANGED', 'a later revision has another object in the place of the signature dictionary', true);
  else if (!isStillThere(document, one))
    add('SIGNATURE_REMOVED', 'a later revision took the signature from its field', true);
  return problems;
}

const isSameDictionary = (one: Found, other: Found): boolean =>
  one.ref === undefined
    ? other.ref === undefined && placeOf(one.dict) !== undefined && placeOf(one.dict) === placeOf(other.dict)
    : one.ref.number === other.ref?.number;

function isStillThere(document: PdfDocument, { field, ref, dict }: Found): boolean {
  const now = formOf(document.view()).fields.find(
    ({ name, ref: at }) => name === field.name && at?.number === field.ref?.number,
  );
  if (now === undefined) return false;
  if (ref !== undefined) return now.value instanceof PdfRef && now.value.number === ref.number;
  const value = document.view().dict(now.value);
  return value !== undefined && placeOf(value) === placeOf(dict);
}

/** One signature may lie as a whole before the gap of another; anything else is no saving after a signature. */
function overlapProblems(one: PdfSignature, all: readonly PdfSignature[]): PdfProblem[] {
  const { range } = one;
  if (range === undefined) return [];
  const overlapping = all.filter(
    ({ range: other }) =>
      other !== undefined && other !== range && range.end > other.gapStart && other.end > range.gapStart,
  );
  if (overlapping.length === 0) return [];
  const message = 'what it is over and what another signature is over overlap';
  return [{ code: 'BYTE_RANGE_OVERLAP', message, ...(areLater(one, overlapping) && { isLater: true }) }];
}

/** None of the others was there when this one was made. */
const areLater = (one: { revision: number }, others: readonly { revision: number }[]): boolean =>
  others.every(({ revision }) => revision > one.revision);
