import type { OfficeProperties } from '../model/office.js';

const [DOCUMENT, LIST, VBA, VBA_ATOM, OBJECT] = [0x03e8, 0x07d0, 0x03ff, 0x0400, 0x1011];
/** `headerToken` of a document that is encrypted. @see [MS-PPT] §2.3.2 */
const ENCRYPTED = 0xf3d1c4df;
const MOST_RECORDS = 1_000_000;

/** Records of a presentation: macros, and objects of other programs. @see [MS-PPT] §2.4.1, §2.4.11, §2.10.34 */
export function readPowerPoint(
  stream: Buffer,
  user: Buffer,
): Pick<OfficeProperties, 'isEncrypted' | 'hasMacros' | 'embeddedObjects'> {
  const isEncrypted = user.length >= 16 && user.readUInt32LE(12) === ENCRYPTED;
  let [hasMacros, embeddedObjects] = [false, 0];
  const ends: number[] = [];
  for (let at = 0, records = 0; at + 8 <= stream.length && records < MOST_RECORDS; records += 1) {
    while (ends.length > 0 && at >= ends.at(-1)!) ends.pop();
    const [type, length] = [stream.readUInt16LE(at + 2), stream.readUInt32LE(at + 4)];
    if (type === VBA_ATOM && at + 16 <= stream.length) hasMacros ||= stream.readUInt32LE(at + 12) === 1;
    if (type === OBJECT) embeddedObjects += 1;
    const isEntered = type === VBA || (type === DOCUMENT && ends.length === 0) || (type === LIST && ends.length === 1);
    if (isEntered) ends.push(at + 8 + length);
    at += isEntered ? 8 : 8 + length;
  }
  return { isEncrypted, hasMacros, embeddedObjects };
}
