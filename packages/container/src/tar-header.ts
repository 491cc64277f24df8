/** Size of a header, and what data are filled up to. */
export const BLOCK_BYTES = 512;

/** What a header block says of its entry. */
export interface TarHeader {
  /** As it lies there: prefix and name joined, without the NULs that fill the fields. */
  name: Buffer;
  type: string;
  /** `undefined` when the field is no number; may be negative, or infinite when beyond what can be counted. */
  sizeBytes: number | undefined;
  /** Blocks of an old GNU sparse map follow the header. */
  hasMoreHeaders: boolean;
}

const USTAR = 'ustar\0';
const MAGIC_OFFSET = 257;
const CHECKSUM_OFFSET = 148;
const CHECKSUM_BYTES = 8;

/** Whether the block's checksum is that of a header, or its magic says that it means to be one. */
export const isTarHeader = (block: Buffer): boolean =>
  hasChecksum(block) || block.toString('latin1', MAGIC_OFFSET, MAGIC_OFFSET + 5) === 'ustar';

/** @returns `undefined` when the checksum is wrong. @see POSIX.1-2017 pax, ustar interchange format */
export function parseTarHeader(block: Buffer): TarHeader | undefined {
  if (!hasChecksum(block)) return undefined;
  const name = filled(block, 0, 100);
  // GNU's own format keeps times where ustar has the prefix.
  const prefix =
    block.toString('latin1', MAGIC_OFFSET, MAGIC_OFFSET + 6) === USTAR ? filled(block, 345, 155) : undefined;
  const type = String.fromCharCode(block[156]!);
  return {
    name: prefix === undefined || prefix.length === 0 ? name : Buffer.concat([prefix, Buffer.from('/'), name]),
    type: type === '\0' ? '0' : type,
    sizeBytes: tarNumber(block.subarray(124, 136)),
    hasMoreHeaders: type === 'S' && block[482] !== 0,
  };
}

/** A number in octal digits, or in GNU's base 256. */
export function tarNumber(field: Buffer): number | undefined {
  if ((field[0]! & 0x80) !== 0) return base256(field);
  const text = field.toString('latin1');
  const digits = /^ *([0-7]*)[ \0]*$/.exec(text)?.[1];
  return digits === undefined ? undefined : parseInt(digits || '0', 8);
}

function base256(field: Buffer): number {
  if ((field[0]! & 0x40) !== 0) return -1;
  let value = field[0]! & 0x3f;
  for (const byte of field.subarray(1)) value = value * 256 + byte;
  return Number.isSafeInteger(value) ? value : Infinity;
}

/** The sum of all bytes, those of the checksum itself counted as spaces. */
function hasChecksum(block: Buffer): boolean {
  let sum = 0x20 * CHECKSUM_BYTES;
  for (let i = 0; i < BLOCK_BYTES; i += 1)
    if (i < CHECKSUM_OFFSET || i >= CHECKSUM_OFFSET + CHECKSUM_BYTES) sum += block[i]!;
  const field = block.toString('latin1', CHECKSUM_OFFSET, CHECKSUM_OFFSET + CHECKSUM_BYTES);
  const digits = /^ *([0-7]+)[ \0]*$/.exec(field)?.[1];
  return digits !== undefined && parseInt(digits, 8) === sum;
}

/** A field without the NULs behind it; one inside stays, and is reported with the name. */
function filled(block: Buffer, start: number, length: number): Buffer {
  let end = start + length;
  while (end > start && block[end - 1] === 0) end -= 1;
  return block.subarray(start, end);
}
