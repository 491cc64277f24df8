import type { OfficeProperties } from '../model/office.js';

const [EOF, FILE_PASS, BOUND_SHEET] = [0x0a, 0x2f, 0x85];

/** The globals of a workbook: whether they are encrypted, and how many sheets are listed. @see [MS-XLS] §2.1.7.20.3, §2.4.117, §2.4.28 */
export function readWorkbook(stream: Buffer): Pick<OfficeProperties, 'isEncrypted' | 'claimed'> {
  let [isEncrypted, sheets] = [false, 0];
  for (let at = 0; at + 4 <= stream.length; at += 4 + stream.readUInt16LE(at + 2)) {
    const record = stream.readUInt16LE(at);
    if (record === EOF) break;
    if (record === FILE_PASS) isEncrypted = true;
    if (record === BOUND_SHEET) sheets += 1;
  }
  return { isEncrypted, claimed: sheets > 0 ? { sheets } : {} };
}
