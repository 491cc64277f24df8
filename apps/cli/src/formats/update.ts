import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  bundledFormatData,
  openFormatData,
  writeFormatData,
  type FormatData,
  type PartToWrite,
} from '@mocban/format-data';
import {
  compareReleases,
  compiledSignatures,
  compileRelease,
  openSignatures,
  SIGNATURES_PART,
  type FormatSummary,
  type PublishedFile,
  type ReleaseChanges,
} from '@mocban/formats';
import { printable, UsageError, type Outcome } from '../outcome.js';
import type { Context } from '../run.js';
import { fetchPublished } from './fetch-published.js';

export interface UpdateOptions {
  signatures: string;
  containers: string;
  out?: string;
  /** `true` for the address that the present release names. */
  from?: string | true;
}

/**
 * `formats update`: a release of format data with other signatures. What is not PRONOM's stays as it is in the release before: that of
 * the folder where it has one, else the one that comes with mocban. Without a folder nothing is written.
 */
export async function updateFormats(options: UpdateOptions, context: Context): Promise<Outcome> {
  const { out } = options;
  const base = out !== undefined && existsSync(join(out, 'manifest.json')) ? out : bundledFormatData();
  const present = await openFormatData(base);
  const [signatures, containers] = await publishedFiles(options, present, context.signal);
  const compiled = await compileRelease(signatures, containers);
  const changes = compareReleases(await openSignatures({ folder: base }), compiledSignatures(compiled));
  if (out !== undefined) await writeFormatData(out, [...compiled, ...keptOf(present, compiled)]);
  return { exit: 0, json: { folder: out ?? null, ...changes }, text: describe(changes, out) };
}

function publishedFiles(
  { signatures, containers, from }: UpdateOptions,
  present: FormatData,
  signal: AbortSignal,
): Promise<[PublishedFile, PublishedFile]> {
  const [{ url } = { url: '' }] = present.part(SIGNATURES_PART).sources;
  const official = new URL('.', url).href;
  if (from === undefined) return Promise.all([localFile(signatures, official), localFile(containers, official)]);
  const address = from === true ? official : from;
  if (!URL.canParse(address) || new URL(address).protocol !== 'https:')
    throw new UsageError(`--from takes an address that begins with https://, not ${address}`);
  return Promise.all([fetchPublished(signatures, address, signal), fetchPublished(containers, address, signal)]);
}

const localFile = async (path: string, official: string): Promise<PublishedFile> => ({
  name: basename(path),
  url: new URL(encodeURIComponent(basename(path)), official).href,
  bytes: await readFile(path),
});

/** Parts that are not made anew, with their bytes. */
const keptOf = (present: FormatData, compiled: readonly PartToWrite[]): PartToWrite[] =>
  present.manifest.parts
    .filter(({ id }) => !compiled.some(({ part }) => part.id === id))
    .map((part) => ({ part, files: new Map(part.files.map(({ file }) => [file, present.bytes(file)])) }));

function describe({ before, after, added, changed, gone }: ReleaseChanges, out: string | undefined): string[] {
  return [
    `${before} -> ${after}: ${added.length} added, ${changed.length} changed, ${gone.length} gone`,
    ...added.map((one) => `  + ${named(one)}`),
    ...changed.map((one) => `  ~ ${named(one)}: ${one.what.join(', ')}`),
    ...gone.map((one) => `  - ${named(one)}`),
    out === undefined ? 'nothing was written: --out names the folder' : `written: ${printable(out)}`,
  ];
}

const named = ({ puid, name, version }: FormatSummary): string =>
  printable(`${puid}  ${name}${version === undefined ? '' : ` ${version}`}`);
