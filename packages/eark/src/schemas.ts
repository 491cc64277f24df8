import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Name below `schemas/` of each schema that every package carries, and its file in `@mocban/xml`. */
const STANDARD = {
  'METS.xsd': 'mets.xsd',
  'xlink.xsd': 'xlink.xsd',
  'DILCISExtensionMETS.xsd': 'DILCISExtensionMETS.xsd',
  'PREMIS.xsd': 'premis.xsd',
} as const;

/**
 * METS 1.12.1, xlink, the CSIP extension and PREMIS 3.0, then those given; one given under a standard name replaces it.
 * @see CSIPSTR15
 */
export async function standardSchemas(
  extra: readonly { name: string; bytes: Uint8Array }[] = [],
): Promise<{ name: string; bytes: Uint8Array }[]> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('@mocban/xml/package.json')), 'schemas');
  const given = new Set(extra.map(({ name }) => name));
  const standard = await Promise.all(
    Object.entries(STANDARD)
      .filter(([name]) => !given.has(name))
      .map(async ([name, file]) => ({ name, bytes: await readFile(join(folder, file)) })),
  );
  return [...standard, ...extra];
}
