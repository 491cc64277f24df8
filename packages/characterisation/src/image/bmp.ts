import type { RandomAccess } from '@mocban/pdf';
import { Problems } from '../findings/problems.js';
import type { ImageProperties } from '../model/image.js';
import { resolution } from './resolution.js';
import { take, untilEnd } from './take.js';

const COMPRESSIONS: Readonly<Record<number, string>> = {
  0: 'none',
  1: 'rle8',
  2: 'rle4',
  3: 'none',
  4: 'jpeg',
  5: 'png',
  6: 'none',
};

/** BMP of Windows and of OS/2 1.x: size, resolution, and whether all rows are there. @see [MS-WMF] §2.2.2.3 */
export function readBmp(source: RandomAccess, problems = new Problems()): ImageProperties {
  const none: ImageProperties = { frames: 0, images: [] };
  let found = none;
  untilEnd(problems, () => {
    const head = take(source, 0, 26);
    const headerBytes = head.readUInt32LE(14);
    if (head.toString('latin1', 0, 2) !== 'BM' || headerBytes < 12 || headerBytes > 1024)
      return problems.corrupt('no header of a BMP');
    const isOld = headerBytes < 40;
    const info = isOld ? head : take(source, 0, 54);
    const width = isOld ? info.readUInt16LE(18) : info.readInt32LE(18);
    const height = isOld ? info.readUInt16LE(20) : info.readInt32LE(22);
    const bitsPerPixel = info.readUInt16LE(isOld ? 24 : 28);
    const method = isOld ? 0 : info.readUInt32LE(30);
    const compression = COMPRESSIONS[method] ?? String(method);
    const density = isOld ? {} : resolution(info.readInt32LE(38), info.readInt32LE(42), 'metre');
    // A height below nought says that rows go from above.
    const [widthPixels, heightPixels] = [width, Math.abs(height)];
    if (!(widthPixels > 0 && heightPixels > 0)) return problems.corrupt('it has no size');
    const isPalette = bitsPerPixel > 0 && bitsPerPixel <= 8;
    const colour = isPalette ? 'palette' : 'rgb';
    const channels = isPalette ? 1 : bitsPerPixel === 32 ? 4 : 3;
    found = {
      frames: 1,
      images: [{ widthPixels, heightPixels, ...density, bitsPerPixel, channels, colour, compression }],
    };
    const rowBytes = Math.ceil((widthPixels * bitsPerPixel) / 32) * 4;
    const end = head.readUInt32LE(10) + (compression === 'none' ? rowBytes * heightPixels : 1);
    if (end > source.sizeBytes) problems.truncated(`its rows end at ${end}, the file at ${source.sizeBytes}`);
  });
  return found;
}
