import { serialiseMets, type MetsDiv, type MetsDocument, type MetsFileGroup } from '@mocban/mets';
import { serialisePremis, type PremisDocument } from '@mocban/premis';
import { withSectionFixity } from '../changed-files.js';
import { EarkError } from '../error.js';
import { fileEntry } from '../package-mets.js';
import type { AipPlan, PackageSink, RepresentationPlan, WrittenFile } from '../types.js';
import { FOLDER, METS_FILE } from '../vocabulary.js';
import { aipIdentifiers } from './identifiers.js';
import { contentInformation, isRepresentationName, type PackagePlan } from './plan.js';
import { labelOf, representationDiv } from './root-mets.js';
import { intoSink, putRepresentation, XML } from './written-files.js';

/** What the next version of an AIP has that the last one has not. */
export interface AipExtension extends Pick<AipPlan, 'profile' | 'archive' | 'software' | 'events' | 'agents'> {
  /** Of the new version: ISO 8601 with zone; fixed by the caller, so that the same extension gives the same bytes. */
  created: string;
  /** The last version's root METS. */
  mets: MetsDocument;
  /** The last version's PREMIS of the package. */
  premis: PremisDocument;
  representation: RepresentationPlan;
}

/**
 * Writes what a further representation changes in an AIP: its PREMIS and METS, the package's PREMIS with what happened since, the
 * root METS that refers to all of it. What else the AIP has stays as it is; content is moved into place by the caller.
 * @returns what was written; the root METS is last
 * @throws EarkError `EARK_PLAN_INVALID` for a representation that the AIP has already, or whose METS refers to the files itself
 * @see E-ARK AIP 2.2.0, AIP structure: representations; E-ARK CSIP 2.2.0
 */
export async function extendAip(extension: AipExtension, sink: PackageSink): Promise<WrittenFile[]> {
  const { mets, premis, representation, created } = extension;
  requireNew(mets, representation);
  const plan = planOf(extension);
  const ids = aipIdentifiers(plan);
  const { put, written } = intoSink(sink);
  const { mets: own } = await putRepresentation(plan, ids, representation, put);
  const history = {
    ...premis,
    events: [...premis.events, ...extension.events],
    agents: [...premis.agents, ...extension.agents],
  };
  await put(`${FOLDER.preservation}/PREMIS.xml`, XML, serialisePremis(history));
  const id = (name: string): string => ids.id(`${METS_FILE}#${name}`);
  const group: MetsFileGroup = {
    id: id(`fileGrp/${labelOf(representation)}`),
    use: labelOf(representation),
    ...contentInformation(representation.contentInformationType),
    files: [fileEntry({ ...own!, id: ids.fileId(own!.path), href: own!.path, created })],
  };
  const root = withGroup(mets, group, representationDiv(id, group, representation));
  const changed = [...written.values()];
  const amdSecs = root.amdSecs.map((section) => ({
    ...section,
    digiprovMds: section.digiprovMds.map((item) => withSectionFixity(item, '', changed, created)),
  }));
  const header = { ...root.header!, lastModDate: created, recordStatus: 'VERSION' };
  await put(METS_FILE, XML, serialiseMets({ ...root, header, amdSecs }));
  return [...written.values()];
}

/** @throws EarkError `EARK_PLAN_INVALID` */
function requireNew({ fileSec, header }: MetsDocument, representation: RepresentationPlan): void {
  const label = labelOf(representation).toLowerCase();
  const uses = (fileSec?.groups ?? []).map(({ use }) => use?.toLowerCase() ?? '');
  const problem = !isRepresentationName(representation.name)
    ? 'a representation cannot have this name'
    : uses.includes(label)
      ? 'the AIP has this representation'
      : uses.some((use) => use.startsWith('representations/') && use.endsWith('/data'))
        ? "the AIP's METS refers to the files of its representations itself"
        : header === undefined
          ? "the AIP's METS has no header"
          : undefined;
  if (problem !== undefined) throw new EarkError('EARK_PLAN_INVALID', `"${representation.name}": ${problem}`);
}

/** As the AIP was planned, as far as its METS tells. */
function planOf({ mets, created, profile, archive, software, representation }: AipExtension): PackagePlan {
  const agreement = mets.header?.altRecordIds.find(({ type }) => type === 'SUBMISSIONAGREEMENT')?.value;
  return {
    profile,
    objId: mets.objId ?? '',
    created,
    label: mets.label ?? '',
    ...(mets.type !== undefined && { contentCategory: mets.type }),
    profileHost: mets.profile?.includes('earkaip') === true ? 'earkaip' : 'earkdip',
    archive,
    software,
    ...(agreement !== undefined && { submissionAgreement: agreement }),
    descriptions: [],
    documentation: [],
    files: representation.files,
    events: [],
    agents: [],
  };
}

function withGroup(mets: MetsDocument, group: MetsFileGroup, div: MetsDiv): MetsDocument {
  return {
    ...mets,
    fileSec: { ...mets.fileSec, groups: [...(mets.fileSec?.groups ?? []), group] },
    structMaps: mets.structMaps.map((map) =>
      map.div === undefined || map.label !== 'CSIP'
        ? map
        : { ...map, div: { ...map.div, divs: [...(map.div.divs ?? []), div] } },
    ),
  };
}
