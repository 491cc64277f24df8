import type { RevisionView } from '../document/view.js';
import { nameOf, PdfDict, PdfStream } from '../syntax/values.js';
import { drawnBy, type Drawn } from './drawn.js';
import { boxOf, IDENTITY, multiply, numbersOf, transformed, type Matrix } from './matrix.js';

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
