/** A piece of text where it stands on the page. */
export interface PlacedText {
  text: string;
  x: number;
  y: number;
  /** Direction of the line, in radians. */
  angle: number;
  width: number;
  /** Size of the letters. */
  em: number;
}

/** A wider gap parts two texts of one line. */
const COLUMN_EM = 2;
const WORD_EM = 0.15;
/** Letters of one line stand on one baseline, nearly. */
const BASELINE_EM = 0.35;
const MAX_PIECES = 200_000;

/**
 * Puts the pieces of a page together as lines by where they stand, whatever their order: writers put out what needs another font,
 * such as letters with two marks, apart from the rest of the word.
 */
export class TextLines {
  readonly #pieces: PlacedText[] = [];
  /** More pieces than are kept. */
  isPartial = false;

  add(piece: PlacedText): void {
    if (piece.text === '' || !(piece.em > 0) || !Number.isFinite(piece.x + piece.y + piece.width)) return;
    if (this.#pieces.length < MAX_PIECES) this.#pieces.push(piece);
    else this.isPartial = true;
  }

  list(): string[] {
    const placed = this.#pieces.map((piece) => {
      const [cos, sin] = [Math.cos(piece.angle), Math.sin(piece.angle)];
      const turn = Math.round((piece.angle * 180) / Math.PI);
      return { ...piece, turn, along: piece.x * cos + piece.y * sin, across: piece.y * cos - piece.x * sin };
    });
    placed.sort((a, b) => a.turn - b.turn || b.across - a.across);
    const lines: string[] = [];
    for (let start = 0; start < placed.length;) {
      let end = start + 1;
      while (end < placed.length && isSameLine(placed[end - 1]!, placed[end]!)) end += 1;
      for (const text of joined(placed.slice(start, end).sort((a, b) => a.along - b.along))) lines.push(text);
      start = end;
    }
    return lines;
  }
}

interface Turned extends PlacedText {
  turn: number;
  along: number;
  across: number;
}

const isSameLine = (a: Turned, b: Turned): boolean =>
  a.turn === b.turn && Math.abs(a.across - b.across) <= BASELINE_EM * Math.min(a.em, b.em);

function* joined(pieces: readonly Turned[]): Generator<string> {
  let text = '';
  let end = Number.NaN;
  for (const { text: piece, along, width, em } of pieces) {
    const gap = (along - end) / em;
    if (gap > COLUMN_EM) {
      if (text.trim() !== '') yield cleaned(text);
      text = '';
    } else if (gap > WORD_EM) text += ' ';
    text += piece;
    end = Math.max(Number.isNaN(end) || gap > COLUMN_EM ? along + width : end, along + width);
  }
  if (text.trim() !== '') yield cleaned(text);
}

const cleaned = (text: string): string => text.replace(/\s+/g, ' ').trim();
