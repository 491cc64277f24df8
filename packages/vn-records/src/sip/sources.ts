import { stat } from 'node:fs/promises';
import type { PackageTree } from '@mocban/container';
import { extensionOf, type Clock } from '@mocban/core';
import { VnRecordsError } from '../error.js';
import { countPdfPages } from '../pdf-pages.js';
import { kindByExtension } from '../read/read.js';
import type { SipDescription } from './metadata.js';
import type { SipSource } from './values.js';

const VIETNAM_HOURS = 7;

/** Files of a folder that become documents, and those left out because their content is there already. */
export interface SipSources {
  sources: SipSource[];
  leftOut: { path: string; sameAs: string }[];
}

/**
 * The documents to be: those the metadata lists, which must be all there are and each of its own content; without a list every
 * file in byte order, the first of equal ones standing for all.
 * @throws VnRecordsError `VN_SIP_SOURCE`
 */
export async function sourcesOf(
  tree: PackageTree,
  description: SipDescription,
  options: { clock: Clock; signal?: AbortSignal },
): Promise<SipSources> {
  const details = sourceDetails(tree, description);
  const same = details.length > 0 ? [] : await duplicates(tree, details, options.signal);
  if (description.documents !== undefined)
    details.push(...same.map(({ path, sameAs }) => `${path}: the same content as ${sameAs}`));
  if (details.length > 0)
    throw new VnRecordsError('VN_SIP_SOURCE', listing('the folder cannot become a package', details), { details });
  const leftOut = new Set(same.map(({ path }) => path));
  const listed = description.documents ?? [...tree.files.keys()].map((path) => ({ path, values: {} }));
  const sources: SipSource[] = [];
  for (const { path, values } of listed)
    if (!leftOut.has(path)) sources.push(await sourceOf(tree, path, values, options));
  return { sources, leftOut: same };
}

function sourceDetails(tree: PackageTree, { documents }: SipDescription): string[] {
  const paths = new Set((documents ?? [...tree.files.keys()].map((path) => ({ path }))).map(({ path }) => path));
  return [
    ...tree.findings.map(({ location, message }) => `${location}: ${message}`),
    ...[...paths].filter((path) => !tree.files.has(path)).map((path) => `${path}: in the metadata, not in the folder`),
    ...[...tree.files.keys()]
      .filter((path) => !paths.has(path))
      .map((path) => `${path}: in the folder, not in the metadata`),
    ...(documents !== undefined && paths.size < documents.length ? ['the metadata lists a document twice'] : []),
    ...(tree.files.size === 0 ? ['the folder holds no file'] : []),
  ];
}

async function sourceOf(
  tree: PackageTree,
  path: string,
  given: SipSource['given'],
  { clock, signal }: { clock: Clock; signal?: AbortSignal },
): Promise<SipSource> {
  const kind = kindByExtension(path);
  const size = tree.files.get(path)?.sizeBytes ?? 0;
  const pages =
    kind === 'doc' && extensionOf(path) === 'pdf'
      ? await countPdfPages(() => tree.read(path), size, signal === undefined ? {} : { signal })
      : undefined;
  const local = tree.localPath(path);
  const changed = local === undefined ? clock.now() : (await stat(local)).mtime;
  return { path, kind, given, ...(pages === undefined ? {} : { pages }), changedOn: vietnamTime(changed).slice(0, 10) };
}

/** Files whose content an earlier file has; only files of equal size are read for it. Unreadable ones go to `details`. */
async function duplicates(
  tree: PackageTree,
  details: string[],
  signal?: AbortSignal,
): Promise<{ path: string; sameAs: string }[]> {
  const sizes = new Set([...tree.files.values()].map(({ sizeBytes }) => sizeBytes));
  if (sizes.size === tree.files.size) return [];
  const unread = await tree.ensureDigests(['sha256'], signal === undefined ? {} : { signal });
  details.push(...unread.map(({ location, message }) => `${location}: ${message}`));
  const first = new Map<string, string>();
  const same: { path: string; sameAs: string }[] = [];
  for (const { path, digests } of tree.files.values()) {
    const sameAs = first.get(digests.sha256 ?? path);
    if (sameAs === undefined) first.set(digests.sha256 ?? path, path);
    else same.push({ path, sameAs });
  }
  return same;
}

/** The first ten of what is wrong, and how many more there are. */
export const listing = (what: string, details: readonly string[]): string =>
  `${what}: ${details.slice(0, 10).join('; ')}${details.length > 10 ? `; and ${details.length - 10} more` : ''}`;

/** ISO 8601 with the offset of Vietnam, to the second. */
export const vietnamTime = (time: Date): string =>
  `${new Date(time.getTime() + VIETNAM_HOURS * 3_600_000).toISOString().slice(0, 19)}+07:00`;
