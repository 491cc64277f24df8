import { createHash } from 'node:crypto';
import type { DataPart, PartToWrite } from '@mocban/format-data';
import { FormatRiskError } from '../error.js';
import { readPronomReport, type PronomReport } from './report.js';
import type { VersionRecord } from './relations.js';

/** Id of the part of a release of format data that has PRONOM's relations between versions. */
export const RELATIONS_PART = 'pronom-relations';
export const RELATIONS_FILE = 'pronom-relations.json';

/** A report as it was given. */
export interface PublishedReport {
  /** Name of its file, e.g. `fmt/40.json`. */
  file: string;
  bytes: Uint8Array;
}

/** What was made of reports. */
export interface RelationsRelease extends PartToWrite {
  records: number;
  /** Relations to formats whose numbers nobody has said the PUID of: they are left out. */
  unresolved: number;
}

/** PRONOM has some 2,600. */
const MOST_REPORTS = 50_000;
const HOME = 'https://www.nationalarchives.gov.uk/PRONOM/';

/**
 * PRONOM's relations between versions as a part of a release of format data. Each record has its report's digest; the source is all of
 * them, by the digest of what `sha256sum` prints for the files in the order that they are given in. Its date is that of the latest change in any
 * record. Holds one report at a time.
 * @param like a part of PRONOM's, for publisher, licence and attribution
 * @param puidOf a format's PUID by PRONOM's number, as DROID's signature file has it
 * @throws FormatRiskError `FORMAT_RISK_REGISTER_INVALID` for a file that is no report, none at all, or two of one format
 */
export async function relationsPart(
  like: DataPart,
  reports: AsyncIterable<PublishedReport>,
  puidOf: (id: number) => string | undefined,
): Promise<RelationsRelease> {
  const read = new Map<number, PronomReport & { file: string; sha256: string }>();
  const lines: string[] = [];
  for await (const { file, bytes } of reports) {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const report = await readPronomReport(bytes, file);
    const other = read.get(report.id);
    if (other !== undefined) throw invalid(`${file} and ${other.file} are of one format`);
    if (read.size === MOST_REPORTS) throw invalid(`more than ${MOST_REPORTS} reports`);
    read.set(report.id, { ...report, file, sha256 });
    lines.push(`${sha256}  ${file}\n`);
  }
  if (read.size === 0) throw invalid('there is no report of PRONOM on a format (.xml, .json)');
  const { records, unresolved } = resolved([...read.values()], (id) => read.get(id)?.puid ?? puidOf(id));
  const days = records.flatMap(({ updated }) => updated ?? []).sort();
  const bytes = new TextEncoder().encode(`${JSON.stringify({ records }, null, 1)}\n`);
  const listing = sha256Of(lines.join(''));
  const part: DataPart = {
    ...like,
    id: RELATIONS_PART,
    version: `${records.length} records ${listing.slice(0, 12)}`,
    ...(days.length > 0 && { date: days.at(-1)! }),
    sources: [{ name: `${records.length} reports, by their list of SHA-256`, url: HOME, sha256: listing }],
    files: [{ file: RELATIONS_FILE, sizeBytes: bytes.byteLength, sha256: sha256Of(bytes) }],
  };
  return { part, files: new Map([[RELATIONS_FILE, bytes]]), records: records.length, unresolved };
}

function resolved(
  reports: readonly (PronomReport & { file: string; sha256: string })[],
  puidOf: (id: number) => string | undefined,
): { records: VersionRecord[]; unresolved: number } {
  let unresolved = 0;
  const puids = (ids: readonly number[]): string[] =>
    ids.flatMap((id) => {
      const puid = puidOf(id);
      if (puid === undefined) unresolved += 1;
      return puid ?? [];
    });
  const records = [...reports]
    .sort((a, b) => a.id - b.id)
    .map(({ puid, name, version, updated, previousOf, subsequentTo, file, sha256 }) => ({
      puid,
      name,
      ...(version !== undefined && { version }),
      ...(updated !== undefined && { updated }),
      later: puids(previousOf),
      earlier: puids(subsequentTo),
      file,
      sha256,
    }));
  return { records, unresolved };
}

const invalid = (message: string): FormatRiskError => new FormatRiskError('FORMAT_RISK_REGISTER_INVALID', message);
const sha256Of = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex');
