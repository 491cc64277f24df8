import { createHash } from 'node:crypto';
import type { DataPart, PartToWrite } from '@mocban/format-data';
import { invalidMatrix } from './table.js';
import type { NaraTexts } from './release.js';

/** Id of the part of a release of format data that has NARA's tables. */
export const NARA_PART = 'nara-risk-matrix';

/** The names that the tables have in a release of format data. */
export const NARA_FILES: Readonly<Record<keyof NaraTexts, string>> = {
  labelled: 'nara-risk-matrix-labelled.csv',
  numbered: 'nara-risk-matrix-numbered.csv',
  weights: 'nara-risk-matrix-weights.csv',
  plans: 'nara-preservation-action-plans.csv',
};

/** A table as NARA publishes it. */
export interface PublishedTable {
  /** As the publisher calls it, e.g. `NARA_File_Format_Risk_Matrix_20260320_Labeled.csv`. */
  name: string;
  bytes: Uint8Array;
}

const FOLDERS: Readonly<Record<keyof NaraTexts, string>> = {
  labelled: 'Digital_Preservation_Risk_Matrix',
  numbered: 'Digital_Preservation_Risk_Matrix',
  weights: 'Supporting_Documentation/Risk_Matrix_Weights',
  plans: 'Digital_Preservation_Plan_Spreadsheet',
};
const REPOSITORY = 'https://github.com/usnationalarchives/digital-preservation/blob/master';

/**
 * NARA's tables of another release as a part of a release of format data, to be written with the others; their bytes are kept as they are.
 * @param present the part of the release before, for what stays: publisher, licence, attribution
 * @param date `YYYY-MM-DD`
 * @throws FormatRiskError `FORMAT_RISK_MATRIX_INVALID` for a date that is none
 */
export function naraPart(
  present: DataPart,
  tables: Readonly<Record<keyof NaraTexts, PublishedTable>>,
  date: string,
): PartToWrite {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) throw invalidMatrix(`${date.slice(0, 20)} is no date of a release`);
  const kinds = Object.keys(NARA_FILES) as (keyof NaraTexts)[];
  const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  return {
    part: {
      ...present,
      version: date,
      date,
      sources: kinds.map((kind) => ({
        name: tables[kind].name,
        url: `${REPOSITORY}/${FOLDERS[kind]}/${encodeURIComponent(tables[kind].name)}`,
        sha256: sha256(tables[kind].bytes),
      })),
      files: kinds.map((kind) => ({
        file: NARA_FILES[kind],
        sizeBytes: tables[kind].bytes.byteLength,
        sha256: sha256(tables[kind].bytes),
      })),
    },
    files: new Map(kinds.map((kind) => [NARA_FILES[kind], tables[kind].bytes])),
  };
}
