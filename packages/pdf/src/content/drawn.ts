import type { RevisionView } from '../document/view.js';
import { readable } from '../error.js';
import { nameOf, numberOf, PdfDict, PdfName, PdfStream, PdfString, type PdfValue } from '../syntax/values.js';
import { IDENTITY, multiply, numbersOf, transformed, type Box, type Matrix } from './matrix.js';
import { operatorsOf, type Operator } from './operators.js';
import { advanceOf, type Advance } from './widths.js';
import { decoderOf, type TextDecoder } from './text-decoder.js';

/** Something that content draws, and about where. */
export interface Drawn {
  kind: 'text' | 'image' | 'fill' | 'stroke';
  box: Box;
  /** `undefined` where nobody knows what it says. */
  text?: string | undefined;
  /** Text that is there and not painted. */
  isInvisible?: true;
}

/** How deep forms may be drawn in each other, and how much is listed. */
const MAX_DEPTH = 8;
const MOST_DRAWN = 20_000;
/** Height of a character, as parts of the size of its font. */
const [ASCENT, DESCENT] = [0.8, -0.25];
/** Modes in which text is not painted. @see ISO 32000-1 §9.3.6 */
const NOT_PAINTED = new Set([3, 7]);

interface State {
  ctm: Matrix;
  font: TextDecoder;
  advance: Advance;
  size: number;
  leading: number;
  /** Between characters and between words, in units of text; how wide of what they are; how they are painted. */
  spacing: number;
  wordSpacing: number;
  scale: number;
  mode: number;
}

const INITIAL: Omit<State, 'ctm'> = {
  font: () => undefined,
  advance: () => ({ width: 0, codes: 0 }),
  size: 0,
  leading: 0,
  spacing: 0,
  wordSpacing: 0,
  scale: 1,
  mode: 0,
};

/**
 * What content draws, in the space of what it is drawn on.
 * @returns `undefined` where it cannot be read: it may draw anything anywhere
 */
export function drawnBy(
  view: RevisionView,
  data: Buffer | undefined,
  resources: PdfValue | undefined,
  matrix: Matrix = IDENTITY,
): Drawn[] | undefined {
  if (data === undefined) return undefined;
  const drawing = new Drawing(view);
  return readable(() => {
    drawing.run(data, view.dict(resources), matrix, 0);
    return drawing.drawn;
  });
}

class Drawing {
  readonly drawn: Drawn[] = [];
  readonly #fonts = new Map<PdfDict, readonly [TextDecoder, Advance]>();
  #path: [number, number][] = [];
  #text: Matrix = IDENTITY;
  #line: Matrix = IDENTITY;

  constructor(private readonly view: RevisionView) {}

  run(data: Buffer, resources: PdfDict | undefined, ctm: Matrix, depth: number): void {
    let state: State = { ...INITIAL, ctm };
    const saved: State[] = [];
    for (const operator of operatorsOf(data)) {
      this.view.document.budget.spend('steps');
      if (operator.name === 'q') saved.push({ ...state });
      else if (operator.name === 'Q') state = saved.pop() ?? state;
      else this.#operator(operator, state, resources, depth);
    }
  }

  #operator({ name, operands }: Operator, state: State, resources: PdfDict | undefined, depth: number): void {
    const numbers = operands.map((one) => numberOf(one) ?? 0);
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = numbers;
    switch (name) {
      case 'cm':
        state.ctm = multiply([a, b, c, d, e, f], state.ctm);
        return;
      case 'm':
      case 'l':
        this.#path.push([a, b]);
        return;
      case 'c':
        this.#path.push([a, b], [c, d], [e, f]);
        return;
      case 'v':
      case 'y':
        this.#path.push([a, b], [c, d]);
        return;
      case 're':
        this.#path.push([a, b], [a + c, b + d]);
        return;
      case 'f':
      case 'F':
      case 'f*':
      case 'B':
      case 'B*':
      case 'b':
      case 'b*':
        return this.#paint('fill', state);
      case 'S':
      case 's':
        return this.#paint('stroke', state);
      case 'n':
        this.#path = [];
        return;
      case 'sh':
        return this.#add({ kind: 'fill', box: [-1e6, -1e6, 1e6, 1e6] });
      case 'BI':
        return this.#add({ kind: 'image', box: transformed([0, 0, 1, 1], state.ctm) });
      case 'Do':
        return this.#object(operands[0], state, resources, depth);
      default:
        return this.#textOperator(name, operands, numbers, state, resources);
    }
  }

  #textOperator(
    name: string,
    operands: readonly PdfValue[],
    numbers: number[],
    state: State,
    resources: PdfDict | undefined,
  ): void {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = numbers;
    switch (name) {
      case 'BT':
        this.#text = this.#line = IDENTITY;
        return;
      case 'Tf':
        [state.font, state.advance] = this.#font(operands[0], resources);
        state.size = b;
        return;
      case 'Tc':
        state.spacing = a;
        return;
      case 'Tw':
        state.wordSpacing = a;
        return;
      case 'Tz':
        state.scale = a / 100;
        return;
      case 'Tr':
        state.mode = a;
        return;
      case 'TL':
        state.leading = a;
        return;
      case 'Td':
      case 'TD':
        if (name === 'TD') state.leading = -b;
        this.#text = this.#line = multiply([1, 0, 0, 1, a, b], this.#line);
        return;
      case 'Tm':
        this.#text = this.#line = [a, b, c, d, e, f];
        return;
      case 'T*':
      case "'":
      case '"':
        this.#text = this.#line = multiply([1, 0, 0, 1, 0, -state.leading], this.#line);
        return this.#show(operands.at(-1), state);
      case 'Tj':
      case 'TJ':
        return this.#show(operands[0], state);
    }
  }

  /** Read once for each that is named in the same resources. */
  #font(name: PdfValue | undefined, resources: PdfDict | undefined): readonly [TextDecoder, Advance] {
    const fonts = this.view.dict(resources?.get('Font'));
    const font = name instanceof PdfName ? this.view.dict(fonts?.get(name.value)) : undefined;
    if (font === undefined) return [INITIAL.font, advanceOf(this.view, undefined)];
    const known = this.#fonts.get(font) ?? [decoderOf(this.view, font), advanceOf(this.view, font)];
    this.#fonts.set(font, known);
    return known;
  }

  #show(value: PdfValue | undefined, state: State): void {
    const { font, size, ctm, mode } = state;
    const parts = Array.isArray(value) ? (value as readonly PdfValue[]) : [value];
    const bytes = Buffer.concat(parts.filter((one) => one instanceof PdfString).map((one) => one.bytes));
    if (bytes.length === 0) return;
    const { width, codes } = state.advance(bytes);
    const words = bytes.filter((byte) => byte === 0x20).length;
    const own = (width * size + codes * state.spacing + words * state.wordSpacing) * state.scale;
    // Numbers between strings move what follows them: to the left, or where they are below nought to the right.
    const moves = parts.map((one) => (-(numberOf(one) ?? 0) * size * state.scale) / 1000);
    const sum = (all: readonly number[]): number => all.reduce((one, other) => one + other, 0);
    const [left, right] = [sum(moves.filter((one) => one < 0)), sum(moves.filter((one) => one > 0))];
    const box: Box = [left + Math.min(0, own), DESCENT * size, Math.max(0, own) + right, ASCENT * size];
    const hidden = NOT_PAINTED.has(mode) && { isInvisible: true as const };
    this.#add({ kind: 'text', text: font(bytes), box: transformed(box, multiply(this.#text, ctm)), ...hidden });
    this.#text = multiply([1, 0, 0, 1, own + left + right, 0], this.#text);
  }

  #paint(kind: 'fill' | 'stroke', { ctm }: State): void {
    const points = this.#path;
    this.#path = [];
    if (points.length === 0) return;
    const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
    const least = (values: number[]): number => values.reduce((one, other) => Math.min(one, other));
    const most = (values: number[]): number => values.reduce((one, other) => Math.max(one, other));
    this.#add({ kind, box: transformed([least(xs), least(ys), most(xs), most(ys)], ctm) });
  }

  #object(name: PdfValue | undefined, state: State, resources: PdfDict | undefined, depth: number): void {
    const { view } = this;
    const object = name instanceof PdfName ? view.resolve(view.dict(resources?.get('XObject'))?.get(name.value)) : null;
    if (!(object instanceof PdfStream)) return;
    if (nameOf(view.resolve(object.dict.get('Subtype'))) !== 'Form')
      return this.#add({ kind: 'image', box: transformed([0, 0, 1, 1], state.ctm) });
    const data = depth < MAX_DEPTH ? view.data(object) : undefined;
    // What cannot be looked into may fill all of its box.
    if (data === undefined) return this.#add({ kind: 'fill', box: [-1e6, -1e6, 1e6, 1e6] });
    const matrix = numbersOf(view, object.dict.get('Matrix'), 6) as Matrix | undefined;
    this.run(
      data,
      view.dict(object.dict.get('Resources')) ?? resources,
      multiply(matrix ?? IDENTITY, state.ctm),
      depth + 1,
    );
  }

  #add(drawn: Drawn): void {
    if (this.drawn.length < MOST_DRAWN) this.drawn.push(drawn);
    // What is not listed may be anywhere.
    else this.drawn[0] = { kind: 'fill', box: [-1e6, -1e6, 1e6, 1e6] };
  }
}
