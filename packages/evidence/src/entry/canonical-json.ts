/** What JSON can say; numbers finite, texts without lone surrogates. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue | undefined };

const MAX_DEPTH = 32;

/**
 * The one way to write a value: members in order of UTF-16 units, no space, numbers and texts as ECMAScript writes them.
 * Members that are `undefined` are left out.
 * @throws TypeError for what JSON or RFC 8785 cannot say, and for values nested deeper than 32
 * @see RFC 8785
 */
export function canonicalJson(value: JsonValue): string {
  return write(value, 0);
}

function write(value: JsonValue, depth: number): string {
  if (depth > MAX_DEPTH) throw new TypeError(`nested deeper than ${MAX_DEPTH}`);
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('a number that JSON cannot say');
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map((item) => write(item, depth + 1)).join(',')}]`;
  const members = Object.keys(value).filter((name) => value[name] !== undefined);
  return `{${members
    .sort(byUnits)
    .map((name) => `${text(name)}:${write(value[name]!, depth + 1)}`)
    .join(',')}}`;
}

const isList = (value: object): value is readonly JsonValue[] => Array.isArray(value);

const byUnits = (a: string, b: string): number => (a < b ? -1 : 1);

function text(value: string): string {
  if (/\p{Surrogate}/u.test(value)) throw new TypeError('a text with half of a surrogate pair');
  return JSON.stringify(value);
}
