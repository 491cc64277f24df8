import type { MetsDiv, MetsDocument, MetsFile, MetsMetadataSection } from '@mocban/mets';
import type { Fixity } from '@mocban/fixity';
import { fileEntry, metadataSection, schemaLocations } from '../package-mets.js';
import type { AipFile, DescriptiveFile, WrittenFile } from '../types.js';
import { packageHeader } from './header.js';
import { profileUrlOf, type PackagePlan } from './plan.js';
import type { AipIdentifiers } from './identifiers.js';
import { repeatable } from './repeatable.js';

const DOCUMENT = 'representations/rep1/METS.xml';

/** What was written of one document's metadata. */
export interface WrittenDescription {
  /** Without its bytes, which are not kept. */
  description: Omit<DescriptiveFile, 'bytes'>;
  fixity: Fixity;
}

/**
 * `representations/rep1/METS.xml`. Holds a section per document's metadata file; content files are gone through while writing.
 * @param descriptions by path relative to `representations/rep1/`
 */
export function representationMets(
  plan: PackagePlan,
  ids: AipIdentifiers,
  descriptions: ReadonlyMap<string, WrittenDescription>,
  premis: WrittenFile,
): MetsDocument {
  const dmdId = (path: string): string => ids.id(`${DOCUMENT}#dmdSec/${path}`);
  const digiprovId = ids.id(`${DOCUMENT}#digiprovMD`);
  const groupId = ids.id(`${DOCUMENT}#fileGrp/Data`);
  const sections: MetsMetadataSection[] = [];
  for (const [path, { description, fixity }] of descriptions)
    sections.push(
      metadataSection({
        ...description,
        id: dmdId(path),
        mdRefId: ids.id(`${DOCUMENT}#mdRef/${path}`),
        href: path,
        fixity,
        created: plan.created,
      }),
    );
  const tt05 = plan.profile === 'tt05';
  const files = repeatable(function* (): Generator<MetsFile> {
    for (const file of plan.files) yield contentEntry(file, plan, ids, tt05 ? undefined : dmdId);
  });
  const metadata: MetsDiv = {
    id: ids.id(`${DOCUMENT}#div/Metadata`),
    label: 'Metadata',
    admIds: [digiprovId],
    ...(sections.length === 0 ? {} : { dmdIds: sections.map((section) => section.id!) }),
  };
  const data: MetsDiv = { id: ids.id(`${DOCUMENT}#div/Data`), label: 'Data', fptrs: [{ fileId: groupId }] };
  return {
    objId: ids.representationObjId,
    label: plan.label,
    type: plan.contentCategory ?? 'Mixed',
    profile: profileUrlOf(plan),
    contentInformationType: 'MIXED',
    schemaLocations: schemaLocations('../../'),
    header: packageHeader(plan, ids.id(`${DOCUMENT}#metsHdr`)),
    dmdSecs: sections,
    amdSecs: [
      {
        id: ids.id(`${DOCUMENT}#amdSec`),
        techMds: [],
        rightsMds: [],
        sourceMds: [],
        digiprovMds: [
          metadataSection({
            id: digiprovId,
            mdRefId: ids.id(`${DOCUMENT}#mdRef/PREMIS`),
            href: 'metadata/preservation/PREMIS_rep1.xml',
            mdType: 'PREMIS',
            mdTypeVersion: '3.0',
            mimeType: premis.mimeType,
            fixity: premis.fixity,
            created: plan.created,
          }),
        ],
      },
    ],
    fileSec: { id: ids.id(`${DOCUMENT}#fileSec`), groups: [{ id: groupId, use: 'Data', files }] },
    structMaps: [
      {
        id: ids.id(`${DOCUMENT}#structMap`),
        type: 'PHYSICAL',
        label: 'CSIP',
        div: {
          id: ids.id(`${DOCUMENT}#div`),
          label: ids.representationObjId,
          ...(tt05 ? { type: 'NORMALIZED', admIds: [digiprovId] } : {}),
          divs: tt05 ? [metadata, data, metadataLinks(plan, ids, dmdId, descriptions.size > 0)] : [metadata, data],
        },
      },
    ],
  };
}

function contentEntry(
  file: AipFile,
  plan: PackagePlan,
  ids: AipIdentifiers,
  dmdId?: (path: string) => string,
): MetsFile {
  return fileEntry({
    id: ids.fileId(`representations/rep1/${file.path}`),
    href: file.path,
    mimeType: file.mimeType,
    fixity: file,
    created: plan.created,
    // CSIP75; the circular joins by the structural map instead.
    ...(dmdId !== undefined && file.description !== undefined ? { dmdIds: [dmdId(file.description.path)] } : {}),
  });
}

/** `MetadataLink/File`: the join of a document and its metadata in the circular's profile. */
function metadataLinks(
  plan: PackagePlan,
  ids: AipIdentifiers,
  dmdId: (path: string) => string,
  described: boolean,
): MetsDiv {
  const divs = repeatable(function* (): Generator<MetsDiv> {
    for (const file of plan.files) {
      if (file.description === undefined) continue;
      const path = `representations/rep1/${file.path}`;
      yield {
        id: ids.id(`${DOCUMENT}#div/MetadataLink/${path}`),
        label: 'MetadataLink/File',
        dmdIds: [dmdId(file.description.path)],
        fptrs: [{ fileId: ids.fileId(path) }],
      };
    }
  });
  return { id: ids.id(`${DOCUMENT}#div/MetadataLink`), label: 'MetadataLink', ...(described ? { divs } : {}) };
}
