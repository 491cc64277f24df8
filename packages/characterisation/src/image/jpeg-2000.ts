import { beginningOf, type RandomAccess } from '@mocban/pdf';
import { Problems } from '../findings/problems.js';
import type { ImageFrame, ImageProperties } from '../model/image.js';
import { resolution } from './resolution.js';
import { take, untilEnd } from './take.js';

const MOST_BOXES = 10_000;
const [SOC, SIZ, EOC] = [0xff4f, 0xff51, 0xffd9];

interface Box {
  name: string;
  start: number;
  end: number;
}

interface Found {
  frame?: ImageFrame;
  codestreams: number;
  capture?: Pick<ImageFrame, 'dpiX' | 'dpiY'>;
  display?: Pick<ImageFrame, 'dpiX' | 'dpiY'>;
  colour?: string;
  hasIccProfile: boolean;
  paletteChannels?: number;
}

/** JP2 and what is built like it: boxes, and the codestream within. @see ISO/IEC 15444-1 annex I */
export function readJp2(source: RandomAccess, problems = new Problems()): ImageProperties {
  const found: Found = { codestreams: 0, hasIccProfile: false };
  untilEnd(problems, () => {
    const [first] = boxesIn(source, 0, source.sizeBytes, problems);
    if (first?.name !== 'jP  ') return problems.corrupt('no header of a JP2');
    for (const box of boxesIn(source, 0, source.sizeBytes, problems)) {
      if (box.name === 'jp2h')
        for (const inner of boxesIn(source, box.start, box.end, problems)) header(source, inner, found, problems);
      if (box.name === 'jp2c') {
        found.codestreams += 1;
        const frame = codestream(source, box.start, box.end, problems);
        found.frame ??= frame;
      }
    }
    if (found.codestreams === 0) problems.corrupt('it has no codestream');
  });
  const { frame, capture, display, colour, hasIccProfile } = found;
  return {
    frames: frame === undefined ? 0 : found.codestreams,
    images: frame === undefined ? [] : [{ ...frame, ...(colour && { colour }), ...display, ...capture }],
    ...(hasIccProfile && { hasIccProfile }),
  };
}

/** A codestream by itself. @see ISO/IEC 15444-1 annex A */
export function readJ2k(source: RandomAccess, problems = new Problems()): ImageProperties {
  let frame: ImageFrame | undefined;
  untilEnd(problems, () => {
    frame = codestream(source, 0, source.sizeBytes, problems);
  });
  return { frames: frame === undefined ? 0 : 1, images: frame === undefined ? [] : [frame] };
}

/** @see ISO/IEC 15444-1 §I.4 */
function* boxesIn(source: RandomAccess, from: number, to: number, problems: Problems): Generator<Box> {
  let at = from;
  for (let boxes = 0; at < to; boxes += 1) {
    if (boxes === MOST_BOXES) return problems.limit(`more than ${MOST_BOXES} boxes`);
    const head = take(source, at, 8);
    const short = head.readUInt32BE();
    const isLong = short === 1;
    const length = isLong ? Number(take(source, at + 8, 8).readBigUInt64BE()) : short === 0 ? to - at : short;
    const headBytes = isLong ? 16 : 8;
    if (length < headBytes) return problems.corrupt(`a box of ${length} bytes`);
    const name = head.toString('latin1', 4);
    if (at + length > to) {
      if (to < source.sizeBytes) return problems.corrupt(`box ${name} is longer than the one it is in`);
      problems.truncated(`box ${name} ends at ${at + length}, the file at ${to}`);
    }
    yield { name, start: at + headBytes, end: Math.min(to, at + length) };
    at += length;
  }
}

function header(source: RandomAccess, { name, start, end }: Box, found: Found, problems: Problems): void {
  if (name === 'colr') {
    const bytes = take(source, start, Math.min(7, end - start));
    if (bytes[0] === 1 && bytes.length === 7)
      found.colour ??= { 16: 'rgb', 17: 'grey', 18: 'ycbcr' }[bytes.readUInt32BE(3)]!;
    if (bytes[0] === 2 || bytes[0] === 3) found.hasIccProfile = true;
  } else if (name === 'pclr') found.colour = 'palette';
  else if (name === 'res ')
    for (const box of boxesIn(source, start, end, problems)) {
      if (box.name === 'resc') found.capture = density(source, box);
      if (box.name === 'resd') found.display = density(source, box);
    }
}

/** Pixels a metre as a fraction and a power of ten; the vertical first. @see ISO/IEC 15444-1 §I.5.3.7 */
function density(source: RandomAccess, { start }: Box): Pick<ImageFrame, 'dpiX' | 'dpiY'> {
  const bytes = take(source, start, 10);
  const y = (bytes.readUInt16BE(0) / bytes.readUInt16BE(2)) * 10 ** bytes.readInt8(8);
  const x = (bytes.readUInt16BE(4) / bytes.readUInt16BE(6)) * 10 ** bytes.readInt8(9);
  return resolution(x, y, 'metre');
}

/** @see ISO/IEC 15444-1 §A.4 and §A.5.1 */
function codestream(source: RandomAccess, start: number, end: number, problems: Problems): ImageFrame | undefined {
  const inside = beginningOf(source, end);
  const head = take(inside, start, 44);
  if (head.readUInt16BE() !== SOC || head.readUInt16BE(2) !== SIZ) {
    problems.corrupt('no header of a codestream');
    return undefined;
  }
  const [width, height, left, top] = [8, 12, 16, 20].map((at) => head.readUInt32BE(at)) as [
    number,
    number,
    number,
    number,
  ];
  const [widthPixels, heightPixels, channels] = [width - left, height - top, head.readUInt16BE(40)];
  if (!(widthPixels > 0 && heightPixels > 0 && channels > 0)) {
    problems.corrupt('it has no size');
    return undefined;
  }
  const sizes = take(inside, start + 42, channels * 3);
  let bitsPerPixel = 0;
  for (let channel = 0; channel < channels; channel += 1) bitsPerPixel += (sizes[channel * 3]! & 0x7f) + 1;
  if (inside.read(end - 2, 2).readUInt16BE() !== EOC) problems.truncated('its codestream has no end');
  const colour = channels < 3 ? 'grey' : 'rgb';
  return { widthPixels, heightPixels, bitsPerPixel, channels, colour, compression: 'jpeg2000' };
}
