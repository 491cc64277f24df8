import type { RevisionView } from '../document/view.js';
import { nameOf, numberOf, type PdfDict, type PdfValue } from '../syntax/values.js';

/** How far the codes of a string go, as parts of the size of the font, and how many codes there are. */
export type Advance = (bytes: Buffer) => { width: number; codes: number };

/** A character of a font that does not say, as a part of its size. */
const USUAL = 0.6;
/** A thousand units are the size of the font. @see ISO 32000-1 §9.2.4 */
const UNITS = 1000;
/** More codes than any font has. */
const MOST = 70_000;

/** @see ISO 32000-1 §9.6.2.1, §9.7.4.3 */
export function advanceOf(view: RevisionView, font: PdfDict | undefined): Advance {
  if (nameOf(view.resolve(font?.get('Subtype'))) === 'Type0') {
    const inner = view.dict(view.array(font?.get('DescendantFonts'))[0]);
    const usual = (numberOf(view.resolve(inner?.get('DW'))) ?? UNITS) / UNITS;
    return advance(2, widthsOfCodes(view, inner?.get('W')), usual);
  }
  const first = numberOf(view.resolve(font?.get('FirstChar'))) ?? 0;
  const listed = view.array(font?.get('Widths')).map((one) => numberOf(view.resolve(one)));
  // Glyphs that are drawn by content have a scale of their own.
  const isScaled = nameOf(view.resolve(font?.get('Subtype'))) === 'Type3';
  const scale = isScaled ? (numberOf(view.resolve(view.array(font?.get('FontMatrix'))[0])) ?? 1 / UNITS) : 1 / UNITS;
  const widths = new Map(listed.flatMap((width, at) => (width === undefined ? [] : [[first + at, width * scale]])));
  return advance(1, widths, USUAL);
}

function advance(size: 1 | 2, widths: ReadonlyMap<number, number>, usual: number): Advance {
  return (bytes) => {
    let width = 0;
    let codes = 0;
    for (let at = 0; at + size <= bytes.length; at += size, codes += 1)
      width += widths.get(bytes.readUIntBE(at, size)) ?? usual;
    return { width, codes };
  };
}

/** `c [w …]` and `first last w`. */
function widthsOfCodes(view: RevisionView, value: PdfValue | undefined): Map<number, number> {
  const widths = new Map<number, number>();
  const list = view.array(value).map((one) => view.resolve(one));
  for (let at = 0; at + 1 < list.length && widths.size < MOST;) {
    const [first, next] = [numberOf(list[at]) ?? 0, list[at + 1]];
    if (Array.isArray(next)) {
      (next as readonly PdfValue[]).forEach((one, place) =>
        widths.set(first + place, (numberOf(view.resolve(one)) ?? UNITS) / UNITS),
      );
      at += 2;
    } else {
      const last = Math.min(numberOf(next) ?? first, first + MOST);
      for (let code = first; code <= last; code += 1) widths.set(code, (numberOf(list[at + 2]) ?? UNITS) / UNITS);
      at += 3;
    }
  }
  return widths;
}
