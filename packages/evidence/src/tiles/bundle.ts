import { LogError } from '../error.js';
import { TILE_WIDTH } from './path.js';

/** An entry may have so many bytes: a length of 16 bits stands before it, and some room is kept. */
export const MAX_ENTRY_BYTES = 60 * 1024;
const LENGTH_BYTES = 2;
const MAX_LENGTH = 0xffff;

/** No bundle that can be read is larger. */
export const MAX_BUNDLE_BYTES = TILE_WIDTH * (LENGTH_BYTES + MAX_LENGTH);

/**
 * Entries one after the other, each behind its length of 16 bits, big-endian.
 * @throws LogError `LOG_ENTRY_INVALID` for one of more than 60 KiB
 * @see C2SP tlog-tiles, "Log entries"
 */
export function serialiseBundle(entries: readonly Uint8Array[]): Buffer {
  const parts: Uint8Array[] = [];
  for (const entry of entries) {
    if (entry.byteLength > MAX_ENTRY_BYTES)
      throw new LogError('LOG_ENTRY_INVALID', `expected an entry of at most ${MAX_ENTRY_BYTES} bytes`);
    const length = Buffer.allocUnsafe(LENGTH_BYTES);
    length.writeUInt16BE(entry.byteLength);
    parts.push(length, entry);
  }
  return Buffer.concat(parts);
}

/** @returns the entries, which share the bytes given; `undefined` for bytes that are no bundle of at most 256 */
export function parseBundle(bytes: Buffer): Buffer[] | undefined {
  const entries: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + LENGTH_BYTES > bytes.length || entries.length === TILE_WIDTH) return undefined;
    const end = at + LENGTH_BYTES + bytes.readUInt16BE(at);
    if (end > bytes.length) return undefined;
    entries.push(bytes.subarray(at + LENGTH_BYTES, end));
    at = end;
  }
  return entries;
}
