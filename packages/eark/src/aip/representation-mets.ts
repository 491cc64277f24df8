import type { MetsDiv, MetsDocument, MetsFile, MetsMetadataSection } from '@mocban/mets';
import type { Fixity } from '@mocban/fixity';
import { fileEntry, metadataSection, schemaLocations } from '../package-mets.js';
import type { DescriptiveFile, RepresentationPlan, WrittenFile } from '../types.js';
import { packageHeader } from './header.js';
import { contentInformation, profileUrlOf, type PackagePlan } from './plan.js';
import type { AipIdentifiers } from './identifiers.js';
import { repeatable } from './repeatable.js';

/** What was written of one document's metadata. */
export interface WrittenDescription {
  /** Without its bytes, which are not kept. */
  description: Omit<DescriptiveFile, 'bytes'>;
  fixity: Fixity;
}

/** A representation whose files but its METS document are written; with that, where it has one. */
export interface WrittenRepresentation {
  plan: RepresentationPlan;
  /** By path relative to the representation's folder. */
  documents: ReadonlyMap<string, WrittenDescription>;
  premis: WrittenFile;
  mets?: WrittenFile;
}

const documentOf = ({ name }: RepresentationPlan): string => `representations/${name}/METS.xml`;

/** `ID` of the section about a document's metadata file, in whichever METS it stands. */
export const documentSectionId =
  (ids: AipIdentifiers, representation: RepresentationPlan) =>
  (path: string): string =>
    ids.id(`${documentOf(representation)}#dmdSec/${path}`);

/** @param toFolder of the representation, from the METS document: `''` in its own */
export const documentSections = (
  plan: PackagePlan,
  ids: AipIdentifiers,
  { plan: representation, documents }: WrittenRepresentation,
  toFolder: string,
): MetsMetadataSection[] => {
  const id = documentSectionId(ids, representation);
  return [...documents].map(([path, { description, fixity }]) =>
    metadataSection({
      ...description,
      id: id(path),
      mdRefId: ids.id(`${documentOf(representation)}#mdRef/${path}`),
      href: toFolder + path,
      fixity,
      created: plan.created,
    }),
  );
};

/** @param toFolder as for `documentSections` */
export const premisSection = (
  plan: PackagePlan,
  ids: AipIdentifiers,
  { plan: representation, premis }: WrittenRepresentation,
  toFolder: string,
): MetsMetadataSection =>
  metadataSection({
    id: ids.id(`${documentOf(representation)}#digiprovMD`),
    mdRefId: ids.id(`${documentOf(representation)}#mdRef/PREMIS`),
    href: `${toFolder}metadata/preservation/PREMIS_${representation.name}.xml`,
    mdType: 'PREMIS',
    mdTypeVersion: '3.0',
    mimeType: premis.mimeType,
    fixity: premis.fixity,
    created: plan.created,
  });

/** The content, gone through while it is written. @param toFolder as for `documentSections` */
export const contentEntries = (
  plan: PackagePlan,
  ids: AipIdentifiers,
  representation: RepresentationPlan,
  toFolder: string,
): Iterable<MetsFile> => {
  // CSIP75; the circular joins by the structural map instead.
  const dmdId = plan.profile === 'tt05' ? undefined : documentSectionId(ids, representation);
  return repeatable(function* (): Generator<MetsFile> {
    for (const file of representation.files)
      yield fileEntry({
        id: ids.fileId(`representations/${representation.name}/${file.path}`),
        href: toFolder + file.path,
        mimeType: file.mimeType,
        fixity: file,
        created: plan.created,
        ...(dmdId !== undefined && file.description !== undefined ? { dmdIds: [dmdId(file.description.path)] } : {}),
      });
  });
};

/** `METS.xml` of a representation. Holds a section per document's metadata file; content files are gone through while writing. */
export function representationMets(
  plan: PackagePlan,
  ids: AipIdentifiers,
  written: WrittenRepresentation,
): MetsDocument {
  const representation = written.plan;
  const document = documentOf(representation);
  const id = (name: string): string => ids.id(`${document}#${name}`);
  const objId = ids.representationObjId(representation.name);
  const sections = documentSections(plan, ids, written, '');
  const digiprov = premisSection(plan, ids, written, '');
  const groupId = id('fileGrp/Data');
  const tt05 = plan.profile === 'tt05';
  const metadata: MetsDiv = {
    id: id('div/Metadata'),
    label: 'Metadata',
    admIds: [digiprov.id!],
    ...(sections.length === 0 ? {} : { dmdIds: sections.map((section) => section.id!) }),
  };
  const data: MetsDiv = { id: id('div/Data'), label: 'Data', fptrs: [{ fileId: groupId }] };
  return {
    objId,
    label: plan.label,
    type: plan.contentCategory ?? 'Mixed',
    profile: profileUrlOf(plan),
    ...contentInformation(representation.contentInformationType ?? plan.contentInformationType),
    schemaLocations: schemaLocations('../../'),
    header: packageHeader(plan, id('metsHdr')),
    dmdSecs: sections,
    amdSecs: [
      {
        id: id('amdSec'),
        techMds: [],
        rightsMds: [],
        sourceMds: [],
        digiprovMds: [digiprov],
      },
    ],
    fileSec: {
      id: id('fileSec'),
      groups: [{ id: groupId, use: 'Data', files: contentEntries(plan, ids, representation, '') }],
    },
    structMaps: [
      {
        id: id('structMap'),
        type: 'PHYSICAL',
        label: 'CSIP',
        div: {
          id: id('div'),
          label: objId,
          ...(tt05 ? { type: 'NORMALIZED', admIds: [digiprov.id!] } : {}),
          divs: tt05
            ? [
                metadata,
                data,
                metadataLinks(ids, representation, written.documents.size > 0),
                ...attachmentDivs(ids, representation, written.documents.size > 0),
              ]
            : [metadata, data],
        },
      },
    ],
  };
}

/** `MetadataLink/File`: the join of a document and its metadata in the circular's profile. */
function metadataLinks(ids: AipIdentifiers, representation: RepresentationPlan, described: boolean): MetsDiv {
  const document = documentOf(representation);
  const dmdId = documentSectionId(ids, representation);
  const divs = repeatable(function* (): Generator<MetsDiv> {
    for (const file of representation.files) {
      if (file.description === undefined) continue;
      const path = `representations/${representation.name}/${file.path}`;
      yield {
        id: ids.id(`${document}#div/MetadataLink/${path}`),
        label: 'MetadataLink/File',
        dmdIds: [dmdId(file.description.path)],
        fptrs: [{ fileId: ids.fileId(path) }],
      };
    }
  });
  return { id: ids.id(`${document}#div/MetadataLink`), label: 'MetadataLink', ...(described ? { divs } : {}) };
}

/** `AttachmentFile`: records of how documents were handled, which are content without metadata of their own. */
function attachmentDivs(ids: AipIdentifiers, representation: RepresentationPlan, described: boolean): MetsDiv[] {
  const document = documentOf(representation);
  const divs = repeatable(function* (): Generator<MetsDiv> {
    if (!described) return;
    for (const file of representation.files) {
      // A linked document stands for a document, not for an attachment.
      if (file.description !== undefined || file.path.toLowerCase().endsWith('.fetch.txt')) continue;
      const path = `representations/${representation.name}/${file.path}`;
      yield {
        id: ids.id(`${document}#div/AttachmentFile/${path}`),
        label: 'AttachmentFile/File',
        fptrs: [{ fileId: ids.fileId(path) }],
      };
    }
  });
  for (const _ of divs) return [{ id: ids.id(`${document}#div/AttachmentFile`), label: 'AttachmentFile', divs }];
  return [];
}
