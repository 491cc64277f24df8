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
  type Signatures,
} from '@mocban/formats';
import { relationsPart, type RelationsRelease } from '@mocban/format-risk';
import { printable, UsageError, type Outcome } from '../outcome.js';
import type { Context } from '../run.js';
import { fetchPublished } from './fetch-published.js';
import { pronomReports } from './pronom-reports.js';

export interface UpdateOptions {
  signatures?: string;
  containers?: string;
  /** Folder or archive of PRONOM's reports. */
  reports?: string;
  out?: string;
  /** `true` for the address that the present release names. */
  from?: string | true;
}

/**
 * `formats update`: a release of format data with other signatures, PRONOM's relations between versions, or both. What is not given stays
 * as it is in the release before: that of the folder where it has one, else the one that comes with mocban. Without a folder nothing is
 * written.
 */
export async function updateFormats(options: UpdateOptions, context: Context): Promise<Outcome> {
  const { out, reports } = options;
  const wanted = signaturesOf(options);
  if (wanted === undefined && reports === undefined)
    throw new UsageError('name --signatures and --containers, or --reports');
  const base = out !== undefined && existsSync(join(out, 'manifest.json')) ? out : bundledFormatData();
  const present = await openFormatData(base);
  const published = wanted && (await publishedFiles(wanted, present, context.signal));
  const compiled = published === undefined ? [] : await compileRelease(...published);
  const before = await openSignatures({ folder: base });
  const after = published === undefined ? before : compiledSignatures(compiled);
  const changes = compareReleases(before, after);
  const relations = reports === undefined ? undefined : await relationsIn(reports, present, after, context.signal);
  const made = [...compiled, ...(relations === undefined ? [] : [relations])];
  if (out !== undefined) await writeFormatData(out, [...made, ...keptOf(present, made)]);
  const told = relations && { records: relations.records, unresolved: relations.unresolved };
  return {
    exit: 0,
    json: { folder: out ?? null, ...changes, ...(told && { relations: told }) },
    text: describe(published && changes, relations, out),
  };
}

/** Reports name each other by numbers, which the signature file has as well. */
async function relationsIn(
  path: string,
  present: FormatData,
  { signatures }: Signatures,
  signal: AbortSignal,
): Promise<RelationsRelease> {
  const puids = new Map(signatures.formats.map(({ id, puid }) => [id, puid]));
  return relationsPart(present.part(SIGNATURES_PART), pronomReports(path, signal), (id) => puids.get(id));
}

type WantedSignatures = UpdateOptions & { signatures: string; containers: string };

function signaturesOf(options: UpdateOptions): WantedSignatures | undefined {
  const { signatures, containers, from } = options;
  if (signatures !== undefined && containers !== undefined) return { ...options, signatures, containers };
  if (signatures !== undefined || containers !== undefined || from !== undefined)
    throw new UsageError('--signatures and --containers go together');
  return undefined;
}

function publishedFiles(
  { signatures, containers, from }: WantedSignatures,
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

function describe(
  changes: ReleaseChanges | undefined,
  relations: RelationsRelease | undefined,
  out: string | undefined,
): string[] {
  return [
    ...(changes === undefined ? [] : describeChanges(changes)),
    ...(relations === undefined ? [] : [describeRelations(relations)]),
    out === undefined ? 'nothing was written: --out names the folder' : `written: ${printable(out)}`,
  ];
}

const describeChanges = ({ before, after, added, changed, gone }: ReleaseChanges): string[] => [
  `${before} -> ${after}: ${added.length} added, ${changed.length} changed, ${gone.length} gone`,
  ...added.map((one) => `  + ${named(one)}`),
  ...changed.map((one) => `  ~ ${named(one)}: ${one.what.join(', ')}`),
  ...gone.map((one) => `  - ${named(one)}`),
];

const describeRelations = ({ records, unresolved }: RelationsRelease): string =>
  `relations between versions: ${records} reports${unresolved === 0 ? '' : `, ${unresolved} relations to formats that nobody has a PUID of`}`;

const named = ({ puid, name, version }: FormatSummary): string =>
  printable(`${puid}  ${name}${version === undefined ? '' : ` ${version}`}`);
