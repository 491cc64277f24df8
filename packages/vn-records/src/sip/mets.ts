import { mediaTypeOf } from '@mocban/core';
import type { Fixity } from '@mocban/fixity';
import type { PackageKind } from '../rules/types.js';
import type { MetsDiv, MetsDocument, MetsFile, MetsFileGroup, MetsHeader, MetsMetadataSection } from '@mocban/mets';

const PROFILE = 'https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml';

/** A file written into the package, its path relative to the folder of the METS that lists it. */
export interface SipFile {
  path: string;
  fixity: Fixity;
}

/** What both METS documents of a submission have in common. */
export interface SipHead {
  packageType: PackageKind;
  /** `csip:OAISPACKAGETYPE` */
  oaisType: 'SIP' | 'DIP';
  /** `mets/@TYPE` */
  type: string;
  objId: string;
  /** Of `rep1`. */
  representationId: string;
  label: string;
  /** ISO 8601 at +07:00. */
  created: string;
  recordStatus: string;
  depositor: { name?: string; code?: string };
  registrationCode?: string;
  software: { name: string; version: string };
  /** A new UUID in upper case. */
  uuid: () => string;
}

/** The representation's METS: data, and the join of every document to its metadata. */
export function representationMets(
  head: SipHead,
  documents: readonly { data: SipFile; metadata: SipFile }[],
): MetsDocument {
  const entries = documents.map(({ data, metadata }) => ({
    section: metadataSection(head, metadata),
    file: fileEntry(head, data),
  }));
  const group: MetsFileGroup = { id: id(head), use: 'Data', files: entries.map(({ file }) => file) };
  const links: MetsDiv = {
    id: id(head),
    label: 'MetadataLink',
    divs: entries.map(({ section, file }): MetsDiv => ({
      id: id(head),
      label: 'MetadataLink/File',
      ...(section.id === undefined ? {} : { dmdIds: [section.id] }),
      fptrs: [{ ...(file.id === undefined ? {} : { fileId: file.id }) }],
    })),
  };
  return {
    ...common(head, head.representationId, '../../'),
    header: header(head),
    dmdSecs: entries.map(({ section }) => section),
    fileSec: { id: id(head), groups: [group] },
    structMaps: [
      structMap(head, { label: head.representationId, type: 'ORIGINAL', divs: [groupDiv(head, 'Data', group), links] }),
    ],
  };
}

/** The package's METS: file level metadata, schemas, and the way to the representation. */
export function rootMets(
  head: SipHead,
  ead: SipFile,
  schemas: readonly SipFile[],
  representation: SipFile,
): MetsDocument {
  const section = metadataSection(head, ead);
  const schemaGroup: MetsFileGroup = {
    id: id(head),
    use: 'Schemas',
    files: schemas.map((file) => fileEntry(head, file)),
  };
  const representationGroup: MetsFileGroup = {
    id: id(head),
    use: 'Representations/rep1',
    contentInformationType: 'MIXED',
    files: [fileEntry(head, representation)],
  };
  const toRepresentation: MetsDiv = {
    id: id(head),
    label: 'Representations/rep1',
    mptrs: [
      {
        locType: 'URL',
        xlinkType: 'simple',
        href: hrefOf(representation.path),
        ...(representationGroup.id === undefined ? {} : { title: representationGroup.id }),
      },
    ],
  };
  const metadata: MetsDiv = {
    id: id(head),
    label: 'Metadata',
    ...(section.id === undefined ? {} : { dmdIds: [section.id] }),
  };
  return {
    ...common(head, head.objId, ''),
    header: {
      ...header(head),
      altRecordIds:
        head.registrationCode === undefined ? [] : [{ type: 'SUBMISSIONAGREEMENT', value: head.registrationCode }],
    },
    dmdSecs: [section],
    fileSec: { id: id(head), groups: [schemaGroup, representationGroup] },
    structMaps: [
      structMap(head, {
        label: head.objId,
        divs: [metadata, groupDiv(head, 'Schemas', schemaGroup), toRepresentation],
      }),
    ],
  };
}

const id = (head: SipHead): string => `uuid-${head.uuid()}`;

const common = (head: SipHead, objId: string, toRoot: string) => ({
  objId,
  label: head.label,
  type: head.type,
  profile: PROFILE,
  contentInformationType: 'MIXED',
  schemaLocations: [
    ['http://www.loc.gov/METS/', `${toRoot}schemas/METS.xsd`],
    ['http://www.w3.org/1999/xlink', `${toRoot}schemas/xlink.xsd`],
    ['https://DILCIS.eu/XML/METS/CSIPExtensionMETS', `${toRoot}schemas/DILCISExtensionMETS.xsd`],
  ] as const,
  amdSecs: [],
});

const header = (head: SipHead): MetsHeader => ({
  id: id(head),
  createDate: head.created,
  lastModDate: head.created,
  recordStatus: head.recordStatus,
  oaisPackageType: head.oaisType,
  agents: [
    {
      role: 'CREATOR',
      type: 'OTHER',
      otherType: 'SOFTWARE',
      name: head.software.name,
      notes: [{ type: 'SOFTWARE VERSION', text: head.software.version }],
    },
    ...(head.depositor.name === undefined && head.depositor.code === undefined
      ? []
      : [
          {
            role: 'CREATOR',
            type: 'ORGANIZATION',
            name: head.depositor.name ?? head.depositor.code ?? '',
            notes: head.depositor.code === undefined ? [] : [{ type: 'IDENTIFICATIONCODE', text: head.depositor.code }],
          },
        ]),
  ],
  altRecordIds: [],
});

const structMap = (head: SipHead, div: MetsDiv) => ({
  id: id(head),
  label: 'CSIP',
  type: 'PHYSICAL',
  div: { id: id(head), ...div },
});

const groupDiv = (head: SipHead, label: string, group: MetsFileGroup): MetsDiv => ({
  id: id(head),
  label,
  fptrs: [{ ...(group.id === undefined ? {} : { fileId: group.id }) }],
});

const metadataSection = (head: SipHead, file: SipFile): MetsMetadataSection => ({
  id: id(head),
  created: head.created,
  status: 'CURRENT',
  mdRef: {
    id: id(head),
    locType: 'URL',
    xlinkType: 'simple',
    href: hrefOf(file.path),
    mdType: 'OTHER',
    otherMdType: 'EAD',
    mdTypeVersion: '1.0',
    mimeType: 'application/xml',
    created: head.created,
    ...stated(file.fixity),
  },
});

const fileEntry = (head: SipHead, file: SipFile): MetsFile => ({
  id: `ID-${head.uuid()}`,
  mimeType: mediaTypeOf(file.path),
  created: head.created,
  ...stated(file.fixity),
  locations: [{ locType: 'URL', xlinkType: 'simple', href: hrefOf(file.path) }],
});

const stated = ({ sizeBytes, digests }: Fixity) => ({
  sizeBytes,
  checksumType: 'SHA-256',
  ...(digests.sha256 === undefined ? {} : { checksum: digests.sha256 }),
});

const hrefOf = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
