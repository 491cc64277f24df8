import { DUBLIN_CORE_ELEMENTS, type DublinCoreFields } from '../dublin-core.js';
import { EarkError } from '../error.js';

/** What is said of the content: any Dublin Core element, and who submits it. The title is the folder's name where none is given. */
export interface SipMetadata extends DublinCoreFields {
  /** Name of the submitting agency. @defaultValue the creator, else `not stated` */
  agency?: string;
  submissionAgreement?: string;
}

const OWN_KEYS: readonly string[] = ['agency', 'submissionAgreement'];

/** Metadata comes from a file that someone wrote by hand. @throws EarkError `EARK_METADATA_INVALID` */
export function requireMetadata(metadata: unknown): asserts metadata is SipMetadata {
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata))
    throw new EarkError('EARK_METADATA_INVALID', 'the metadata is an object of names and texts');
  for (const [key, value] of Object.entries(metadata)) {
    const element = (DUBLIN_CORE_ELEMENTS as readonly string[]).includes(key);
    if (!element && !OWN_KEYS.includes(key))
      throw new EarkError(
        'EARK_METADATA_INVALID',
        `"${key}" is not one of ${[...DUBLIN_CORE_ELEMENTS, ...OWN_KEYS].join(', ')}`,
      );
    const texts: unknown[] = element && Array.isArray(value) ? value : [value];
    if (texts.some((text) => typeof text !== 'string'))
      throw new EarkError('EARK_METADATA_INVALID', `"${key}" is a text${element ? ' or a list of texts' : ''}`);
  }
}

/** The first text that says something. */
export const firstText = (...values: (string | readonly string[] | undefined)[]): string | undefined =>
  values.flat().find((value) => value !== undefined && value.trim() !== '');
