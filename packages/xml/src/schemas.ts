import { fileURLToPath } from 'node:url';
import type { SchemaName } from './types.js';

/** A schema file of the bundle; `dc` is the container schema of simple Dublin Core and imports `dc-elements`. */
export type BundledSchema = 'mets' | 'xlink' | 'premis' | 'csip' | 'sip' | 'dc' | 'dc-elements' | 'xml';

const FILES = {
  mets: 'mets.xsd',
  xlink: 'xlink.xsd',
  premis: 'premis.xsd',
  csip: 'DILCISExtensionMETS.xsd',
  sip: 'DILCISExtensionSIPMETS.xsd',
  dc: 'simpledc.xsd',
  'dc-elements': 'dc.xsd',
  xml: 'xml.xsd',
} as const satisfies Record<BundledSchema, string>;

/** What a document is validated against: METS together with the E-ARK extension attributes. */
export const DRIVERS = {
  mets: 'driver-mets.xsd',
  premis: FILES.premis,
  dc: FILES.dc,
} as const satisfies Record<SchemaName, string>;

/** Web addresses that the bundled schemas import, and the file that stands for each; `schemas/catalog.xml` says the same. */
export const CATALOG: Readonly<Record<string, string>> = {
  'http://www.loc.gov/standards/xlink/xlink.xsd': FILES.xlink,
  'http://www.w3.org/2001/03/xml.xsd': FILES.xml,
  'http://www.w3.org/2001/xml.xsd': FILES.xml,
};

export const bundledFile = (file: string): string => fileURLToPath(new URL(`../schemas/${file}`, import.meta.url));

/** Every schema file, for a child that may read nothing else. */
export const bundledFiles: readonly string[] = [...Object.values(FILES), DRIVERS.mets];

/** The absolute path of a bundled schema, unchanged as its publisher wrote it, so that a package can carry a copy. */
export const schemaFile = (name: BundledSchema): string => bundledFile(FILES[name]);
