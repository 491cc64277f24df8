import { malformed } from '../error.js';

/** @see ISO 32000-1 §7.4.4.4 */
export interface PredictorParameters {
  predictor: number;
  colors: number;
  bitsPerComponent: number;
  columns: number;
}

/** Undoes what was done to rows before compression. @throws PdfError `PDF_MALFORMED` */
export function undoPredictor(data: Buffer, parameters: PredictorParameters): Buffer {
  const { predictor, colors, bitsPerComponent, columns } = parameters;
  if (predictor <= 1) return data;
  const pixel = Math.ceil((colors * bitsPerComponent) / 8);
  const row = Math.ceil((colors * bitsPerComponent * columns) / 8);
  if (!(pixel >= 1 && pixel <= 64 && row >= 1 && row <= 1 << 24)) throw malformed('a predictor for impossible rows');
  if (predictor === 2) return undoTiff(data, pixel, row, bitsPerComponent);
  return undoPng(data, pixel, row);
}

function undoTiff(data: Buffer, pixel: number, row: number, bitsPerComponent: number): Buffer {
  if (bitsPerComponent !== 8) throw malformed('a predictor of TIFF for components that are no bytes');
  const out = Buffer.from(data);
  for (let at = 0; at < out.length; at += 1) if (at % row >= pixel) out[at] = (out[at]! + out[at - pixel]!) & 0xff;
  return out;
}

function undoPng(data: Buffer, pixel: number, row: number): Buffer {
  const rows = Math.ceil(data.length / (row + 1));
  const out = Buffer.alloc(rows * row);
  for (let index = 0; index < rows; index += 1) {
    const from = index * (row + 1);
    const line = data.subarray(from + 1, from + 1 + row);
    undoRow(out, index * row, line, data[from]!, pixel, row);
  }
  return out.subarray(0, data.length - rows);
}

function undoRow(out: Buffer, start: number, line: Buffer, type: number, pixel: number, row: number): void {
  if (type > 4) throw malformed(`a row with predictor ${type}`);
  for (let at = 0; at < line.length; at += 1) {
    const left = at >= pixel ? out[start + at - pixel]! : 0;
    const up = start > 0 ? out[start + at - row]! : 0;
    const corner = at >= pixel && start > 0 ? out[start + at - row - pixel]! : 0;
    out[start + at] = (line[at]! + prediction(type, left, up, corner)) & 0xff;
  }
}

function prediction(type: number, left: number, up: number, corner: number): number {
  switch (type) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4:
      return paeth(left, up, corner);
    default:
      return 0;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const [byLeft, byUp, byCorner] = [left, up, corner].map((value) => Math.abs(estimate - value)) as [
    number,
    number,
    number,
  ];
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}
