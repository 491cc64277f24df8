import type { RevisionView } from '../document/view.js';
import { readable } from '../error.js';
import { nameOf, PdfDict, PdfStream, PdfString, type PdfValue } from '../syntax/values.js';
import { textOf, utf16be } from '../syntax/text.js';
import { operatorsOf } from './operators.js';

/** What the codes of a font mean. @returns `undefined` for what is not known to mean anything */
export type TextDecoder = (bytes: Buffer) => string | undefined;

/** More characters than any font has. */
const MOST = 70_000;

/** @see ISO 32000-1 §9.6, §9.10 */
export function decoderOf(view: RevisionView, font: PdfDict | undefined): TextDecoder {
  const map = view.resolve(font?.get('ToUnicode'));
  if (map instanceof PdfStream)
    return mapped(
      readable(() => readMap(view, map)),
      nameOf(view.resolve(font?.get('Subtype'))) === 'Type0',
    );
  const encoding = view.resolve(font?.get('Encoding'));
  const isPlain =
    nameOf(view.resolve(font?.get('Subtype'))) !== 'Type0' &&
    !(encoding instanceof PdfDict && encoding.get('Differences'));
  // Beyond ASCII encodings differ, and what is decided by this text is written without.
  return (bytes) =>
    isPlain && bytes.every((byte) => byte >= 0x20 && byte < 0x7f)
      ? bytes.toString('latin1')
      : isPlain
        ? textOf(new PdfString(bytes, false, undefined, undefined))
        : undefined;
}

function mapped(map: ReadonlyMap<number, string> | undefined, isWide: boolean): TextDecoder {
  return (bytes) => {
    if (map === undefined) return undefined;
    let text = '';
    const width = isWide ? 2 : 1;
    for (let at = 0; at + width <= bytes.length; at += width) {
      const character = map.get(bytes.readUIntBE(at, width));
      if (character === undefined) return undefined;
      text += character;
    }
    return text;
  };
}

/** @see ISO 32000-1 §9.10.3 */
function readMap(view: RevisionView, stream: PdfStream): Map<number, string> | undefined {
  const data = view.data(stream);
  if (data === undefined) return undefined;
  const map = new Map<number, string>();
  // Angle brackets of a CMap are those of PDF; `begincmap` and the like are operators that say nothing here.
  for (const { name, operands } of operatorsOf(data)) {
    if (name === 'endbfchar')
      for (let at = 0; at + 1 < operands.length; at += 2) put(map, operands[at], operands[at + 1], 0);
    if (name === 'endbfrange')
      for (let at = 0; at + 2 < operands.length; at += 3)
        putRange(map, operands[at], operands[at + 1], operands[at + 2]);
  }
  return map;
}

const codeOf = (value: PdfValue | undefined): number | undefined =>
  value instanceof PdfString && value.bytes.length > 0 && value.bytes.length <= 4
    ? value.bytes.readUIntBE(0, value.bytes.length)
    : undefined;

function put(map: Map<number, string>, code: PdfValue | undefined, value: PdfValue | undefined, offset: number): void {
  const number = codeOf(code);
  if (number === undefined || !(value instanceof PdfString) || map.size > MOST) return;
  const text = utf16be(value.bytes);
  const last = text.length - 1;
  map.set(number + offset, text.slice(0, last) + String.fromCharCode(text.charCodeAt(last) + offset));
}

function putRange(
  map: Map<number, string>,
  first: PdfValue | undefined,
  last: PdfValue | undefined,
  value: PdfValue | undefined,
): void {
  const [from, to] = [codeOf(first), codeOf(last)];
  if (from === undefined || to === undefined) return;
  for (let offset = 0; offset <= Math.min(to - from, 255); offset += 1)
    if (Array.isArray(value)) put(map, first, (value as readonly PdfValue[])[offset], 0);
    else put(map, first, value, offset);
}
