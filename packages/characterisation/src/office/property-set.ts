/** Values of a property set that are whole numbers or texts of one byte a character, by their numbers. @see [MS-OLEPS] §2 */
export function propertySet(bytes: Buffer): Map<number, number | string> {
  const found = new Map<number, number | string>();
  if (bytes.length < 56 || bytes.readUInt16LE(0) !== 0xfffe) return found;
  const start = bytes.readUInt32LE(44);
  const number = (at: number): number | undefined => (at + 4 <= bytes.length ? bytes.readUInt32LE(at) : undefined);
  const count = Math.min(number(start + 4) ?? 0, MOST_PROPERTIES);
  for (let index = 0; index < count; index += 1) {
    const [id, offset] = [number(start + 8 + index * 8), number(start + 12 + index * 8)];
    if (id === undefined || offset === undefined) break;
    const at = start + offset;
    const [type, value] = [number(at), number(at + 4)];
    if (value === undefined) continue;
    if (type === VT_I4) found.set(id, value | 0);
    if (type === VT_LPSTR)
      found.set(id, bytes.toString('latin1', at + 8, at + 8 + Math.min(value, 200)).replace(/\0.*$/s, ''));
  }
  return found;
}

const MOST_PROPERTIES = 1000;
const [VT_I4, VT_LPSTR] = [3, 30];
