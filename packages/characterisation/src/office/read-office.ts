import { ContainerError } from '@mocban/container';
import { tellContainer } from '../archive/container-findings.js';
import { withZipParts } from '../archive/zip-parts.js';
import type { Problems } from '../findings/problems.js';
import { finding } from '../findings/rules.js';
import type { OfficeProperties } from '../model/office.js';
import { mimetypeFormat, readOdf } from './odf.js';
import { ooxmlFormat, readOoxml } from './ooxml.js';

export interface OfficeDocument {
  format: string;
  properties: OfficeProperties;
}

/** What is no document of an office, and says what it is. */
export interface OtherDocument {
  format: string;
  properties?: never;
}

/**
 * A zip as a document of an office; a format alone for one that is another kind of document.
 * @returns `undefined` for one that is no document that is known
 * @throws the system's error, the signal's reason
 */
export async function readZipDocument(
  path: string,
  problems: Problems,
  signal?: AbortSignal,
): Promise<OfficeDocument | OtherDocument | undefined> {
  try {
    return await withZipParts(
      path,
      async (parts) => {
        const odf = await mimetypeFormat(parts);
        if (odf === 'epub') return { format: odf };
        const format = odf ?? (await ooxmlFormat(parts));
        if (format === undefined) return undefined;
        tellContainer(parts.findings, problems);
        return { format, properties: odf === undefined ? await readOoxml(parts) : await readOdf(parts, format) };
      },
      signal,
    );
  } catch (error) {
    if (error instanceof ContainerError && error.code === 'CONTAINER_UNKNOWN') return undefined;
    throw error;
  }
}

/** What is to be told of any document of an office. */
export function tellOffice({ isEncrypted, hasMacros, embeddedObjects }: OfficeProperties, problems: Problems): void {
  if (isEncrypted) problems.add(finding('FORMAT_PASSWORD_PROTECTED', 'by the means of its format'));
  if (hasMacros) problems.add(finding('FORMAT_ACTIVE_CONTENT', 'it has macros'));
  if (embeddedObjects > 0) problems.add(finding('FORMAT_EMBEDDED_FILES', `${embeddedObjects} objects`));
}
