import { stat } from 'node:fs/promises';
import type { PackageTree } from '@mocban/container';
import { CodedError, extensionOf, type Clock } from '@mocban/core';
import { MultiDigest } from '@mocban/fixity';
import { VnRecordsError } from '../error.js';
import { kindByExtension } from '../read/read.js';
import type { PageCounter, PageCounts } from '../types.js';
import type { SipDescription } from './metadata.js';
import type { SipSource } from './values.js';

const VIETNAM_HOURS = 7;

/** Files of a folder that become documents, and those left out because their content is there already. */
export interface SipSources {
  sources: SipSource[];
  leftOut: { path: string; sameAs: string }[];
}

export interface SourceOptions {
  clock: Clock;
  unlisted?: 'refuse' | 'leave';
  countPages?: PageCounter;
  signal?: AbortSignal;
}

/**
 * The documents to be: those the metadata lists, which must be all there are and each of its own content; without a list every
 * file in byte order, the first of equal ones standing for all.
 * @throws VnRecordsError `VN_SIP_SOURCE`
 */
export async function sourcesOf(tree: PackageTree, given: SipDescription, options: SourceOptions): Promise<SipSources> {
  const description = withNamesOf(tree, given);
  const details = sourceDetails(tree, description, options.unlisted);
  const wanted = new Set(description.documents?.map(({ path }) => path) ?? tree.files.keys());
  const same = details.length > 0 ? [] : await duplicates(tree, wanted, details, options.signal);
  if (description.documents !== undefined)
    details.push(...same.map(({ path, sameAs }) => `${path}: the same content as ${sameAs}`));
  if (details.length > 0)
    throw new VnRecordsError('VN_SIP_SOURCE', listing('the folder cannot become a package', details), { details });
  const leftOut = new Set(same.map(({ path }) => path));
  const listed: ListedDocument[] =
    description.documents ?? [...tree.files.keys()].map((path) => ({ path, values: {} }));
  const documents = listed.filter(({ path }) => !leftOut.has(path));
  const pages = await countPages(tree, documents, options);
  const sources: SipSource[] = [];
  for (const document of documents)
    sources.push(await sourceOf(tree, document, options.clock, pages.get(document.path)));
  return { sources, leftOut: same };
}

async function countPages(
  tree: PackageTree,
  documents: readonly ListedDocument[],
  { countPages: count, signal }: SourceOptions,
): Promise<PageCounts> {
  const paths = documents.flatMap(({ path }) => (extensionOf(path) === 'pdf' ? [path] : []));
  return (await count?.({ tree, paths, ...(signal && { signal }) })) ?? new Map();
}

/** Names are composed one way in metadata and another by some file systems: a name that only so differs is the file's. */
function withNamesOf(tree: PackageTree, description: SipDescription): SipDescription {
  if (description.documents === undefined) return description;
  const composed = new Map<string, string | undefined>();
  for (const path of tree.files.keys()) {
    const key = path.normalize('NFC');
    composed.set(key, composed.has(key) ? undefined : path);
  }
  const own = (path: string) => (tree.files.has(path) ? path : (composed.get(path.normalize('NFC')) ?? path));
  const documents = description.documents.map(({ path, trace, values }) => ({
    path: own(path),
    ...(trace === undefined ? {} : { trace: own(trace) }),
    values,
  }));
  return { ...description, documents };
}

type ListedDocument = NonNullable<SipDescription['documents']>[number];

function sourceDetails(
  tree: PackageTree,
  { documents }: SipDescription,
  unlisted: 'refuse' | 'leave' = 'refuse',
): string[] {
  const listed = documents?.map(({ path }) => path) ?? [...tree.files.keys()];
  const traces = documents?.flatMap(({ trace }) => trace ?? []) ?? [];
  const paths = new Set([...listed, ...traces]);
  return [
    ...tree.findings.map(({ location, message }) => `${location}: ${message}`),
    ...[...paths].filter((path) => !tree.files.has(path)).map((path) => `${path}: in the metadata, not in the folder`),
    ...[...(unlisted === 'refuse' ? tree.files.keys() : [])]
      .filter((path) => !paths.has(path))
      .map((path) => `${path}: in the folder, not in the metadata`),
    ...(paths.size < listed.length + traces.length ? ['the metadata lists a document twice'] : []),
    ...(tree.files.size === 0 ? ['the folder holds no file'] : []),
  ];
}

async function sourceOf(
  tree: PackageTree,
  { path, trace, values: given }: ListedDocument,
  clock: Clock,
  pages: number | undefined,
): Promise<SipSource> {
  const kind = kindByExtension(path);
  const local = tree.localPath(path);
  const changed = local === undefined ? clock.now() : (await stat(local)).mtime;
  return {
    path,
    kind,
    given,
    ...(trace === undefined ? {} : { trace }),
    ...(pages === undefined ? {} : { pages }),
    changedOn: vietnamTime(changed).slice(0, 10),
  };
}

/** Files whose content an earlier file has; only files of equal size are read for it. Unreadable ones go to `details`. */
async function duplicates(
  tree: PackageTree,
  wanted: ReadonlySet<string>,
  details: string[],
  signal?: AbortSignal,
): Promise<{ path: string; sameAs: string }[]> {
  const sizes = new Map<number, number>();
  const files = [...tree.files.values()].filter(({ path }) => wanted.has(path));
  for (const { sizeBytes } of files) sizes.set(sizeBytes, (sizes.get(sizeBytes) ?? 0) + 1);
  const first = new Map<string, string>();
  const same: { path: string; sameAs: string }[] = [];
  for (const { path, sizeBytes } of files) {
    if (sizes.get(sizeBytes) === 1) continue;
    const digest = await digestOf(tree, path, details, signal);
    const sameAs = digest === undefined ? undefined : first.get(digest);
    if (sameAs !== undefined) same.push({ path, sameAs });
    else if (digest !== undefined) first.set(digest, path);
  }
  return same;
}

async function digestOf(
  tree: PackageTree,
  path: string,
  details: string[],
  signal?: AbortSignal,
): Promise<string | undefined> {
  const digest = new MultiDigest(['sha256']);
  try {
    for await (const chunk of tree.read(path, signal === undefined ? {} : { signal })) digest.update(chunk);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    details.push(`${path}: ${error.message}`);
    return undefined;
  }
  return digest.finish().digests.sha256;
}

/** The first ten of what is wrong, and how many more there are. */
export const listing = (what: string, details: readonly string[]): string =>
  `${what}: ${details.slice(0, 10).join('; ')}${details.length > 10 ? `; and ${details.length - 10} more` : ''}`;

/** ISO 8601 with the offset of Vietnam, to the second. */
export const vietnamTime = (time: Date): string =>
  `${new Date(time.getTime() + VIETNAM_HOURS * 3_600_000).toISOString().slice(0, 19)}+07:00`;
