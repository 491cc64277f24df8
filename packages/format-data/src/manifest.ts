import { pathProblem } from '@mocban/core';
import { FormatDataError } from './error.js';

/** Name of the manifest in a folder of format data. */
export const MANIFEST = 'manifest.json';

/** A file of a release, pinned by its digest. */
export interface DataFile {
  /** Relative path in the folder. */
  file: string;
  sizeBytes: number;
  /** Hexadecimal. */
  sha256: string;
}

/** What a part was made of. */
export interface DataSource {
  /** Name of the file as its publisher gives it out. */
  name: string;
  /** Where its publisher gives it out. */
  url: string;
  /** Of its bytes, hexadecimal. */
  sha256: string;
}

/** One body of data with a publisher of its own: its release, where it is from, and on what terms. */
export interface DataPart {
  /** As `pronom-signatures`. */
  id: string;
  /** The publisher's own number or name of the release. */
  version: string;
  /** When it was published: `YYYY-MM-DD`; absent where nothing says so. */
  date?: string;
  publisher: string;
  licence: string;
  licenceUrl: string;
  /** What its licence asks to be said by whoever shows or passes on the data. */
  attribution: string;
  sources: readonly DataSource[];
  files: readonly DataFile[];
}

export interface Manifest {
  parts: readonly DataPart[];
}

const FORM = 1;
const SHA256 = /^[0-9a-f]{64}$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
/** Of one file; the largest is some megabytes. */
const MOST_BYTES = 64 * 1024 * 1024;

/** @throws FormatDataError `FORMAT_DATA_MANIFEST_INVALID` */
export function parseManifest(text: string): Manifest {
  const value = objectOf(parsed(text), 'the manifest');
  if (value['form'] !== FORM) throw invalid(`expected form ${FORM}, found ${String(value['form']).slice(0, 20)}`);
  const parts = listOf(value['parts'], 'parts').map(partOf);
  const files = parts.flatMap((part) => part.files.map(({ file }) => file));
  if (new Set(files).size < files.length) throw invalid('a file is named twice');
  if (new Set(parts.map(({ id }) => id)).size < parts.length) throw invalid('a part is named twice');
  return { parts };
}

/** As it is written: parts and keys in their order, so that releases can be compared line by line. */
export const serialiseManifest = ({ parts }: Manifest): string => `${JSON.stringify({ form: FORM, parts }, null, 2)}\n`;

const invalid = (message: string, options?: ErrorOptions): FormatDataError =>
  new FormatDataError('FORMAT_DATA_MANIFEST_INVALID', `the manifest of format data: ${message}`, options);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid('it is no JSON', { cause });
  }
}

function partOf(value: unknown): DataPart {
  const part = objectOf(value, 'a part');
  const id = textOf(part, 'id');
  return {
    id,
    version: textOf(part, 'version'),
    ...(part['date'] !== undefined && { date: textOf(part, 'date', DATE) }),
    publisher: textOf(part, 'publisher'),
    licence: textOf(part, 'licence'),
    licenceUrl: textOf(part, 'licenceUrl'),
    attribution: textOf(part, 'attribution'),
    sources: listOf(part['sources'], `sources of ${id}`).map((one) => {
      const source = objectOf(one, `a source of ${id}`);
      return { name: textOf(source, 'name'), url: textOf(source, 'url'), sha256: textOf(source, 'sha256', SHA256) };
    }),
    files: listOf(part['files'], `files of ${id}`).map((one) => fileOf(objectOf(one, `a file of ${id}`))),
  };
}

function fileOf(value: Record<string, unknown>): DataFile {
  const [file, sizeBytes] = [textOf(value, 'file'), value['sizeBytes']];
  if (pathProblem(file) !== undefined || file === MANIFEST) throw invalid(`${file.slice(0, 100)} is no file of it`);
  if (!Number.isInteger(sizeBytes) || Number(sizeBytes) < 0 || Number(sizeBytes) > MOST_BYTES)
    throw invalid(`${file}: sizeBytes is no size`);
  return { file, sizeBytes: Number(sizeBytes), sha256: textOf(value, 'sha256', SHA256) };
}

function objectOf(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(`${what} is no object`);
  return value as Record<string, unknown>;
}

function listOf(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid(`${what.slice(0, 60)}: no list`);
  return value;
}

function textOf(value: Record<string, unknown>, key: string, pattern = /\S/): string {
  const text = value[key];
  if (typeof text !== 'string' || !pattern.test(text)) throw invalid(`${key} is not what it should be`);
  return text;
}
