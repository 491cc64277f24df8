import type { DataFile, DataPart } from '@mocban/format-data';
import { FormatsError } from '../error.js';

/** Id of the part of a release that has the byte signatures and the formats. */
export const SIGNATURES_PART = 'pronom-signatures';
/** Id of the part that has the signatures of what lies in containers. */
export const CONTAINERS_PART = 'pronom-container-signatures';

/** What answers are by, as a name to be recorded: `pronom-122-containers-40`. */
export const releaseName = (signatures: string, containers: string | undefined): string =>
  `pronom-${signatures}${containers === undefined ? '' : `-containers-${containers}`}`;

/** @throws FormatsError `FORMATS_SIGNATURES_INVALID` for a part of several files or none */
export function soleFile({ id, files }: DataPart): DataFile {
  const [file, ...others] = files;
  if (file === undefined || others.length > 0)
    throw new FormatsError('FORMATS_SIGNATURES_INVALID', `${id}: expected one file, found ${files.length}`);
  return file;
}
