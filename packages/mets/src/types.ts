/** METS 1.12 as CSIP uses it; METS 2 is read into it too. Attribute names follow the schema; `csip:` and `sip:` extension attributes are named for what they say. */
export interface MetsDocument {
  /** Of the document read, absent for METS 1; what is written is METS 1. */
  version?: 2;
  objId?: string;
  label?: string;
  type?: string;
  profile?: string;
  /** `csip:OTHERTYPE`, `csip:CONTENTINFORMATIONTYPE`, `csip:OTHERCONTENTINFORMATIONTYPE` of the root element. */
  otherType?: string;
  contentInformationType?: string;
  otherContentInformationType?: string;
  /** `xsi:schemaLocation` pairs in order: namespace, location. */
  schemaLocations?: readonly (readonly [namespace: string, location: string])[];
  header?: MetsHeader;
  dmdSecs: readonly MetsMetadataSection[];
  amdSecs: readonly MetsAmdSec[];
  fileSec?: { id?: string; groups: readonly MetsFileGroup[] };
  structMaps: readonly MetsStructMap[];
  /** More elements than one where METS has one. Of a header the first is kept, file sections are taken together. */
  severalHeaders?: true;
  severalFileSecs?: true;
  /** The namespace as written, when the reader took it for METS although it is not `http://www.loc.gov/METS/`. */
  namespaceProblem?: string;
}

export interface MetsHeader {
  id?: string;
  admIds?: readonly string[];
  createDate?: string;
  lastModDate?: string;
  recordStatus?: string;
  /** `csip:OAISPACKAGETYPE` */
  oaisPackageType?: string;
  agents: readonly MetsAgent[];
  altRecordIds: readonly { type?: string; value: string }[];
  metsDocumentId?: string;
}

export interface MetsAgent {
  role?: string;
  otherRole?: string;
  type?: string;
  otherType?: string;
  /** The first. */
  name?: string;
  /** METS has one. */
  severalNames?: true;
  notes: readonly { /** `csip:NOTETYPE` */ type?: string; text: string }[];
}

/** `dmdSec`, or a `techMD`, `rightsMD`, `sourceMD`, `digiprovMD` inside `amdSec`. */
export interface MetsMetadataSection {
  id?: string;
  created?: string;
  status?: string;
  groupId?: string;
  admIds?: readonly string[];
  /** The first. */
  mdRef?: MetsMdRef;
  /** Those after it, where METS has none. */
  furtherMdRefs?: readonly MetsMdRef[];
  /** True when the metadata is embedded (`mdWrap`), which CSIP advises against; its content is not kept. */
  mdWrap?: boolean;
}

export interface MetsMdRef {
  id?: string;
  locType?: string;
  otherLocType?: string;
  /** `xlink:href` as written. */
  href?: string;
  xlinkType?: string;
  mdType?: string;
  otherMdType?: string;
  mdTypeVersion?: string;
  mimeType?: string;
  sizeBytes?: number;
  /** The SIZE attribute as written when it is no whole number. */
  badSize?: string;
  created?: string;
  /** METS's own name of the algorithm, e.g. `SHA-256`. */
  checksumType?: string;
  checksum?: string;
}

export interface MetsAmdSec {
  id?: string;
  techMds: readonly MetsMetadataSection[];
  rightsMds: readonly MetsMetadataSection[];
  sourceMds: readonly MetsMetadataSection[];
  digiprovMds: readonly MetsMetadataSection[];
}

export interface MetsFileGroup {
  id?: string;
  use?: string;
  admIds?: readonly string[];
  contentInformationType?: string;
  otherContentInformationType?: string;
  groups?: readonly MetsFileGroup[];
  /** An iterable, so that a writer needs no array of a million files. Readers give an array, or of more than a thousand a packed list. */
  files: Iterable<MetsFile>;
}

export interface MetsFile {
  id?: string;
  mimeType?: string;
  sizeBytes?: number;
  badSize?: string;
  created?: string;
  checksumType?: string;
  checksum?: string;
  ownerId?: string;
  use?: string;
  admIds?: readonly string[];
  dmdIds?: readonly string[];
  /** `sip:FILEFORMATNAME`, `sip:FILEFORMATVERSION`, `sip:FORMATREGISTRY`, `sip:FORMATREGISTRYKEY`. */
  formatName?: string;
  formatVersion?: string;
  formatRegistry?: string;
  formatRegistryKey?: string;
  locations: readonly MetsLocation[];
}

export interface MetsLocation {
  locType?: string;
  otherLocType?: string;
  href?: string;
  xlinkType?: string;
}

export interface MetsStructMap {
  id?: string;
  label?: string;
  type?: string;
  /** The first. */
  div?: MetsDiv;
  /** METS has one. */
  severalDivs?: true;
}

export interface MetsDiv {
  id?: string;
  label?: string;
  type?: string;
  order?: string;
  dmdIds?: readonly string[];
  admIds?: readonly string[];
  contentIds?: readonly string[];
  fptrs?: readonly { fileId?: string }[];
  mptrs?: readonly { href?: string; title?: string; locType?: string; xlinkType?: string }[];
  /** An iterable, as `MetsFileGroup.files`. */
  divs?: Iterable<MetsDiv>;
}
