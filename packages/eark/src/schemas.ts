import { readFile } from 'node:fs/promises';
import { schemaFile, type BundledSchema } from '@mocban/xml';

/** Name below `schemas/` of each schema that every package carries. */
const STANDARD: readonly (readonly [name: string, schema: BundledSchema])[] = [
  ['METS.xsd', 'mets'],
  ['xlink.xsd', 'xlink'],
  ['DILCISExtensionMETS.xsd', 'csip'],
  ['PREMIS.xsd', 'premis'],
];

/**
 * METS 1.12.1, xlink, the CSIP extension and PREMIS 3.0, then those given; one given under a standard name replaces it.
 * @see CSIPSTR15
 */
export async function standardSchemas(
  extra: readonly { name: string; bytes: Uint8Array }[] = [],
): Promise<{ name: string; bytes: Uint8Array }[]> {
  const given = new Set(extra.map(({ name }) => name));
  const standard = await Promise.all(
    STANDARD.filter(([name]) => !given.has(name)).map(async ([name, schema]) => ({
      name,
      bytes: await readFile(schemaFile(schema)),
    })),
  );
  return [...standard, ...extra];
}
