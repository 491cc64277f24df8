import { crc32, deflateSync } from 'node:zlib';

/** Images written by hand, as small as they can be. */
export const uint16 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, at) => bytes.writeUInt16BE(value, at * 2));
  return bytes;
};
export const uint32 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, at) => bytes.writeUInt32BE(value, at * 4));
  return bytes;
};

export const pngChunk = (name: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  return Buffer.concat([uint32(data.length), body, uint32(crc32(body))]);
};
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

export const png = (chunks: readonly Buffer[] = []): Buffer =>
  Buffer.concat([
    PNG,
    pngChunk('IHDR', Buffer.concat([uint32(30, 20), Buffer.from([8, 2, 0, 0, 0])])),
    ...chunks,
    pngChunk('IDAT', deflateSync(Buffer.alloc(20 * 91))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);

export const jpegSegment = (marker: number, data: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0xff, marker]), uint16(data.length + 2), data]);
const SCAN = Buffer.concat([
  jpegSegment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
  Buffer.from([0x12, 0xff, 0x00, 0xff, 0xd0, 0x34]),
]);
const EOI: Buffer = Buffer.from([0xff, 0xd9]);

export const jpegFrame = (heightPixels = 20, channels = 3): Buffer =>
  jpegSegment(0xc0, Buffer.concat([Buffer.from([8]), uint16(heightPixels, 30), Buffer.from([channels])]));

/** @param behind what follows the first scan */
export const jpeg = (segments: readonly Buffer[], behind: readonly Buffer[] = [EOI]): Buffer =>
  Buffer.concat([Buffer.from([0xff, 0xd8]), ...segments, SCAN, ...behind]);

export const jfif = (unit: number, x: number, y: number): Buffer =>
  jpegSegment(
    0xe0,
    Buffer.concat([Buffer.from('JFIF\0\x01\x02', 'latin1'), Buffer.from([unit]), uint16(x, y), Buffer.from([0, 0])]),
  );

/** Number, type and value, or values behind it, of entries of a directory, which must fit into four bytes. */
export type TiffEntry = readonly [tag: number, type: 3 | 4 | 5, value: number, count?: number];

/** A TIFF by directories; `extra` stands behind the header, at 8. */
export function tiff(
  directories: readonly (readonly TiffEntry[])[],
  extra: Buffer = Buffer.alloc(0),
  next = 0,
): Buffer {
  const parts: Buffer[] = [Buffer.from('MM\0*', 'latin1'), uint32(8 + extra.length), extra];
  let at = 8 + extra.length;
  directories.forEach((entries, index) => {
    const bytes = 2 + entries.length * 12 + 4;
    const isLast = index === directories.length - 1;
    parts.push(
      uint16(entries.length),
      ...entries.map(([tag, type, value, count = 1]) =>
        Buffer.concat([uint16(tag, type), uint32(count), type === 3 ? uint16(value, 0) : uint32(value)]),
      ),
      uint32(isLast ? next : at + bytes),
    );
    at += bytes;
  });
  return Buffer.concat(parts);
}

const box = (name: string, ...content: readonly Buffer[]): Buffer => {
  const all = Buffer.concat(content);
  return Buffer.concat([uint32(all.length + 8), Buffer.from(name, 'latin1'), all]);
};

export const codestream = (end: Buffer = Buffer.from([0xff, 0xd9])): Buffer =>
  Buffer.concat([
    Buffer.from('ff4fff51', 'hex'),
    uint16(47, 0),
    uint32(32, 24, 2, 4, 32, 24, 0, 0),
    uint16(3),
    Buffer.from([7, 1, 1, 7, 1, 1, 7, 1, 1]),
    end,
  ]);

/** @param density pixels a metre */
export const jp2 = (density = 11_811, stream: Buffer = codestream()): Buffer =>
  Buffer.concat([
    box('jP  ', Buffer.from('0d0a870a', 'hex')),
    box('ftyp', Buffer.from('jp2 \0\0\0\0jp2 ', 'latin1')),
    box(
      'jp2h',
      box('ihdr', uint32(20, 30), uint16(3), Buffer.from([7, 7, 0, 0])),
      box('colr', Buffer.from([1, 0, 0]), uint32(16)),
      box('res ', box('resc', uint16(density, 1, density, 1), Buffer.from([0, 0]))),
    ),
    box('jp2c', stream),
  ]);

export const gif = (): Buffer =>
  Buffer.concat([
    Buffer.from('GIF89a', 'latin1'),
    Buffer.from([30, 0, 20, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]),
    Buffer.from([0x21, 0xf9, 4, 0, 0, 0, 0, 0]),
    ...[1, 2].map(() => Buffer.from([0x2c, 0, 0, 0, 0, 30, 0, 20, 0, 0, 2, 2, 0x4c, 1, 0])),
    Buffer.from([0x3b]),
  ]);

export function bmp(heightPixels = -20): Buffer {
  const bytes = Buffer.alloc(54 + 92 * 20);
  bytes.write('BM', 'latin1');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(30, 18);
  bytes.writeInt32LE(heightPixels, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  bytes.writeInt32LE(11_811, 38);
  bytes.writeInt32LE(11_811, 42);
  return bytes;
}
