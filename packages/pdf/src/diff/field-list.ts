import { PdfRef, PdfString, type PdfValue } from '../syntax/values.js';
import { textOf } from '../syntax/text.js';
import type { RevisionView } from '../document/view.js';
import type { Comparison } from './comparison.js';

/** Fields of one list, as they were and are. */
export interface MatchedFields {
  kept: readonly [before: PdfValue, now: PdfValue][];
  added: readonly PdfValue[];
  /** One is not there any more, or they are in another order. */
  isBroken: boolean;
}

/** Fields are known by their object, and those that are written in the list itself by their name. @see ISO 32000-1 §12.7.2 */
export function matchFields(
  { before, now }: Comparison,
  old: readonly PdfValue[],
  current: readonly PdfValue[],
): MatchedFields {
  const [oldKeys, keys] = [old.map((one) => keyOf(before, one)), current.map((one) => keyOf(now, one))];
  const places = oldKeys.map((key) => keys.indexOf(key));
  const kept = places.flatMap((place, at): [PdfValue, PdfValue][] => (place < 0 ? [] : [[old[at]!, current[place]!]]));
  const isRising = places.every((place, at) => place >= 0 && (at === 0 || place > places[at - 1]!));
  const isOld = new Set(places);
  return { kept, added: current.filter((_, place) => !isOld.has(place)), isBroken: !isRising };
}

function keyOf(view: RevisionView, field: PdfValue): string {
  if (field instanceof PdfRef) return `object ${field.number}`;
  const name = view.resolve(view.dict(field)?.get('T'));
  return name instanceof PdfString ? `name ${textOf(name)}` : 'nothing';
}
