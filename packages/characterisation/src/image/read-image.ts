import type { RandomAccess } from '@mocban/pdf';
import type { Problems } from '../findings/problems.js';
import type { ImageFormat, ImageProperties } from '../model/image.js';
import { readBmp } from './bmp.js';
import { readGif } from './gif.js';
import { readJ2k, readJp2 } from './jpeg-2000.js';
import { readJpeg } from './jpeg.js';
import { readPng } from './png.js';
import { readTiff } from './tiff.js';

/** How each format is read. */
const READERS: Readonly<Record<ImageFormat, (source: RandomAccess, problems: Problems) => ImageProperties>> = {
  tiff: readTiff,
  jpeg: readJpeg,
  png: readPng,
  jp2: readJp2,
  j2k: readJ2k,
  gif: readGif,
  bmp: readBmp,
};

export const isImageFormat = (format: string): format is ImageFormat => Object.hasOwn(READERS, format);

/** What an image says of itself; nothing is decoded. */
export const readImage = (format: ImageFormat, source: RandomAccess, problems: Problems): ImageProperties =>
  READERS[format](source, problems);
