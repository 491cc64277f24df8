import { crc32 } from 'node:zlib';
import type { RandomAccess } from '@mocban/pdf';
import { Problems } from '../findings/problems.js';
import type { ImageFrame, ImageProperties } from '../model/image.js';
import { resolution } from './resolution.js';
import { take, untilEnd } from './take.js';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const MOST_CHUNKS = 1_000_000;
const PIECE_BYTES = 64 * 1024;

const COLOURS: Readonly<Record<number, [colour: string, channels: number]>> = {
  0: ['grey', 1],
  2: ['rgb', 3],
  3: ['palette', 1],
  4: ['grey', 2],
  6: ['rgb', 4],
};

interface Found {
  frame?: ImageFrame;
  density?: Pick<ImageFrame, 'dpiX' | 'dpiY'>;
  hasData: boolean;
  names: Set<string>;
  hasAlpha: boolean;
  frames: number;
}

/** PNG: size, resolution, and the check sum of every chunk up to its end. @see ISO/IEC 15948 §5 and §11 */
export function readPng(source: RandomAccess, problems = new Problems()): ImageProperties {
  const found: Found = { hasData: false, names: new Set(), hasAlpha: false, frames: 1 };
  untilEnd(problems, () => {
    if (!take(source, 0, 8).equals(SIGNATURE)) return problems.corrupt('no header of a PNG');
    let at = 8;
    for (let chunks = 0; ; chunks += 1) {
      if (chunks === MOST_CHUNKS) return problems.limit(`more than ${MOST_CHUNKS} chunks`);
      const name = chunk(source, at, found, problems);
      if (name === undefined || name === 'IEND') break;
      at += 12 + take(source, at, 4).readUInt32BE();
    }
    if (!found.hasData) problems.corrupt('it has no data');
  });
  const { frame, density, names, hasAlpha, frames } = found;
  return {
    frames: frame === undefined ? 0 : frames,
    images: frame === undefined ? [] : [{ ...frame, ...density }],
    ...(names.has('eXIf') && { hasExif: true }),
    ...(names.has('iCCP') && { hasIccProfile: true }),
    ...(hasAlpha && { hasAlpha }),
  };
}

/** @returns its name, or `undefined` where nothing behind it can be read */
function chunk(source: RandomAccess, at: number, found: Found, problems: Problems): string | undefined {
  const head = take(source, at, 8);
  const [length, name] = [head.readUInt32BE(), head.toString('latin1', 4, 8)];
  if (length > 0x7fffffff || !/^[A-Za-z]{4}$/.test(name)) {
    problems.corrupt(`no chunk at ${at}`);
    return undefined;
  }
  if (found.frame === undefined && name !== 'IHDR') {
    problems.corrupt('it does not begin with its size');
    return undefined;
  }
  // Checked before it is believed.
  if (crcOf(source, at + 4, length + 4) !== take(source, at + 8 + length, 4).readUInt32BE())
    problems.corrupt(`check sum of ${name} at ${at}`);
  else read(source, name, at + 8, length, found, problems);
  if (name === 'IHDR' && found.frame === undefined) return undefined;
  return name;
}

function read(source: RandomAccess, name: string, at: number, length: number, found: Found, problems: Problems): void {
  found.names.add(name.slice(0, 4));
  if (name === 'IHDR' && length === 13) {
    const bytes = take(source, at, 13);
    const [widthPixels, heightPixels] = [bytes.readUInt32BE(), bytes.readUInt32BE(4)];
    const [colour, channels] = COLOURS[bytes[9]!] ?? [];
    if (widthPixels === 0 || heightPixels === 0 || colour === undefined || channels === undefined)
      return problems.corrupt('a size or colour that no PNG has');
    found.hasAlpha ||= bytes[9] === 4 || bytes[9] === 6;
    const bitsPerPixel = bytes[8]! * channels;
    found.frame = { widthPixels, heightPixels, bitsPerPixel, channels, colour, compression: 'deflate' };
  } else if (name === 'pHYs' && length === 9) {
    const bytes = take(source, at, 9);
    found.density = resolution(bytes.readUInt32BE(), bytes.readUInt32BE(4), bytes[8] === 1 ? 'metre' : undefined);
  } else if (name === 'tRNS') found.hasAlpha = true;
  else if (name === 'acTL' && length === 8) found.frames = Math.max(1, take(source, at, 4).readUInt32BE());
  else if (name === 'IDAT') found.hasData ||= length > 0;
}

function crcOf(source: RandomAccess, start: number, length: number): number {
  let value = 0;
  for (let at = start; at < start + length; at += PIECE_BYTES)
    value = crc32(take(source, at, Math.min(PIECE_BYTES, start + length - at)), value);
  return value;
}
