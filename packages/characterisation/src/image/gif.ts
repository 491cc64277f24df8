import type { RandomAccess } from '@mocban/pdf';
import { Problems } from '../findings/problems.js';
import type { ImageProperties } from '../model/image.js';
import { take, untilEnd } from './take.js';

const MOST_BLOCKS = 5_000_000;
const [IMAGE, EXTENSION, TRAILER] = [0x2c, 0x21, 0x3b];

/** GIF: size, how many pictures, and whether it comes to its end. @see GIF89a §17 to §27 */
export function readGif(source: RandomAccess, problems = new Problems()): ImageProperties {
  let frames = 0;
  let size: [number, number, number] | undefined;
  untilEnd(problems, () => {
    const head = take(source, 0, 13);
    if (!/^GIF8[79]a$/.test(head.toString('latin1', 0, 6))) return problems.corrupt('no header of a GIF');
    size = [head.readUInt16LE(6), head.readUInt16LE(8), (head[10]! & 7) + 1];
    const walk = new Walk(source, 13 + tableBytes(head[10]!));
    for (;;) {
      const kind = walk.byte();
      if (kind === TRAILER) break;
      if (kind === IMAGE) {
        frames += 1;
        walk.image();
      } else if (kind === EXTENSION) walk.extension();
      else return problems.corrupt(`a block of kind ${kind}`);
      if (walk.blocks > MOST_BLOCKS) return problems.limit(`more than ${MOST_BLOCKS} blocks`);
    }
    if (frames === 0) problems.corrupt('it has no picture');
  });
  const [widthPixels, heightPixels, bitsPerPixel] = size ?? [0, 0, 0];
  if (size !== undefined && (widthPixels === 0 || heightPixels === 0)) problems.corrupt('it has no size');
  const image = { widthPixels, heightPixels, bitsPerPixel, channels: 1, colour: 'palette', compression: 'lzw' };
  return { frames, images: size === undefined ? [] : [image] };
}

const tableBytes = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1));

class Walk {
  blocks = 0;

  constructor(
    private readonly source: RandomAccess,
    private at: number,
  ) {}

  byte(): number {
    this.at += 1;
    return take(this.source, this.at - 1, 1)[0]!;
  }

  image(): void {
    const flags = take(this.source, this.at, 9)[8]!;
    this.at += 9 + tableBytes(flags) + 1;
    this.#data();
  }

  extension(): void {
    this.at += 1;
    this.#data();
  }

  #data(): void {
    for (let length = this.byte(); length !== 0; length = this.byte()) {
      this.at += length;
      if ((this.blocks += 1) > MOST_BLOCKS) return;
    }
  }
}
