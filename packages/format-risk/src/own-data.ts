import { readFileSync } from 'node:fs';

/** A text in both languages of the product. */
export interface Texts {
  vi: string;
  en: string;
}

/** A file of this package's `data`. */
export const ownData = (name: string): string => readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8');
