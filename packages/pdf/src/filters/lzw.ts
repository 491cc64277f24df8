import { malformed, PdfError } from '../error.js';

const [CLEAR, END] = [256, 257];

/** @see ISO 32000-1 §7.4.4 */
export function decodeLzw(data: Buffer, earlyChange: boolean, most: number): Buffer {
  const parts: Buffer[] = [];
  let table = newTable();
  let previous: Buffer | undefined;
  let size = 0;
  const bits = new Bits(data);
  for (;;) {
    const code = bits.next(width(table.length, earlyChange));
    if (code === undefined || code === END) return Buffer.concat(parts);
    if (code === CLEAR) {
      [table, previous] = [newTable(), undefined];
      continue;
    }
    const entry: Buffer | undefined =
      table[code] ??
      (code === table.length && previous ? Buffer.concat([previous, previous.subarray(0, 1)]) : undefined);
    if (entry === undefined) throw malformed('a code that has no meaning yet');
    if (previous !== undefined && table.length < 4096) table.push(Buffer.concat([previous, entry.subarray(0, 1)]));
    parts.push(entry);
    previous = entry;
    size += entry.length;
    if (size > most) throw new PdfError('PDF_LIMIT', 'a stream that decodes to more than is looked at');
  }
}

const newTable = (): Buffer[] => Array.from({ length: 258 }, (_, code) => Buffer.of(code & 0xff));

/** How many bits the next code has where the table has so many entries. */
function width(entries: number, earlyChange: boolean): number {
  const next = entries + (earlyChange ? 1 : 0);
  return next < 512 ? 9 : next < 1024 ? 10 : next < 2048 ? 11 : 12;
}

class Bits {
  #at = 0;
  constructor(private readonly data: Buffer) {}

  next(count: number): number | undefined {
    if (this.#at + count > this.data.length * 8) return undefined;
    let value = 0;
    for (let bit = 0; bit < count; bit += 1, this.#at += 1)
      value = value * 2 + ((this.data[this.#at >> 3]! >> (7 - (this.#at & 7))) & 1);
    return value;
  }
}
