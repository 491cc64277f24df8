import { readFileSync } from 'node:fs';
import type { Family } from '../model/family.js';

/** A format as it is told apart here, and what PRONOM and file names call it. */
export interface KnownFormat {
  format: string;
  family: Family;
  label: string;
  extensions: readonly string[];
  puids: readonly string[];
  /** More general formats that it is as well. */
  within?: readonly string[];
  /** Older programs wrote the same extension, and bytes that are not told here. */
  hasOlderForms?: true;
}

let table: ReadonlyMap<string, KnownFormat> | undefined;

/** All formats of `data/formats.json`, by their names here. */
export function knownFormats(): ReadonlyMap<string, KnownFormat> {
  if (table === undefined) {
    const text = readFileSync(new URL('../../data/formats.json', import.meta.url), 'utf8');
    const { formats } = JSON.parse(text) as { formats: KnownFormat[] };
    table = new Map(formats.map((one) => [one.format, one]));
  }
  return table;
}

/** The formats that an extension, in lower case, is of. */
export const formatsOfExtension = (extension: string): KnownFormat[] =>
  [...knownFormats().values()].filter(({ extensions }) => extensions.includes(extension));

/** The format that PRONOM calls so. */
export const formatOfPuid = (puid: string): KnownFormat | undefined =>
  [...knownFormats().values()].find(({ puids }) => puids.includes(puid));

/** What bytes alone do not tell from more particular formats. */
const COARSE = new Set(['text', 'ole2', 'asf']);

/** Whether what was found is what was named, a kind of it, or may be for all that can be told. */
export const isKindOf = (found: string, named: KnownFormat): boolean =>
  found === named.format ||
  (knownFormats().get(found)?.within?.includes(named.format) ?? false) ||
  (COARSE.has(found) && (named.within?.includes(found) ?? false)) ||
  (found === 'unknown' && named.hasOlderForms === true);
