import { readFileSync } from 'node:fs';
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
export function standardSchemas(
  extra: readonly { name: string; bytes: Uint8Array }[] = [],
): { name: string; bytes: Uint8Array }[] {
  const given = new Set(extra.map(({ name }) => name));
  bundled ??= STANDARD.map(([name, schema]) => ({ name, bytes: readFileSync(schemaFile(schema)) }));
  return [...bundled.filter(({ name }) => !given.has(name)), ...extra];
}

/** They are part of this software and go into every package: read once. */
let bundled: { name: string; bytes: Uint8Array }[] | undefined;
