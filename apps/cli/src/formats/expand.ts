import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
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
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    yield { name, error };
    return;
  }
  const [base, place] = [slashed(name), slashed(path)];
  // A folder stands where its files' paths do: `a.txt` before `a/b`. The bytes of each name are made once, not at each comparison.
  const keyed = entries.map((entry) => ({
    entry,
    key: Buffer.from(entry.isDirectory() ? `${entry.name}/` : entry.name),
  }));
  for (const { entry } of keyed.sort((a, b) => Buffer.compare(a.key, b.key)))
    if (isUnreadable(place, entry.name)) yield { name: base + entry.name, error: notInUtf8() };
    else if (entry.isDirectory()) yield* below(base + entry.name, place + entry.name);
    else yield { name: base + entry.name, path: place + entry.name };
}

/** Bytes that are no UTF-8 are told as U+FFFD, by which nothing is found; a name may have that character, though. */
const isUnreadable = (place: string, name: string): boolean =>
  name.includes('\ufffd') && lstatSync(place + name, { throwIfNoEntry: false }) === undefined;

const notInUtf8 = (): CliError =>
  new CliError('CLI_NAME_ENCODING', 'its name is not in UTF-8, so that no path leads to it: rename it');

const slashed = (path: string): string => (path.endsWith('/') ? path : `${path}/`);
