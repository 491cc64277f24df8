import { EarkError } from '../error.js';

/** What is said of the content; everything not given is left out, but the title, which is the folder's name then. */
export interface SipMetadata {
  title?: string;
  creator?: string;
  date?: string;
  description?: string;
  identifier?: string;
  /** Name of the submitting agency. @defaultValue the creator, else `not stated` */
  agency?: string;
  submissionAgreement?: string;
}

const KEYS: readonly (keyof SipMetadata)[] = [
  'title',
  'creator',
  'date',
  'description',
  'identifier',
  'agency',
  'submissionAgreement',
];

/** Metadata comes from a file that someone wrote by hand. @throws EarkError `EARK_METADATA_INVALID` */
export function requireMetadata(metadata: unknown): asserts metadata is SipMetadata {
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata))
    throw new EarkError('EARK_METADATA_INVALID', 'the metadata is an object of names and texts');
  for (const [key, value] of Object.entries(metadata)) {
    if (!(KEYS as readonly string[]).includes(key))
      throw new EarkError('EARK_METADATA_INVALID', `"${key}" is not one of ${KEYS.join(', ')}`);
    if (typeof value !== 'string' || value.trim() === '')
      throw new EarkError('EARK_METADATA_INVALID', `"${key}" is a text that is not empty`);
  }
}
