import { CodedError } from './error.js';

/** What a value must be: throws a `ShapeError` that names the key and what was expected. */
export type Shape = (value: unknown, key: string) => void;

/** A value is not of its shape: its key, and what was expected there. */
export class ShapeError extends CodedError<'SHAPE_UNEXPECTED'> {}

export const malformed = (key: string, expected: string): never => {
  throw new ShapeError('SHAPE_UNEXPECTED', `${key}: expected ${expected}`);
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const text: Shape = (value, key) => {
  if (typeof value !== 'string' || value === '') malformed(key, 'a text that is not empty');
};
/** A regular expression; who writes it is trusted with the time it takes. */
export const pattern: Shape = (value, key) => {
  text(value, key);
  try {
    new RegExp(value as string, 'u');
  } catch {
    malformed(key, 'a regular expression');
  }
};
export const yesNo: Shape = (value, key) => {
  if (typeof value !== 'boolean') malformed(key, 'true or false');
};
export const count: Shape = (value, key) => {
  if (!Number.isSafeInteger(value) || (value as number) < 0) malformed(key, 'a whole number, 0 or more');
};
export const day: Shape = (value, key) => {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value) || Number.isNaN(Date.parse(value)))
    malformed(key, 'a day as YYYY-MM-DD');
};
export const nullable =
  (shape: Shape): Shape =>
  (value, key) => {
    if (value !== null) shape(value, key);
  };
export const oneOf =
  (...words: readonly string[]): Shape =>
  (value, key) => {
    if (typeof value !== 'string' || !words.includes(value)) malformed(key, `one of ${words.join(', ')}`);
  };
export const listOf =
  (shape: Shape): Shape =>
  (value, key) => {
    if (!Array.isArray(value)) malformed(key, 'a list');
    (value as unknown[]).forEach((item, index) => shape(item, `${key}[${index}]`));
  };
/** An object whose keys are free. */
export const mapOf =
  (shape: Shape): Shape =>
  (value, key) => {
    if (!isObject(value)) return malformed(key, 'an object');
    for (const [name, item] of Object.entries(value)) shape(item, key === '' ? name : `${key}.${name}`);
  };
/** An object with these keys and no other. */
export const record =
  (required: Record<string, Shape>, optional: Record<string, Shape> = {}): Shape =>
  (value, key) => {
    if (!isObject(value)) return malformed(key === '' ? 'the rules' : key, 'an object');
    const at = (name: string) => (key === '' ? name : `${key}.${name}`);
    for (const name of Object.keys(required)) if (!(name in value)) malformed(at(name), 'a value');
    for (const [name, item] of Object.entries(value)) {
      const shape = required[name] ?? optional[name];
      if (shape === undefined || !(Object.hasOwn(required, name) || Object.hasOwn(optional, name)))
        malformed(
          at(name),
          `no such key; known are ${[...Object.keys(required), ...Object.keys(optional)].join(', ')}`,
        );
      else shape(item, at(name));
    }
  };
