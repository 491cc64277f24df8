import { bufferAccess } from '@mocban/pdf';
import { Problems } from '../findings/problems.js';
import type { ImageFormat, ImageProperties } from '../model/image.js';
import {
  bmp,
  codestream,
  gif,
  jfif,
  jp2,
  jpeg,
  jpegFrame,
  jpegSegment,
  png,
  pngChunk,
  tiff,
  uint16,
  uint32,
  type TiffEntry,
} from './image-bytes.test.helper.js';
import { readImage } from './read-image.js';

function read(format: ImageFormat, bytes: Buffer): ImageProperties & { rules: string[] } {
  const problems = new Problems();
  const properties = readImage(format, bufferAccess(bytes), problems);
  return { ...properties, rules: problems.list().map(({ rule }) => rule) };
}

const SIZE = { widthPixels: 30, heightPixels: 20 };
const DPI_300 = { dpiX: 300, dpiY: 300 };
const WHOLE = { frames: 1, rules: [] };

describe('JPEG', () => {
  it('has its size by its frame and its resolution by JFIF', () => {
    expect(read('jpeg', jpeg([jfif(1, 300, 300), jpegFrame()]))).toMatchObject({
      ...WHOLE,
      images: [{ ...SIZE, ...DPI_300, bitsPerPixel: 24, channels: 3, colour: 'ycbcr', compression: 'jpeg' }],
    });
    expect(read('jpeg', jpeg([jfif(2, 100, 50), jpegFrame()])).images[0]).toMatchObject({ dpiX: 254, dpiY: 127 });
    // Only the shape of pixels is said.
    expect(read('jpeg', jpeg([jfif(0, 1, 1), jpegFrame(20, 1)])).images[0]).toEqual({
      ...SIZE,
      bitsPerPixel: 8,
      channels: 1,
      colour: 'grey',
      compression: 'jpeg',
    });
  });

  it('has its resolution by Exif where JFIF says none', () => {
    const exif = tiff(
      [
        [
          [282, 5, 8],
          [283, 5, 8],
          [296, 3, 2],
        ],
      ],
      uint32(600, 2),
    );
    const segment = jpegSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif]));
    expect(read('jpeg', jpeg([segment, jpegFrame()]))).toMatchObject({ hasExif: true, images: [DPI_300] });
    expect(read('jpeg', jpeg([jfif(1, 72, 72), segment, jpegFrame()]))).toMatchObject({ images: [{ dpiX: 72 }] });
  });

  it('may say its height behind its first scan', () => {
    const behind = [jpegSegment(0xdc, uint16(20)), Buffer.from([0xff, 0xd9])];
    expect(read('jpeg', jpeg([jpegFrame(0)], behind))).toMatchObject({ ...WHOLE, images: [SIZE] });
  });

  it('is cut off without its end, and not by what stands behind it', () => {
    expect(read('jpeg', jpeg([jpegFrame()], []))).toMatchObject({ rules: ['FORMAT_TRUNCATED'], images: [SIZE] });
    expect(read('jpeg', jpeg([jpegFrame()], [Buffer.from('ffd9'.padEnd(9000, '7'), 'hex')]))).toMatchObject(WHOLE);
    expect(read('jpeg', jpeg([jpegFrame()], [Buffer.from('ffff'), Buffer.from([0xff, 0xff, 0xd9])]))).toMatchObject(
      WHOLE,
    );
  });
});

describe('PNG', () => {
  it('has its size, its resolution and its colours', () => {
    const density = pngChunk('pHYs', Buffer.concat([uint32(11_811, 11_811), Buffer.from([1])]));
    const found = read('png', png([density, pngChunk('tRNS', Buffer.alloc(6))]));
    expect(found).toMatchObject({ ...WHOLE, hasAlpha: true });
    expect(found.images).toEqual([
      { ...SIZE, ...DPI_300, bitsPerPixel: 24, channels: 3, colour: 'rgb', compression: 'deflate' },
    ]);
  });

  it('is corrupt where a check sum is wrong, or data is missing', () => {
    const changed = png();
    changed[60]! ^= 1;
    expect(read('png', changed).rules).toEqual(['FORMAT_CORRUPT']);
    const none = png().subarray(0, 33);
    expect(read('png', Buffer.concat([none, pngChunk('IEND', Buffer.alloc(0))])).rules).toEqual(['FORMAT_CORRUPT']);
  });
});

describe('TIFF', () => {
  const entries = (more: readonly TiffEntry[] = []): TiffEntry[] => [
    [256, 3, 30],
    [257, 3, 20],
    [258, 3, 1],
    [259, 3, 4],
    [262, 3, 0],
    [273, 4, 8],
    [277, 3, 1],
    [279, 4, 8],
    [282, 5, 8],
    [283, 5, 8],
    ...more,
  ];

  it('has a size and a resolution for each of its images', () => {
    const { images, ...found } = read('tiff', tiff([entries(), entries([[296, 3, 3]])], uint32(600, 2)));
    expect(found).toEqual({ frames: 2, rules: [] });
    const image = { ...SIZE, bitsPerPixel: 1, channels: 1, colour: 'bilevel', compression: 'ccitt-t6' };
    expect(images).toEqual([
      { ...image, ...DPI_300 },
      { ...image, dpiX: 762, dpiY: 762 },
    ]);
  });

  it('is cut off where its data lies behind its end', () => {
    const long = entries().map((entry): TiffEntry => (entry[0] === 279 ? [279, 4, 80_000] : entry));
    expect(read('tiff', tiff([long], uint32(600, 2)))).toMatchObject({ rules: ['FORMAT_TRUNCATED'], images: [SIZE] });
  });

  it('is corrupt without size or data, and where its directories go in a circle', () => {
    expect(read('tiff', tiff([[[256, 3, 30]]])).rules).toEqual(['FORMAT_CORRUPT']);
    expect(read('tiff', tiff([entries().filter(([tag]) => tag !== 273)], uint32(600, 2))).rules).toEqual([
      'FORMAT_CORRUPT',
    ]);
    expect(read('tiff', tiff([entries()], uint32(600, 2), 16)).rules).toEqual(['FORMAT_CORRUPT']);
  });
});

describe('JPEG 2000', () => {
  it('has its size by its codestream and its resolution by its boxes', () => {
    expect(read('jp2', jp2())).toEqual({
      ...WHOLE,
      images: [{ ...SIZE, ...DPI_300, bitsPerPixel: 24, channels: 3, colour: 'rgb', compression: 'jpeg2000' }],
    });
    expect(read('j2k', codestream())).toMatchObject({ ...WHOLE, images: [SIZE] });
  });

  it('is cut off without the end of its codestream', () => {
    expect(read('j2k', codestream(Buffer.alloc(9))).rules).toEqual(['FORMAT_TRUNCATED']);
    expect(read('jp2', jp2(1, codestream(Buffer.alloc(9)))).rules).toEqual(['FORMAT_TRUNCATED']);
  });
});

it('counts the pictures of a GIF', () => {
  expect(read('gif', gif())).toMatchObject({
    frames: 2,
    rules: [],
    images: [{ ...SIZE, colour: 'palette', bitsPerPixel: 1 }],
  });
});

it('reads a BMP whichever way its rows go', () => {
  for (const height of [20, -20])
    expect(read('bmp', bmp(height))).toEqual({
      ...WHOLE,
      images: [{ ...SIZE, ...DPI_300, bitsPerPixel: 24, channels: 3, colour: 'rgb', compression: 'none' }],
    });
});

describe.each<[ImageFormat, Buffer]>([
  ['jpeg', jpeg([jfif(1, 300, 300), jpegFrame()])],
  ['png', png()],
  ['jp2', jp2()],
  ['j2k', codestream()],
  ['gif', gif()],
  ['bmp', bmp()],
])('any %s that is cut off', (format, bytes) => {
  it('says so and throws nothing', () => {
    for (let length = 12; length < bytes.length; length += 1) {
      const { rules } = read(format, bytes.subarray(0, length));
      expect([length, rules]).toEqual([length, [expect.stringMatching(/^FORMAT_(?:TRUNCATED|CORRUPT)$/)]]);
    }
  });
});
