/**
 * The same value with every text fit for PostgreSQL, which stores neither U+0000 nor half a surrogate pair: hostile names in
 * findings must not stop the finding from being stored. What cannot be stored becomes U+FFFD.
 */
export function storable<T>(value: T): T {
  return replaceTexts(value) as T;
}

function replaceTexts(value: unknown): unknown {
  if (typeof value === 'string') return Buffer.from(value, 'utf8').toString('utf8').replaceAll('\0', '\ufffd');
  if (Array.isArray(value)) return value.map(replaceTexts);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, replaceTexts(member)]));
  return value;
}
