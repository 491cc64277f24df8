import { readFormatNote, writeFormatNote, type FormatGrounds } from './stated.js';

/** What the bytes of a file of an AIP were found to be after its ingest. */
export interface ToldFormat extends FormatGrounds {
  /** Absent where they are of no known format. */
  puid?: string;
  name?: string;
}

/** Of the event's PREMIS type. */
export const TOLD_AGAIN = 'format identification';

const DETAIL = /^formats told again by their bytes; said from v(\d+) on$/;

/** @param version the first that says it, e.g. `v2` */
export const toldAgainDetail = (version: string): string =>
  `formats told again by their bytes; said from ${version} on`;

/** Number of the first version that an event says formats from; `undefined` for an event of something else. */
export const toldAgainFrom = (detail: string | undefined): number | undefined => {
  const [, number] = DETAIL.exec(detail ?? '') ?? [];
  return number === undefined ? undefined : Number(number);
};

const NOTE = /^(?:(\S+\/\d+)(?: (.*))?|no known format); (identified by [^;]*)$/s;

/** One format for all files of an event: `fmt/40 Microsoft Word; identified by container, pronom-123`. */
export const toldAgainNote = ({ puid, name, ...grounds }: ToldFormat): string =>
  `${puid === undefined ? 'no known format' : [puid, name].filter((part) => part !== undefined).join(' ')}; ${writeFormatNote(grounds)}`;

/** What such a note says, if it is one. */
export function readToldAgain(note: string | undefined): ToldFormat | undefined {
  const [, puid, name, words] = NOTE.exec(note ?? '') ?? [];
  const grounds = words === undefined ? undefined : readFormatNote(words);
  return grounds && { ...grounds, ...(puid !== undefined && { puid }), ...(name !== undefined && { name }) };
}
