import {
  beginningOf,
  nameOf,
  numberOf,
  PdfStream,
  transformed,
  type Box,
  type PdfDict,
  type PdfValue,
  type PlacedImage,
  type RandomAccess,
  type RevisionView,
} from '@mocban/pdf';
import { readJp2, readJ2k } from '../image/jpeg-2000.js';
import { readJpeg } from '../image/jpeg.js';

/** An image as a page shows it. */
export interface ShownImage {
  /** The part of the page that it covers, 0 to 1. */
  coverage: number;
  /** Pixels an inch, in the direction that has fewer. */
  dpi: number;
  bitsPerPixel: number | undefined;
  isColour: boolean;
}

/** @param unit inches of a unit of the page @returns `undefined` for what has no pixels, or lies beside the page */
export function shownImage(view: RevisionView, image: PlacedImage, page: Box, unit: number): ShownImage | undefined {
  const [width, height] = ['Width', 'Height'].map((key) => numberOf(view.resolve(image.dict.get(key))) ?? 0);
  const [a, b, c, d] = image.matrix;
  const [wide, high] = [Math.hypot(a, b) * unit, Math.hypot(c, d) * unit];
  const coverage = coverageOf(image, page);
  if (!(width! > 0 && height! > 0 && wide > 0 && high > 0 && coverage > 0)) return undefined;
  return { coverage, dpi: Math.min(width! / wide, height! / high), ...coloursOf(view, image) };
}

/** The part of a page that the box around an image covers, 0 to 1. */
export function coverageOf({ matrix }: PlacedImage, page: Box): number {
  const [x1, y1, x2, y2] = transformed([0, 0, 1, 1], matrix);
  const width = Math.min(x2, page[2]) - Math.max(x1, page[0]);
  const height = Math.min(y2, page[3]) - Math.max(y1, page[1]);
  const whole = (page[2] - page[0]) * (page[3] - page[1]);
  return width > 0 && height > 0 && whole > 0 ? (width * height) / whole : 0;
}

/** Whether nothing shows through it. @see ISO 32000-1 §8.9.6, §11.6.5.3 */
export const isOpaque = (view: RevisionView, { dict }: PlacedImage): boolean =>
  view.resolve(dict.get('ImageMask')) !== true &&
  ['SMask', 'Mask', 'SMaskInData'].every((key) => [null, 0].includes(view.resolve(dict.get(key)) as null));

type Colours = Pick<ShownImage, 'bitsPerPixel' | 'isColour'>;

function coloursOf(view: RevisionView, { dict, stream }: PlacedImage): Colours {
  if (view.resolve(dict.get('ImageMask')) === true) return { bitsPerPixel: 1, isColour: false };
  const filter = lastFilter(view, dict);
  const space = spaceOf(view, dict.get('ColorSpace'), 0);
  const bits = numberOf(view.resolve(dict.get('BitsPerComponent'))) ?? (IS_BILEVEL.has(filter) ? 1 : 8);
  if (space !== undefined) return { bitsPerPixel: bits * space.channels, isColour: space.isColour };
  return (stream && coloursInside(view, stream, filter)) ?? { bitsPerPixel: undefined, isColour: false };
}

const IS_BILEVEL = new Set(['CCITTFaxDecode', 'CCF', 'JBIG2Decode']);

function lastFilter(view: RevisionView, dict: PdfDict): string {
  const value = view.resolve(dict.get('Filter'));
  const last = Array.isArray(value) ? (value as readonly PdfValue[]).at(-1) : value;
  return nameOf(view.resolve(last)) ?? '';
}

/** What the image says of itself, where the document does not. @see ISO 32000-1 §7.4.9 */
function coloursInside(view: RevisionView, stream: PdfStream, filter: string): Colours | undefined {
  const range = view.range(stream);
  if (range === undefined || (filter !== 'JPXDecode' && filter !== 'DCTDecode')) return undefined;
  const inside = within(view.document.source, range.start, range.end);
  const isBoxed = inside.read(4, 4).toString('latin1') === 'jP  ';
  const read = filter === 'DCTDecode' ? readJpeg : isBoxed ? readJp2 : readJ2k;
  const frame = read(inside).images[0];
  return frame && { bitsPerPixel: frame.bitsPerPixel, isColour: (frame.channels ?? 1) >= 3 };
}

/** A part of a file as if it were one. */
const within = (source: RandomAccess, start: number, end: number): RandomAccess => {
  const beginning = beginningOf(source, end);
  return { sizeBytes: end - start, read: (at, length) => beginning.read(start + at, length) };
};

interface Space {
  channels: number;
  isColour: boolean;
}

const SPACES: Readonly<Record<string, number>> = {
  DeviceGray: 1,
  CalGray: 1,
  G: 1,
  DeviceRGB: 3,
  CalRGB: 3,
  RGB: 3,
  Lab: 3,
  DeviceCMYK: 4,
  CMYK: 4,
};

/** @see ISO 32000-1 §8.6 */
function spaceOf(view: RevisionView, value: PdfValue | undefined, depth: number): Space | undefined {
  const found = view.resolve(value);
  const list = Array.isArray(found) ? (found as readonly PdfValue[]) : [found];
  const name = nameOf(view.resolve(list[0])) ?? '';
  const known = SPACES[name];
  if (known !== undefined) return { channels: known, isColour: known >= 3 };
  switch (name) {
    case 'ICCBased': {
      const profile = view.resolve(list[1]);
      const channels = profile instanceof PdfStream ? numberOf(view.resolve(profile.dict.get('N'))) : undefined;
      return channels === undefined ? undefined : { channels, isColour: channels >= 3 };
    }
    case 'Indexed':
    case 'I':
      return { channels: 1, isColour: depth < 4 && (spaceOf(view, list[1], depth + 1)?.isColour ?? false) };
    case 'Separation':
      return { channels: 1, isColour: false };
    case 'DeviceN': {
      const channels = view.array(list[1]).length;
      return { channels, isColour: channels >= 3 };
    }
    default:
      return undefined;
  }
}
