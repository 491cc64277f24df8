import type { RevisionView } from '../document/view.js';
import { readable } from '../error.js';
import { nameOf, numberOf, PdfDict, PdfName, PdfStream, PdfString, type PdfValue } from '../syntax/values.js';
import { boxOf, IDENTITY, multiply, numbersOf, transformed, type Box, type Matrix } from './matrix.js';
import { operatorsOf, type Operator } from './operators.js';
import { decoderOf, type TextDecoder } from './text-decoder.js';

/** Something that content draws, and about where: text is taken to be as wide as wide letters are. */
export interface Drawn {
  kind: 'text' | 'image' | 'fill' | 'stroke';
  box: Box;
  /** `undefined` where nobody knows what it says. */
  text?: string | undefined;
}

/** How deep forms may be drawn in each other, and how much is listed. */
const MAX_DEPTH = 8;
const MOST_DRAWN = 20_000;
/** Height and width of a character, as parts of the size of its font. */
const [ASCENT, DESCENT, WIDTH] = [0.8, -0.25, 0.6];

interface State {
  ctm: Matrix;
  font: TextDecoder;
  size: number;
  leading: number;
}

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
  #path: [number, number][] = [];
  #text: Matrix = IDENTITY;
  #line: Matrix = IDENTITY;

  constructor(private readonly view: RevisionView) {}

  run(data: Buffer, resources: PdfDict | undefined, ctm: Matrix, depth: number): void {
    let state: State = { ctm, font: () => undefined, size: 0, leading: 0 };
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
        state.font = this.#font(operands[0], resources);
        state.size = b;
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

  #font(name: PdfValue | undefined, resources: PdfDict | undefined): TextDecoder {
    const fonts = this.view.dict(resources?.get('Font'));
    return name instanceof PdfName ? decoderOf(this.view, this.view.dict(fonts?.get(name.value))) : () => undefined;
  }

  #show(value: PdfValue | undefined, { font, size, ctm }: State): void {
    const parts = Array.isArray(value) ? (value as readonly PdfValue[]) : [value];
    const strings = parts.filter((one) => one instanceof PdfString);
    const bytes = Buffer.concat(strings.map((one) => one.bytes));
    if (bytes.length === 0) return;
    const text = font(bytes);
    const width = (text?.length ?? bytes.length) * WIDTH * Math.abs(size || 1);
    // Numbers between strings move what follows them: to the left, or where they are below nought to the right.
    const moves = parts.map((one) => (-(numberOf(one) ?? 0) * size) / 1000);
    const sum = (all: readonly number[]): number => all.reduce((one, other) => one + other, 0);
    const [left, right] = [sum(moves.filter((one) => one < 0)), sum(moves.filter((one) => one > 0))];
    const box: Box = [left, DESCENT * size, width + right, ASCENT * size];
    this.#add({ kind: 'text', text, box: transformed(box, multiply(this.#text, ctm)) });
    this.#text = multiply([1, 0, 0, 1, width + left + right, 0], this.#text);
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

/**
 * What the normal appearance of an annotation draws on its page; `undefined` where it cannot be read.
 * @see ISO 32000-1 §12.5.5
 */
export function drawnByAnnotation(view: RevisionView, annotation: PdfDict): Drawn[] | undefined {
  const normal = view.resolve(view.dict(annotation.get('AP'))?.get('N'));
  const state = nameOf(view.resolve(annotation.get('AS')));
  const stream = normal instanceof PdfDict ? view.resolve(state === undefined ? null : normal.get(state)) : normal;
  const rectangle = boxOf(view, annotation.get('Rect'));
  if (stream === null) return [];
  if (!(stream instanceof PdfStream) || rectangle === undefined) return undefined;
  const matrix = (numbersOf(view, stream.dict.get('Matrix'), 6) as Matrix | undefined) ?? IDENTITY;
  const box = boxOf(view, stream.dict.get('BBox'));
  if (box === undefined) return undefined;
  const [x1, y1, x2, y2] = transformed(box, matrix);
  const [sx, sy] = [
    x2 === x1 ? 1 : (rectangle[2] - rectangle[0]) / (x2 - x1),
    y2 === y1 ? 1 : (rectangle[3] - rectangle[1]) / (y2 - y1),
  ];
  const fit: Matrix = [sx, 0, 0, sy, rectangle[0] - x1 * sx, rectangle[1] - y1 * sy];
  return drawnBy(view, view.data(stream), stream.dict.get('Resources'), multiply(matrix, fit));
}
