import { nameUuid } from '@mocban/core';
import type { MetsDocument } from '@mocban/mets';
import { representationMets, rootMets, type PackageFile, type PackageHead } from '../package-mets.js';
import { vietnamTime } from '../sip/sources.js';

const DIP_PROFILE = 'https://earkdip.dilcis.eu/profile/E-ARK-DIP.xml';

/** What the METS documents of a DIP say of the package. */
export interface Tt05DipHead {
  /** `uuid-{UUID}` in upper case. */
  objId: string;
  label: string;
  created: Date;
  archive: { name: string; identificationCode?: string };
  software: { name: string; version: string };
}

export type { PackageFile as Tt05DipFile } from '../package-mets.js';

/** METS of `representations/rep1`; paths relative to it. */
export const tt05DipRepresentationMets = (
  head: Tt05DipHead,
  documents: readonly { data: PackageFile; metadata: PackageFile }[],
  attachments: readonly PackageFile[],
): MetsDocument => representationMets(packageHead(head, 'rep1'), documents, attachments);

/** The root METS; paths relative to the package. */
export const tt05DipRootMets = (
  head: Tt05DipHead,
  parts: {
    ead: PackageFile;
    schemas: readonly PackageFile[];
    representation: PackageFile;
    premis: PackageFile;
    documentation: readonly PackageFile[];
  },
): MetsDocument => rootMets(packageHead(head, 'root'), parts.ead, parts.schemas, parts.representation, parts);

/** Identifiers derive from the DIP's, so that a METS made again is the same. */
function packageHead({ objId, label, created, archive, software }: Tt05DipHead, part: string): PackageHead {
  const namespace = objId.slice(-36).toLowerCase();
  let count = 0;
  return {
    packageType: 'DIP',
    oaisType: 'DIP',
    type: 'MIXED',
    rootProfile: DIP_PROFILE,
    objId,
    representationId: `uuid-${nameUuid(namespace, 'representations/rep1').toUpperCase()}`,
    label,
    created: vietnamTime(created),
    recordStatus: 'NEW',
    depositor: {
      name: archive.name,
      ...(archive.identificationCode === undefined ? {} : { code: archive.identificationCode }),
    },
    software,
    uuid: () => nameUuid(namespace, `${part}/${(count += 1)}`).toUpperCase(),
  };
}
