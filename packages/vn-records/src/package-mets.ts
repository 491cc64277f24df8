import { mediaTypeOf } from '@mocban/core';
import { softwareAgent } from '@mocban/eark';
import type { Fixity } from '@mocban/fixity';
import type { PackageKind } from './rules/types.js';
import type { MetsDiv, MetsDocument, MetsFile, MetsFileGroup, MetsHeader, MetsMetadataSection } from '@mocban/mets';

const PROFILE = 'https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml';

/** A file written into the package, its path relative to the folder of the METS that lists it. */
export interface PackageFile {
  path: string;
  fixity: Fixity;
}

/** What both METS documents of a SIP or DIP have in common. */
export interface PackageHead {
  packageType: PackageKind;
  /** `csip:OAISPACKAGETYPE` */
  oaisType: 'SIP' | 'DIP';
  /** `mets/@TYPE` */
  type: string;
  /** PROFILE of the root METS. @defaultValue that of E-ARK CSIP, which the representation always has */
  rootProfile?: string;
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
  head: PackageHead,
  documents: readonly { data: PackageFile; metadata: PackageFile }[],
  attachments: readonly PackageFile[] = [],
  linked: readonly PackageFile[] = [],
): MetsDocument {
  const entries = documents.map(({ data, metadata }) => ({
    section: metadataSection(head, metadata),
    file: fileEntry(head, data),
  }));
  const attached = attachments.map((file) => fileEntry(head, file));
  const group: MetsFileGroup = {
    id: id(head),
    use: 'Data',
    files: [...entries.map(({ file }) => file), ...attached],
  };
  const holeyFiles = linked.map((file) => fileEntry(head, file));
  const holey: MetsFileGroup[] = linked.length === 0 ? [] : [{ id: id(head), use: 'Holeyfile', files: holeyFiles }];
  const holeyDivs: MetsDiv[] = holeyFiles.map((file) => ({
    id: id(head),
    label: 'MetadataLink/Holey',
    fptrs: [{ ...(file.id && { fileId: file.id }) }],
  }));
  const joined: MetsDiv[] = entries.map(({ section, file }): MetsDiv => ({
    id: id(head),
    label: 'MetadataLink/File',
    ...(section.id === undefined ? {} : { dmdIds: [section.id] }),
    fptrs: [{ ...(file.id === undefined ? {} : { fileId: file.id }) }],
  }));
  const links: MetsDiv = { id: id(head), label: 'MetadataLink', divs: [...joined, ...holeyDivs] };
  const attachmentDivs: MetsDiv[] =
    attached.length === 0
      ? []
      : [
          {
            id: id(head),
            label: 'AttachmentFile',
            fptrs: attached.map((file) => ({ ...(file.id && { fileId: file.id }) })),
          },
        ];
  return {
    ...common(head, head.representationId, '../../'),
    header: header(head),
    dmdSecs: entries.map(({ section }) => section),
    fileSec: { id: id(head), groups: [group, ...holey] },
    structMaps: [
      structMap(head, {
        label: head.representationId,
        type: 'ORIGINAL',
        divs: [groupDiv(head, 'Data', group), links, ...attachmentDivs],
      }),
    ],
  };
}

/** The package's METS: file level metadata, schemas, and the way to the representation. */
export function rootMets(
  head: PackageHead,
  ead: PackageFile,
  schemas: readonly PackageFile[],
  representation: PackageFile,
  more: { premis?: PackageFile; documentation?: readonly PackageFile[] } = {},
): MetsDocument {
  const section = metadataSection(head, ead);
  const provenance = more.premis === undefined ? undefined : premisSection(head, more.premis);
  const documentation: MetsFileGroup[] =
    more.documentation === undefined || more.documentation.length === 0
      ? []
      : [{ id: id(head), use: 'Documentation', files: more.documentation.map((file) => fileEntry(head, file)) }];
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
    ...(provenance?.id === undefined ? {} : { admIds: [provenance.id] }),
  };
  return {
    ...common(head, head.objId, ''),
    profile: head.rootProfile ?? PROFILE,
    ...(provenance === undefined
      ? {}
      : { amdSecs: [{ id: id(head), techMds: [], rightsMds: [], sourceMds: [], digiprovMds: [provenance] }] }),
    header: {
      ...header(head),
      altRecordIds:
        head.registrationCode === undefined ? [] : [{ type: 'SUBMISSIONAGREEMENT', value: head.registrationCode }],
    },
    dmdSecs: [section],
    fileSec: { id: id(head), groups: [schemaGroup, representationGroup, ...documentation] },
    structMaps: [
      structMap(head, {
        label: head.objId,
        divs: [
          metadata,
          groupDiv(head, 'Schemas', schemaGroup),
          toRepresentation,
          ...documentation.map((group) => groupDiv(head, 'Documentation', group)),
        ],
      }),
    ],
  };
}

const id = (head: PackageHead): string => `uuid-${head.uuid()}`;

const common = (head: PackageHead, objId: string, toRoot: string) => ({
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

const header = (head: PackageHead): MetsHeader => ({
  id: id(head),
  createDate: head.created,
  lastModDate: head.created,
  recordStatus: head.recordStatus,
  oaisPackageType: head.oaisType,
  agents: [
    softwareAgent(head.software),
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

const structMap = (head: PackageHead, div: MetsDiv) => ({
  id: id(head),
  label: 'CSIP',
  type: 'PHYSICAL',
  div: { id: id(head), ...div },
});

const groupDiv = (head: PackageHead, label: string, group: MetsFileGroup): MetsDiv => ({
  id: id(head),
  label,
  fptrs: [{ ...(group.id === undefined ? {} : { fileId: group.id }) }],
});

const premisSection = (head: PackageHead, file: PackageFile): MetsMetadataSection => {
  const section = metadataSection(head, file);
  const { otherMdType: _, ...mdRef } = section.mdRef!;
  return { ...section, mdRef: { ...mdRef, mdType: 'PREMIS', mdTypeVersion: '3.0' } };
};

const metadataSection = (head: PackageHead, file: PackageFile): MetsMetadataSection => ({
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

const fileEntry = (head: PackageHead, file: PackageFile): MetsFile => ({
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
