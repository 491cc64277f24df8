/** Joins store keys; an empty part is the root and disappears. */
export const joinKey = (...parts: string[]): string => parts.filter((part) => part !== '').join('/');

/** The folder a key lies in, `''` for the root. */
export const parentKey = (key: string): string => key.slice(0, Math.max(0, key.lastIndexOf('/')));

/** A key relative to the folder it lies below. */
export const relativeKey = (prefix: string, key: string): string =>
  prefix === '' ? key : key.slice(prefix.length + 1);
