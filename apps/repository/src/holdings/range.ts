import { ServiceError } from '../error.js';

/** First and last byte, inclusive. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * The one range that a `Range` header asks for; `undefined` means the whole: no header, several ranges, another unit, or an
 * `If-Range` that names other bytes.
 * @throws ServiceError `RANGE_NOT_SATISFIABLE`
 * @see RFC 9110 §14.1.2, §13.1.5
 */
export function parseRange(
  header: string | undefined,
  sizeBytes: number,
  conditions: { ifRange?: string | undefined; etag: string },
): ByteRange | undefined {
  if (header === undefined || (conditions.ifRange !== undefined && conditions.ifRange !== conditions.etag))
    return undefined;
  const parts = /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  if (!parts || (parts[1] === '' && parts[2] === '')) return undefined;
  const [first, last] = [parts[1]!, parts[2]!];
  const range =
    first === ''
      ? { start: Math.max(0, sizeBytes - Number(last)), end: sizeBytes - 1 }
      : { start: Number(first), end: last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1) };
  // `bytes=5-3` is not a range at all and is passed over; beyond the end is refused.
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  if (range.start >= sizeBytes || (first === '' && Number(last) === 0))
    throw new ServiceError('RANGE_NOT_SATISFIABLE', `the file has ${sizeBytes} bytes`);
  return range;
}
