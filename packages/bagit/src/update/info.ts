import type { BagInfoEntry } from '../types.js';

const key = (label: string): string => label.toLowerCase();

/** Metadata with some labels set: each new value where the label stood first, else at the end. */
export function withInfo(info: readonly BagInfoEntry[], set: readonly BagInfoEntry[]): BagInfoEntry[] {
  const valuesOf = (label: string): BagInfoEntry[] =>
    set.filter((entry) => key(entry.label) === key(label) && entry.value !== '');
  const isSet = new Set(set.map(({ label }) => key(label)));
  const placed = new Set<string>();
  const entries: BagInfoEntry[] = [];
  for (const entry of [...info, ...set]) {
    if (!isSet.has(key(entry.label))) entries.push(entry);
    else if (!placed.has(key(entry.label))) entries.push(...valuesOf(entry.label));
    placed.add(key(entry.label));
  }
  return entries;
}

export function changesInfo(info: readonly BagInfoEntry[], set: readonly BagInfoEntry[]): boolean {
  const text = (entries: readonly BagInfoEntry[]): string =>
    JSON.stringify(entries.map(({ label, value }) => [label, value]));
  return text(withInfo(info, set)) !== text(info);
}
