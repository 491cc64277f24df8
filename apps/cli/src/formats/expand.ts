import { lstatSync, opendirSync, realpathSync, statSync } from 'node:fs';
import { byByteOrder } from '@mocban/core';
import { CliError } from '../outcome.js';

/** A file, or whatever else is no folder, as it is to be named and where it lies; or what the system refused. */
export type Expanded = { name: string; path: string } | { name: string; error: unknown };

/**
 * Files of a path in byte order: itself, or all below it. A link given by name is followed, one met below a folder is what it is.
 * Holds the names of the folders on the way down.
 */
export function* expand(name: string): Generator<Expanded> {
  try {
    const stats = statSync(name);
    // Named by the place that the link leads to it would be another file's name in the answer.
    const path = realpathSync(name);
    if (stats.isDirectory()) yield* below(name, path);
    else yield { name, path };
  } catch (error) {
    yield { name, error };
  }
}

function* below(name: string, path: string): Generator<Expanded> {
  let entries: string[];
  try {
    entries = namesIn(path);
  } catch (error) {
    yield { name, error };
    return;
  }
  const [base, place] = [slashed(name), slashed(path)];
  for (const entry of entries)
    if (isUnreadable(place, entry)) yield { name: base + entry, error: notInUtf8() };
    else if (entry.endsWith('/')) yield* below(base + entry.slice(0, -1), place + entry.slice(0, -1));
    else yield { name: base + entry, path: place + entry };
}

/** Entries of a folder that are read at a time. */
const AT_ONCE = 256;

/**
 * Names in a folder, in byte order, folders with a slash at the end: one stands where its files' paths do, `a.txt` before `a/b`. Holds
 * the names and nothing else, since a folder may have a hundred thousand.
 */
function namesIn(path: string): string[] {
  const names: string[] = [];
  const folder = opendirSync(path, { bufferSize: AT_ONCE });
  try {
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync())
      names.push(entry.isDirectory() ? `${entry.name}/` : entry.name);
  } finally {
    folder.closeSync();
  }
  // By UTF-16 what lies behind the Basic Multilingual Plane comes before its last characters, by UTF-8 after them.
  return names.some((one) => SURROGATE.test(one)) ? names.sort(byByteOrder) : names.sort();
}

const SURROGATE = /[\ud800-\udfff]/;

/** Bytes that are no UTF-8 are told as U+FFFD, by which nothing is found; a name may have that character, though. */
const isUnreadable = (place: string, name: string): boolean =>
  name.includes('\ufffd') && lstatSync(place + name, { throwIfNoEntry: false }) === undefined;

const notInUtf8 = (): CliError =>
  new CliError('CLI_NAME_ENCODING', 'its name is not in UTF-8, so that no path leads to it: rename it');

const slashed = (path: string): string => (path.endsWith('/') ? path : `${path}/`);
