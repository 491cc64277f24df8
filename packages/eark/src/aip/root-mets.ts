import type { MetsDiv, MetsDocument, MetsFileGroup, MetsMetadataSection } from '@mocban/mets';
import { fileEntry, metadataSection, schemaLocations } from '../package-mets.js';
import type { AipSupportFile, WrittenFile } from '../types.js';
import { METS_FILE } from '../vocabulary.js';
import { packageHeader } from './header.js';
import { profileUrlOf, type PackagePlan } from './plan.js';
import type { AipIdentifiers } from './identifiers.js';

const REPRESENTATION = 'Representations/rep1';

/** What the root METS refers to, all written or moved into place already. */
export interface RootParts {
  /** In the order of `plan.descriptions`. */
  descriptions: readonly WrittenFile[];
  premis: WrittenFile;
  schemas: readonly WrittenFile[];
  representationMets: WrittenFile;
}

/** The AIP's root METS. Holds an entry per support file, none per content file. */
export function rootMets(plan: PackagePlan, ids: AipIdentifiers, parts: RootParts): MetsDocument {
  const id = (name: string): string => ids.id(`${METS_FILE}#${name}`);
  const sections = descriptiveSections(plan, id, parts);
  const digiprovId = id('digiprovMD');
  const groups = fileGroups(plan, ids, id, parts);
  const divs: MetsDiv[] = [
    {
      id: id('div/Metadata'),
      label: 'Metadata',
      ...(sections.length === 0 ? {} : { dmdIds: sections.map((section) => section.id!) }),
      admIds: [digiprovId],
    },
    ...groups.map((group): MetsDiv =>
      group.use === REPRESENTATION ? representationDiv(id, group) : groupDiv(id, group),
    ),
  ];
  return {
    objId: plan.objId,
    label: plan.label,
    type: plan.contentCategory ?? 'Mixed',
    profile: profileUrlOf(plan),
    contentInformationType: 'MIXED',
    schemaLocations: schemaLocations(''),
    header: packageHeader(plan, id('metsHdr')),
    dmdSecs: sections,
    amdSecs: [
      {
        id: id('amdSec'),
        techMds: [],
        rightsMds: [],
        sourceMds: [],
        digiprovMds: [
          metadataSection({
            id: digiprovId,
            mdRefId: id('mdRef/PREMIS'),
            href: parts.premis.path,
            mdType: 'PREMIS',
            mdTypeVersion: '3.0',
            mimeType: parts.premis.mimeType,
            fixity: parts.premis.fixity,
            created: plan.created,
          }),
        ],
      },
    ],
    fileSec: { id: id('fileSec'), groups },
    structMaps: [
      { id: id('structMap'), type: 'PHYSICAL', label: 'CSIP', div: { id: id('div'), label: plan.objId, divs } },
    ],
  };
}

const descriptiveSections = (
  plan: PackagePlan,
  id: (name: string) => string,
  parts: RootParts,
): MetsMetadataSection[] =>
  plan.descriptions.map((description, index) =>
    metadataSection({
      ...description,
      id: id(`dmdSec/${description.path}`),
      mdRefId: id(`mdRef/${description.path}`),
      href: description.path,
      fixity: parts.descriptions[index]!.fixity,
      created: plan.created,
    }),
  );

/**
 * `Schemas`, `Representations/rep1`, and where there is any `Documentation` and `Submission`. The vocabulary of file group
 * uses is of folder names (CSIP64); `submission/` is the folder that the AIP specification has for what was received.
 */
function fileGroups(
  plan: PackagePlan,
  ids: AipIdentifiers,
  id: (name: string) => string,
  parts: RootParts,
): MetsFileGroup[] {
  const entry = (file: { path: string; mimeType: string; fixity: WrittenFile['fixity'] }) =>
    fileEntry({ ...file, id: ids.fileId(file.path), href: file.path, created: plan.created });
  const support = (file: AipSupportFile) => entry({ ...file, fixity: file });
  const groups: MetsFileGroup[] = [
    { id: id('fileGrp/Schemas'), use: 'Schemas', files: parts.schemas.map(entry) },
    {
      id: id(`fileGrp/${REPRESENTATION}`),
      use: REPRESENTATION,
      contentInformationType: 'MIXED',
      files: [entry(parts.representationMets)],
    },
  ];
  if (plan.documentation.length > 0)
    groups.push({ id: id('fileGrp/Documentation'), use: 'Documentation', files: plan.documentation.map(support) });
  if (plan.submission !== undefined)
    groups.push({ id: id('fileGrp/Submission'), use: 'Submission', files: [support(plan.submission)] });
  return groups;
}

/** @see CSIP93–104 */
const groupDiv = (id: (name: string) => string, group: MetsFileGroup): MetsDiv => ({
  id: id(`div/${group.use}`),
  label: group.use!,
  fptrs: [{ fileId: group.id! }],
});

/** @see CSIP105–112 */
const representationDiv = (id: (name: string) => string, group: MetsFileGroup): MetsDiv => ({
  id: id(`div/${REPRESENTATION}`),
  label: REPRESENTATION,
  mptrs: [{ locType: 'URL', xlinkType: 'simple', href: 'representations/rep1/METS.xml', title: group.id! }],
});
