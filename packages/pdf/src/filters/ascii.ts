import { malformed } from '../error.js';
import { isSpace } from '../syntax/lexer.js';

/** @see ISO 32000-1 §7.4.2 */
export function decodeAsciiHex(data: Buffer): Buffer {
  const end = data.indexOf('>');
  const digits = data.toString('latin1', 0, end === -1 ? data.length : end).replaceAll(/[\s\0]/g, '');
  if (!/^[0-9a-fA-F]*$/.test(digits)) throw malformed('a stream of hexadecimal digits with something else in it');
  return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex');
}

/** @see ISO 32000-1 §7.4.3 */
export function decodeAscii85(data: Buffer): Buffer {
  const out = Buffer.alloc(data.length * 4);
  let [at, value, digits] = [0, 0, 0];
  for (const byte of data) {
    if (byte === 0x7e) break;
    if (isSpace(byte)) continue;
    if (byte === 0x7a && digits === 0) {
      at += 4;
      continue;
    }
    if (byte < 0x21 || byte > 0x75) throw malformed('a stream in base 85 with something else in it');
    value = value * 85 + byte - 0x21;
    digits += 1;
    if (digits < 5) continue;
    out.writeUInt32BE(value % 2 ** 32, at);
    [at, value, digits] = [at + 4, 0, 0];
  }
  if (digits > 0) {
    for (let missing = digits; missing < 5; missing += 1) value = value * 85 + 84;
    out.writeUInt32BE(value % 2 ** 32, at);
    at += digits - 1;
  }
  return out.subarray(0, at);
}
