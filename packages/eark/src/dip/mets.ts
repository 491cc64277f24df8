import { nameUuid } from '@mocban/core';
import type { MetsDiv, MetsDocument, MetsFile, MetsFileGroup, MetsHeader, MetsMetadataSection } from '@mocban/mets';
import { withFixity, withSectionFixity, type ChangedFile } from '../changed-files.js';
import { fileEntry } from '../package-mets.js';
import { softwareAgent } from '../software-agent.js';
import { DIP_PROFILE, FOLDER } from '../vocabulary.js';

/** What both METS documents of a DIP say of the package. */
export interface DipHead {
  /** `urn:uuid:…` */
  objId: string;
  /** ISO 8601 with zone. */
  created: string;
  archive: { name: string; identificationCode?: string };
  software: { name: string; version: string };
}

/** A file that a DIP has in place of the AIP's, or besides. */
export type DipFile = ChangedFile;

/**
 * The root METS of a DIP, made from the AIP's: what it says of descriptive metadata, schemas and documentation stays, with its
 * identifiers; the submission, which a DIP does not hold, goes. Files named in `changed` get their new size and digest.
 * @param added documentation that the AIP has not
 * @see E-ARK DIP 2.2.0, DIP1–4
 */
export function dipRootMets(
  aip: MetsDocument,
  head: DipHead,
  changed: readonly DipFile[],
  added: readonly (DipFile & { mimeType: string })[],
): MetsDocument {
  const id = idsOf(head);
  const groups = (aip.fileSec?.groups ?? []).filter(({ use }) => !isSubmission(use));
  const submission = new Set(
    (aip.fileSec?.groups ?? []).filter(({ use }) => isSubmission(use)).map((group) => group.id),
  );
  const documentation = withDocumentation(groups, added, head, id);
  return {
    ...dipDocument(aip, head, head.objId, '', changed),
    fileSec: {
      ...aip.fileSec,
      groups: documentation.groups.map((group) => withFixity(group, '', changed, head.created)),
    },
    structMaps: aip.structMaps.map((map) =>
      // Maps of related packages have nothing of this one's content.
      map.div === undefined || map.label !== 'CSIP'
        ? map
        : {
            ...map,
            div: {
              ...map.div,
              label: head.objId,
              divs: [
                ...[...(map.div.divs ?? [])].filter(
                  (div) => !(div.fptrs ?? []).some(({ fileId }) => fileId !== undefined && submission.has(fileId)),
                ),
                ...documentation.divs,
              ],
            },
          },
    ),
  };
}

/**
 * A representation's METS in a DIP, made from the AIP's: the same files, metadata and structure.
 * @param folder e.g. `representations/rep1`; its name becomes the OBJID (CSIP1)
 */
export function dipRepresentationMets(aip: MetsDocument, head: DipHead, folder: string): MetsDocument {
  const name = folder.slice(folder.lastIndexOf('/') + 1);
  return {
    ...dipDocument(aip, head, name, folder, []),
    structMaps: aip.structMaps.map((map) =>
      map.div === undefined ? map : { ...map, div: { ...map.div, label: name } },
    ),
  };
}

function dipDocument(
  aip: MetsDocument,
  head: DipHead,
  objId: string,
  folder: string,
  changed: readonly DipFile[],
): MetsDocument {
  const section = (item: MetsMetadataSection): MetsMetadataSection =>
    withSectionFixity(item, folder, changed, head.created);
  return {
    ...aip,
    objId,
    profile: DIP_PROFILE,
    header: headerOf(aip, head),
    dmdSecs: aip.dmdSecs.map(section),
    amdSecs: aip.amdSecs.map((amdSec) => ({ ...amdSec, digiprovMds: amdSec.digiprovMds.map(section) })),
  };
}

const headerOf = (aip: MetsDocument, head: DipHead): MetsHeader => ({
  ...(aip.header?.id === undefined ? {} : { id: aip.header.id }),
  createDate: head.created,
  lastModDate: head.created,
  recordStatus: 'NEW',
  oaisPackageType: 'DIP',
  agents: [
    softwareAgent(head.software),
    {
      role: 'DISSEMINATOR',
      type: 'ORGANIZATION',
      name: head.archive.name,
      notes:
        head.archive.identificationCode === undefined
          ? []
          : [{ type: 'IDENTIFICATIONCODE', text: head.archive.identificationCode }],
    },
  ],
  altRecordIds: [],
});

const isSubmission = (use: string | undefined): boolean => use?.toLowerCase() === FOLDER.submission;

const idsOf =
  ({ objId }: DipHead) =>
  (name: string): string =>
    `uuid-${nameUuid(objId.slice(-36), name)}`;

/** The file group and division `Documentation`, made where the AIP has none. */
function withDocumentation(
  groups: readonly MetsFileGroup[],
  added: readonly (DipFile & { mimeType: string })[],
  head: DipHead,
  id: (name: string) => string,
): { groups: readonly MetsFileGroup[]; divs: MetsDiv[] } {
  if (added.length === 0) return { groups, divs: [] };
  const files: MetsFile[] = added.map(({ path, mimeType, fixity }) =>
    fileEntry({ id: id(path), href: path, mimeType, fixity, created: head.created }),
  );
  const present = groups.find(({ use }) => use?.toLowerCase() === FOLDER.documentation);
  if (present !== undefined)
    return {
      groups: groups.map((group) => (group === present ? { ...group, files: [...group.files, ...files] } : group)),
      divs: [],
    };
  const groupId = id('fileGrp/Documentation');
  return {
    groups: [...groups, { id: groupId, use: 'Documentation', files }],
    divs: [{ id: id('div/Documentation'), label: 'Documentation', fptrs: [{ fileId: groupId }] }],
  };
}
