import type { Fixity } from '@mocban/fixity';
import type { MetsFile, MetsMetadataSection } from '@mocban/mets';
import { hrefOf } from './href.js';
import { CSIP_NAMESPACE, METS_NAMESPACE, XLINK_NAMESPACE } from './vocabulary.js';

/** A metadata file as METS refers to it. */
export interface ReferencedMetadata {
  id: string;
  mdRefId?: string;
  href: string;
  mdType: string;
  otherMdType?: string;
  mdTypeVersion?: string;
  mimeType: string;
  fixity: Fixity;
  created: string;
}

/** `dmdSec` or `digiprovMD` with its `mdRef`. @see CSIP17–30, CSIP32–44 */
export const metadataSection = (metadata: ReferencedMetadata): MetsMetadataSection => ({
  id: metadata.id,
  created: metadata.created,
  status: 'CURRENT',
  mdRef: {
    ...(metadata.mdRefId === undefined ? {} : { id: metadata.mdRefId }),
    locType: 'URL',
    xlinkType: 'simple',
    href: hrefOf(metadata.href),
    mdType: metadata.mdType,
    ...(metadata.otherMdType === undefined ? {} : { otherMdType: metadata.otherMdType }),
    ...(metadata.mdTypeVersion === undefined ? {} : { mdTypeVersion: metadata.mdTypeVersion }),
    mimeType: metadata.mimeType,
    sizeBytes: metadata.fixity.sizeBytes,
    created: metadata.created,
    ...checksum(metadata.fixity),
  },
});

/** `file` with its `FLocat`. @see CSIP67–79 */
export const fileEntry = (file: {
  id: string;
  href: string;
  mimeType: string;
  fixity: Fixity;
  created: string;
  dmdIds?: readonly string[];
}): MetsFile => ({
  id: file.id,
  mimeType: file.mimeType,
  sizeBytes: file.fixity.sizeBytes,
  created: file.created,
  ...checksum(file.fixity),
  ...(file.dmdIds === undefined ? {} : { dmdIds: file.dmdIds }),
  locations: [{ locType: 'URL', xlinkType: 'simple', href: hrefOf(file.href) }],
});

const checksum = (fixity: Fixity): { checksumType: string; checksum: string } => ({
  checksumType: 'SHA-256',
  checksum: fixity.digests.sha256 ?? '',
});

/** @param toRoot `''` in the root METS, `../../` in a representation's */
export const schemaLocations = (toRoot: string): (readonly [string, string])[] => [
  [METS_NAMESPACE, `${toRoot}schemas/METS.xsd`],
  [XLINK_NAMESPACE, `${toRoot}schemas/xlink.xsd`],
  [CSIP_NAMESPACE, `${toRoot}schemas/DILCISExtensionMETS.xsd`],
];
