import type { MetsDiv, MetsDocument, MetsFileGroup, MetsMetadataSection, MetsStructMap } from '@mocban/mets';
import { fileEntry, metadataSection, schemaLocations } from '../package-mets.js';
import { hrefOf } from '../href.js';
import type { AipSupportFile, RepresentationPlan, WrittenFile } from '../types.js';
import { METS_FILE } from '../vocabulary.js';
import { packageHeader } from './header.js';
import { contentInformation, profileUrlOf, type PackagePlan } from './plan.js';
import { contentEntries, documentSections, premisSection, type WrittenRepresentation } from './representation-mets.js';
import type { AipIdentifiers } from './identifiers.js';

/** What the root METS refers to, all written or moved into place already. */
export interface RootParts {
  /** In the order of `plan.descriptions`. */
  descriptions: readonly WrittenFile[];
  premis: WrittenFile;
  /** In the order of `plan.preservation`. */
  preservation: readonly WrittenFile[];
  schemas: readonly WrittenFile[];
  /** Each with its METS document, or without one where this METS refers to the files. */
  representations: readonly WrittenRepresentation[];
}

/** The AIP's root METS. Holds an entry per support file, none per content file. */
export function rootMets(plan: PackagePlan, ids: AipIdentifiers, parts: RootParts): MetsDocument {
  const id = (name: string): string => ids.id(`${METS_FILE}#${name}`);
  const sections = descriptiveSections(plan, id, parts);
  const provenance = [packageProvenance(plan, id, parts), ...otherProvenance(plan, id, parts)];
  // What a representation's own METS would say of its metadata.
  for (const written of parts.representations.filter(({ mets }) => mets === undefined)) {
    sections.push(...documentSections(plan, ids, written, `representations/${written.plan.name}/`));
    provenance.push(premisSection(plan, ids, written, `representations/${written.plan.name}/`));
  }
  const groups = fileGroups(plan, ids, id, parts);
  const divs: MetsDiv[] = [
    {
      id: id('div/Metadata'),
      label: 'Metadata',
      ...(sections.length === 0 ? {} : { dmdIds: sections.map((section) => section.id!) }),
      admIds: provenance.map((section) => section.id!),
    },
    ...groupDivs(id, groups, parts),
  ];
  return {
    objId: plan.objId,
    label: plan.label,
    type: plan.contentCategory ?? 'Mixed',
    profile: profileUrlOf(plan),
    ...contentInformation(plan.contentInformationType),
    schemaLocations: schemaLocations(''),
    header: packageHeader(plan, id('metsHdr')),
    dmdSecs: sections,
    amdSecs: [
      {
        id: id('amdSec'),
        techMds: [],
        rightsMds: [],
        sourceMds: [],
        digiprovMds: provenance,
      },
    ],
    fileSec: { id: id('fileSec'), groups },
    structMaps: [
      { id: id('structMap'), type: 'PHYSICAL', label: 'CSIP', div: { id: id('div'), label: plan.objId, divs } },
      ...relatedPackageMaps(plan, id),
    ],
  };
}

const packageProvenance = (
  plan: PackagePlan,
  id: (name: string) => string,
  { premis }: RootParts,
): MetsMetadataSection =>
  metadataSection({
    id: id('digiprovMD'),
    mdRefId: id('mdRef/PREMIS'),
    href: premis.path,
    mdType: 'PREMIS',
    mdTypeVersion: '3.0',
    mimeType: premis.mimeType,
    fixity: premis.fixity,
    created: plan.created,
  });

const otherProvenance = (
  { preservation = [], created }: PackagePlan,
  id: (name: string) => string,
  parts: RootParts,
): MetsMetadataSection[] =>
  preservation.map(({ otherMdType }, index) => {
    const { path, mimeType, fixity } = parts.preservation[index]!;
    const names = { id: id(`digiprovMD/${path}`), mdRefId: id(`mdRef/${path}`) };
    return metadataSection({ ...names, href: path, mdType: 'OTHER', otherMdType, mimeType, fixity, created });
  });

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
 * `Schemas`, one of each representation, and where there is any `Documentation` and `Submission`. The vocabulary of file group
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
  const groups: MetsFileGroup[] = [{ id: id('fileGrp/Schemas'), use: 'Schemas', files: parts.schemas.map(entry) }];
  for (const { plan: representation, mets } of parts.representations)
    groups.push({
      id: id(`fileGrp/${labelOf(representation)}`),
      use: mets === undefined ? `${labelOf(representation)}/data` : labelOf(representation),
      ...contentInformation(representation.contentInformationType ?? plan.contentInformationType),
      files:
        mets === undefined
          ? contentEntries(plan, ids, representation, `representations/${representation.name}/`)
          : [entry(mets)],
    });
  if (plan.documentation.length > 0)
    groups.push({ id: id('fileGrp/Documentation'), use: 'Documentation', files: plan.documentation.map(support) });
  if (plan.submission !== undefined)
    groups.push({ id: id('fileGrp/Submission'), use: 'Submission', files: [support(plan.submission)] });
  return groups;
}

/** What the package calls a representation. */
export const labelOf = ({ name }: Pick<RepresentationPlan, 'name'>): string => `Representations/${name}`;

/** A division for each group; content that has no METS of its own is in one. @see CSIP93–112, CSIP119 */
function groupDivs(id: (name: string) => string, groups: readonly MetsFileGroup[], parts: RootParts): MetsDiv[] {
  const content = new Map(parts.representations.map((written) => [id(`fileGrp/${labelOf(written.plan)}`), written]));
  const divs: MetsDiv[] = [];
  const direct: { fileId: string }[] = [];
  for (const group of groups) {
    const written = content.get(group.id!);
    if (written === undefined) divs.push(groupDiv(id, group));
    else if (written.mets !== undefined) divs.push(representationDiv(id, group, written.plan));
    else {
      if (direct.length === 0) divs.push({ id: id('div/Representations'), label: 'Representations', fptrs: direct });
      direct.push({ fileId: group.id! });
    }
  }
  return divs;
}

/** @see CSIP93–100 */
const groupDiv = (id: (name: string) => string, group: MetsFileGroup): MetsDiv => ({
  id: id(`div/${group.use}`),
  label: group.use!,
  fptrs: [{ fileId: group.id! }],
});

/** @see CSIP105–112 */
export const representationDiv = (
  id: (name: string) => string,
  group: MetsFileGroup,
  representation: Pick<RepresentationPlan, 'name'>,
): MetsDiv => ({
  id: id(`div/${group.use}`),
  label: group.use!,
  mptrs: [
    {
      locType: 'URL',
      xlinkType: 'simple',
      href: hrefOf(`representations/${representation.name}/METS.xml`),
      title: group.id!,
    },
  ],
});

/**
 * Structural maps of the package that this one is a part of, and of its own parts, referred to by OBJID: where they lie is not known.
 * @see E-ARK AIP 2.2.0, metadata representation of the AIP structure; E-ARK CSIP 2.2.0, handling large packages
 */
function relatedPackageMaps(
  { parent, children = [], profile }: PackagePlan,
  id: (name: string) => string,
): MetsStructMap[] {
  const kind = profile === 'sip' ? 'SIP' : 'AIP';
  const pointer = (objId: string, title: string) => [{ locType: 'URN', xlinkType: 'simple', href: objId, title }];
  const maps: MetsStructMap[] = [];
  if (parent !== undefined)
    maps.push({
      id: id('structMap/parent'),
      type: 'PHYSICAL',
      label: `parent ${kind}`,
      div: {
        id: id('div/parent'),
        label: `${kind} parent identifier`,
        mptrs: pointer(parent, `the parent ${kind} of this ${kind}`),
      },
    });
  if (children.length > 0)
    maps.push({
      id: id('structMap/children'),
      type: 'PHYSICAL',
      label: `child ${kind}s`,
      div: {
        id: id('div/children'),
        label: `child ${kind}s`,
        divs: children.map((objId) => ({
          id: id(`div/child/${objId}`),
          label: `child ${kind}`,
          mptrs: pointer(objId, `a child ${kind} of this ${kind}`),
        })),
      },
    });
  return maps;
}
