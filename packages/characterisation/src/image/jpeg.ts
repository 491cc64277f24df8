import { bufferAccess, type RandomAccess } from '@mocban/pdf';
import { Problems } from '../findings/problems.js';
import type { ImageFrame, ImageProperties } from '../model/image.js';
import { resolution } from './resolution.js';
import { take, untilEnd } from './take.js';
import { exifResolution } from './tiff.js';

const MOST_SEGMENTS = 100_000;
const CHUNK_BYTES = 64 * 1024;
const [SOI, EOI, SOS, DNL, TEM] = [0xd8, 0xd9, 0xda, 0xdc, 0x01];
/** Those that begin a frame; the others of the row are tables. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

interface Found {
  frame?: { marker: number; precision: number; heightPixels: number; widthPixels: number; channels: number };
  jfif?: Pick<ImageFrame, 'dpiX' | 'dpiY'>;
  exif?: Pick<ImageFrame, 'dpiX' | 'dpiY'>;
  hasIccProfile: boolean;
  /** How colours were turned before they were coded; `undefined` without Adobe's segment. */
  transform?: number;
}

/** JPEG: size, resolution by JFIF or Exif, and whether it comes to its end. @see ITU-T T.81 annex B, JFIF 1.02, Exif 2.3 */
export function readJpeg(source: RandomAccess, problems = new Problems()): ImageProperties {
  const found: Found = { hasIccProfile: false };
  untilEnd(problems, () => {
    if (take(source, 0, 2).readUInt16BE() !== 0xff00 + SOI) return problems.corrupt('no header of a JPEG');
    walk(source, found, problems);
  });
  const { frame, exif, jfif, hasIccProfile } = found;
  if (frame === undefined && !problems.isBroken) problems.corrupt('it has no frame');
  const image = frame && imageOf(frame, found);
  if (image !== undefined && !(image.widthPixels > 0 && image.heightPixels > 0)) problems.corrupt('it has no size');
  return {
    frames: image === undefined ? 0 : 1,
    images: image === undefined ? [] : [{ ...image, ...exif, ...jfif }],
    ...(exif && { hasExif: true }),
    ...(hasIccProfile && { hasIccProfile }),
  };
}

function walk(source: RandomAccess, found: Found, problems: Problems): void {
  let at = 2;
  for (let segments = 0; ; segments += 1) {
    if (segments === MOST_SEGMENTS) return problems.limit(`more than ${MOST_SEGMENTS} segments`);
    const [start, marker] = nextMarker(source, at);
    if (marker === EOI) return;
    at = start + 2;
    if (marker === TEM || (marker >= 0xd0 && marker <= SOI)) continue;
    const length = take(source, at, 2).readUInt16BE();
    if (length < 2) return problems.corrupt(`a segment of ${length} bytes`);
    const isScan = marker === SOS;
    // What is only passed over is not read, but must be there.
    if (at + length > source.sizeBytes) take(source, at, length);
    segment(source, marker, at + 2, length - 2, found);
    at += length;
    if (isScan && found.frame !== undefined && found.frame.heightPixels > 0 && endsWithMarker(source)) return;
  }
}

/** The next marker, behind data or whatever else stands before it. */
function nextMarker(source: RandomAccess, from: number): [start: number, marker: number] {
  // Most stand right behind each other.
  for (let at = from, length = 2; ; length = CHUNK_BYTES) {
    const chunk = source.read(at, length);
    if (chunk.length < 2) take(source, at, 2);
    let place = chunk.indexOf(0xff);
    while (place !== -1 && place + 1 < chunk.length) {
      const marker = chunk[place + 1]!;
      // A zero belongs to the data, as restarts do, and a marker may be filled up before.
      const isData = marker === 0x00 || (marker >= 0xd0 && marker <= 0xd7);
      if (!isData && marker !== 0xff) return [at + place, marker];
      place = chunk.indexOf(0xff, place + (marker === 0xff ? 1 : 2));
    }
    at += place === -1 ? chunk.length : place;
  }
}

/** Whether the file ends as a JPEG does, with nothing but zeros behind: then its data need not be gone through. */
function endsWithMarker(source: RandomAccess): boolean {
  const tail = source.read(Math.max(0, source.sizeBytes - 4096), 4096);
  let end = tail.length;
  while (end > 0 && tail[end - 1] === 0) end -= 1;
  return end >= 2 && tail[end - 2] === 0xff && tail[end - 1] === EOI;
}

function segment(source: RandomAccess, marker: number, at: number, length: number, found: Found): void {
  if (isFrame(marker) && found.frame === undefined) {
    const bytes = take(source, at, 6);
    const [heightPixels, widthPixels] = [bytes.readUInt16BE(1), bytes.readUInt16BE(3)];
    found.frame = { marker, precision: bytes[0]!, heightPixels, widthPixels, channels: bytes[5]! };
  } else if (marker === DNL && found.frame?.heightPixels === 0) {
    // Said only behind the first scan. @see ITU-T T.81 §B.2.5
    found.frame = { ...found.frame, heightPixels: take(source, at, 2).readUInt16BE() };
  } else if (marker >= 0xe0 && marker <= 0xef) application(source, marker, at, length, found);
}

function application(source: RandomAccess, marker: number, at: number, length: number, found: Found): void {
  const bytes = take(source, at, length);
  const isOf = (name: string): boolean => bytes.toString('latin1', 0, name.length) === name;
  if (marker === 0xe0 && isOf('JFIF\0') && length >= 12) {
    const unit = bytes[7] === 1 ? 'inch' : bytes[7] === 2 ? 'centimetre' : undefined;
    found.jfif = resolution(bytes.readUInt16BE(8), bytes.readUInt16BE(10), unit);
  } else if (marker === 0xe1 && isOf('Exif\0')) found.exif = exifResolution(bufferAccess(bytes.subarray(6)));
  else if (marker === 0xe2 && isOf('ICC_PROFILE\0')) found.hasIccProfile = true;
  else if (marker === 0xee && isOf('Adobe') && length >= 12) found.transform = bytes[11]!;
}

/** @see ITU-T T.81 table B.1, T.872 §6.5.3 on Adobe's segment */
function imageOf(frame: NonNullable<Found['frame']>, { transform }: Found): ImageFrame {
  const { marker, precision, heightPixels, widthPixels, channels } = frame;
  const isTurned = transform !== 0;
  const colour = [undefined, 'grey', undefined, isTurned ? 'ycbcr' : 'rgb', transform === 2 ? 'ycck' : 'cmyk'][
    channels
  ];
  const isLossless = marker === 0xc3 || marker === 0xc7 || marker === 0xcb || marker === 0xcf;
  const isProgressive = (marker & 3) === 2;
  return {
    widthPixels,
    heightPixels,
    bitsPerPixel: precision * channels,
    channels,
    ...(colour !== undefined && { colour }),
    compression: isLossless ? 'jpeg-lossless' : isProgressive ? 'jpeg-progressive' : 'jpeg',
  };
}
