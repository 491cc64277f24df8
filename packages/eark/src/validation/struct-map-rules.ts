import type { MetsDiv, MetsFileGroup } from '@mocban/mets';
import { folderOf } from '../href.js';
import { at, blank, sectionsOf, type MetsContext } from './context.js';
import { checkId } from './identifiers.js';
import { allGroups, isRepresentations } from './file-section-rules.js';
import { locate, type References } from './references.js';
import type { RequirementId } from './requirements.generated.js';

const PLACE = "mets/structMap[@LABEL='CSIP']";

/** The CSIP structural map. Other maps have rules of their own and are left alone. @see CSIP80–119 */
export function checkStructMap(context: MetsContext, references: References): void {
  const { mets, report } = context;
  if (mets.structMaps.length === 0) return report.requirement('CSIP80', at(context, 'mets'), 'there is no structMap');
  const maps = mets.structMaps.filter(({ label }) => label === 'CSIP');
  if (maps.length === 0)
    // By the test cases the second is said by the first.
    for (const rule of ['CSIP80', 'CSIP82'] as const)
      report.requirement(rule, at(context, 'mets/structMap'), 'no structMap has the LABEL "CSIP"');
  else if (maps.length > 1)
    report.requirement('CSIP80', at(context, PLACE), `one structMap has the LABEL "CSIP", found ${maps.length}`);
  const map = maps[0] ?? mets.structMaps[0]!;
  if (map.type !== 'PHYSICAL')
    report.requirement('CSIP81', at(context, PLACE), `TYPE is PHYSICAL, found "${map.type ?? ''}"`);
  checkId(context, 'CSIP83', map.id, at(context, PLACE));
  if (map.div === undefined) return report.requirement('CSIP84', at(context, PLACE), 'there is no div');
  if (map.severalDivs === true)
    report.requirement('CSIP84', at(context, PLACE), 'the structural map is a single division, there are several');
  checkId(context, 'CSIP85', map.div.id, at(context, `${PLACE}/div`));
  // Of 2.0.4 alone; later versions have no such requirement and report nothing.
  if (map.div.label !== mets.objId)
    report.requirement(
      'CSIP86',
      at(context, `${PLACE}/div`),
      `LABEL is the OBJID "${mets.objId ?? ''}", found "${map.div.label ?? ''}"`,
    );
  checkDivisions(context, references, map.div);
}

function checkDivisions(context: MetsContext, references: References, root: MetsDiv): void {
  const groups = [...allGroups(context.mets.fileSec?.groups ?? [])];
  const divs = [...(root.divs ?? [])];
  const pointed = new Set<string>();
  collectPointers(root, pointed);
  checkMetadataDivision(context, divs);
  checkGroupDivision(context, divs, groups, pointed, DOCUMENTATION);
  checkGroupDivision(context, divs, groups, pointed, SCHEMAS);
  checkContentDivision(context, divs, groups, pointed);
  checkLabels(context, divs, groups);
  const contentIds = new Set(groups.filter(({ use }) => isRepresentations(use)).map(({ id }) => id));
  for (const div of divs) if ((div.mptrs ?? []).length > 0) checkRepresentation(context, references, div, contentIds);
  checkRepresentationsAreNamed(context, references, divs);
}

/** Group ids that the map refers to, by `fptr` or by the title of an `mptr`. */
function collectPointers(div: MetsDiv, ids: Set<string>): void {
  for (const { fileId } of div.fptrs ?? []) if (fileId !== undefined) ids.add(fileId);
  for (const { title } of div.mptrs ?? []) if (title !== undefined) ids.add(title);
  for (const inner of div.divs ?? []) collectPointers(inner, ids);
}

function checkMetadataDivision(context: MetsContext, divs: readonly MetsDiv[]): void {
  const { mets, report } = context;
  const place = at(context, `${PLACE}/div/div[@LABEL='Metadata']`);
  const found = divs.filter(({ label }) => label === 'Metadata');
  if (found.length !== 1)
    report.requirement('CSIP88', place, `there is one div with the LABEL "Metadata", found ${found.length}`);
  const [metadata] = found;
  if (metadata === undefined) return checkMetadataLabel(context, divs);
  checkId(context, 'CSIP89', metadata.id, place);
  const administrative = mets.amdSecs.flatMap((amdSec) =>
    sectionsOf(amdSec).map((section) => ({ ...section, alternative: amdSec.id })),
  );
  const groupIds = new Set([...allGroups(mets.fileSec?.groups ?? [])].map(({ id }) => id));
  for (const id of metadata.admIds ?? [])
    if (groupIds.has(id))
      report.requirement(
        'CSIP61',
        `${place}/@ADMID`,
        `ADMID names the file group "${id}", not metadata of it`,
        'warning',
      );
  checkListed(context, 'CSIP91', `${place}/@ADMID`, metadata.admIds ?? [], administrative);
  checkListed(context, 'CSIP92', `${place}/@DMDID`, metadata.dmdIds ?? [], mets.dmdSecs);
}

/** A division that does what the one of the metadata does, and is called otherwise. @see CSIP90 */
function checkMetadataLabel(context: MetsContext, divs: readonly MetsDiv[]): void {
  for (const { label, dmdIds, admIds, fptrs, mptrs, divs: inner } of divs)
    if ((dmdIds ?? admIds) !== undefined && fptrs === undefined && mptrs === undefined && inner === undefined)
      context.report.requirement(
        'CSIP90',
        at(context, `${PLACE}/div/div`),
        `a div that refers to the metadata has the LABEL "${label ?? ''}"`,
      );
}

/** All current sections (in 2.0.4 all sections) are listed, by their own id or that of the `amdSec` around them, and nothing else is. */
function checkListed(
  context: MetsContext,
  rule: RequirementId,
  place: string,
  listed: readonly string[],
  sections: readonly { id?: string; status?: string; alternative?: string | undefined }[],
): void {
  const known = new Set(sections.flatMap(({ id, alternative }) => [id, alternative]));
  for (const id of listed)
    if (!known.has(id)) context.report.requirement(rule, place, `no section has the ID "${id}"`, 'error');
  const given = new Set(listed);
  for (const { id, status, alternative } of sections) {
    const covered = (id !== undefined && given.has(id)) || (alternative !== undefined && given.has(alternative));
    if (id !== undefined && !covered && (status !== 'SUPERSEDED' || context.report.version === '2.0.4'))
      context.report.requirement(rule, place, `the section "${id}" is not listed`, 'error');
  }
}

/** A division that points to the files of one use and bears no label of the vocabulary. @see CSIP95, CSIP99, CSIP103 */
function checkLabels(context: MetsContext, divs: readonly MetsDiv[], groups: readonly MetsFileGroup[]): void {
  const uses = new Map(groups.map(({ id, use }) => [id, use]));
  for (const { label, fptrs } of divs) {
    if (isRepresentations(label) || ['Metadata', 'Documentation', 'Schemas'].includes(label ?? '')) continue;
    const place = at(context, `${PLACE}/div/div`);
    for (const { fileId } of fptrs ?? []) {
      const use = uses.get(fileId);
      const rule: RequirementId | undefined =
        use === 'Documentation'
          ? 'CSIP95'
          : use === 'Schemas'
            ? 'CSIP99'
            : isRepresentations(use)
              ? 'CSIP103'
              : undefined;
      if (rule !== undefined)
        context.report.requirement(rule, place, `a div that points to "${use}" has the LABEL "${label ?? ''}"`);
    }
  }
}

/** Requirement ids of a division that points to the file groups of one USE. */
interface GroupDivisionRules {
  use: string;
  present: RequirementId;
  id: RequirementId;
  listed: RequirementId;
  pointer: RequirementId;
}
const DOCUMENTATION: GroupDivisionRules = {
  use: 'Documentation',
  present: 'CSIP93',
  id: 'CSIP94',
  listed: 'CSIP96',
  pointer: 'CSIP116',
};
const SCHEMAS: GroupDivisionRules = {
  use: 'Schemas',
  present: 'CSIP97',
  id: 'CSIP98',
  listed: 'CSIP100',
  pointer: 'CSIP118',
};

function checkGroupDivision(
  context: MetsContext,
  divs: readonly MetsDiv[],
  groups: readonly MetsFileGroup[],
  pointed: ReadonlySet<string>,
  rules: GroupDivisionRules,
): void {
  const { report, level } = context;
  const place = at(context, `${PLACE}/div/div[@LABEL='${rules.use}']`);
  const found = divs.filter(({ label }) => label === rules.use);
  const ofUse = groups.filter(({ use }) => use === rules.use);
  const ids = new Set(ofUse.map(({ id }) => id));
  // A schema division is wanted of every package, a documentation division where there is documentation.
  if (found.length === 0 && (ofUse.length > 0 || (rules.use === 'Schemas' && level === 'package')))
    report.requirement(rules.present, place, `there is no div with the LABEL "${rules.use}"`);
  if (found.length > 1)
    report.requirement(
      rules.present,
      place,
      `at most one div has the LABEL "${rules.use}", found ${found.length}`,
      'error',
    );
  for (const group of ofUse)
    if (group.id !== undefined && !pointed.has(group.id)) {
      const message = `no fptr points to the file group "${group.id}"`;
      report.requirement(rules.listed, place, message, 'error');
      report.requirement(rules.pointer, place, message);
    }
  for (const div of found) {
    checkId(context, rules.id, div.id, place);
    for (const { fileId } of div.fptrs ?? [])
      if (blank(fileId)) report.requirement(rules.pointer, `${place}/fptr`, 'FILEID is absent or empty');
      else if (!ids.has(fileId)) {
        const message = `FILEID "${fileId}" is no file group with the USE "${rules.use}"`;
        report.requirement(rules.pointer, `${place}/fptr`, message);
        report.requirement(rules.listed, `${place}/fptr`, message, 'error');
      }
  }
}

/** @see CSIP101–104, CSIP119 */
function checkContentDivision(
  context: MetsContext,
  divs: readonly MetsDiv[],
  groups: readonly MetsFileGroup[],
  pointed: ReadonlySet<string>,
): void {
  const { report, level } = context;
  const place = at(context, `${PLACE}/div/div[@LABEL='Representations']`);
  const content = divs.filter(({ label }) => label === 'Representations');
  const ofUse = groups.filter(({ use }) => isRepresentations(use));
  const ids = new Set(ofUse.map(({ id }) => id));
  if (level === 'package' && !divs.some(({ label }) => isRepresentations(label)))
    report.requirement('CSIP101', place, 'no div has the LABEL "Representations"');
  if (content.length > 1)
    report.requirement(
      'CSIP101',
      place,
      `at most one div has the LABEL "Representations", found ${content.length}`,
      'error',
    );
  for (const group of ofUse)
    if (group.id !== undefined && !pointed.has(group.id)) {
      const message = `nothing in the structural map points to the file group "${group.id}"`;
      report.requirement('CSIP119', place, message);
      report.requirement('CSIP104', place, message, 'error');
      report.requirement('CSIP108', place, message);
      report.requirement('CSIP109', place, message);
    }
  for (const div of content) {
    checkId(context, 'CSIP102', div.id, place);
    for (const { fileId } of div.fptrs ?? [])
      if (!ids.has(fileId)) {
        const message = `FILEID "${fileId ?? ''}" is no file group of "Representations"`;
        report.requirement('CSIP119', `${place}/fptr`, message);
        report.requirement('CSIP104', `${place}/fptr`, message, 'error');
      }
  }
}

/** A division that points to a representation's METS. @see CSIP106–112 */
function checkRepresentation(
  context: MetsContext,
  references: References,
  div: MetsDiv,
  groupIds: ReadonlySet<string | undefined>,
): void {
  const { report } = context;
  const place = at(context, div.label === undefined ? `${PLACE}/div/div` : `${PLACE}/div/div[@LABEL='${div.label}']`);
  checkId(context, 'CSIP106', div.id, place);
  checkRepresentationLabel(context, div.label, place);
  const pointers = div.mptrs ?? [];
  if (pointers.length !== 1)
    report.requirement('CSIP109', place, `a representation has one mptr, found ${pointers.length}`);
  for (const { href, title, locType, xlinkType } of pointers) {
    if (blank(title)) report.requirement('CSIP108', `${place}/mptr`, 'xlink:title is absent or empty');
    else if (!groupIds.has(title)) {
      const message = `xlink:title "${title}" is no file group of "Representations"`;
      report.requirement('CSIP108', `${place}/mptr`, message);
      report.requirement('CSIP109', `${place}/mptr`, message);
    }
    if (href === undefined) report.requirement('CSIP110', `${place}/mptr`, 'xlink:href is absent');
    if (xlinkType !== 'simple')
      report.requirement('CSIP111', `${place}/mptr`, `xlink:type is simple, found "${xlinkType ?? ''}"`);
    if (locType !== 'URL') report.requirement('CSIP112', `${place}/mptr`, `LOCTYPE is URL, found "${locType ?? ''}"`);
    const target = locate(context, references, href, 'CSIP110', `${place}/mptr`);
    if (target === undefined) continue;
    references.metsPaths.add(target);
    if (isRepresentationLabel(div.label) && labelledFolder(context, div.label) !== folderOf(target).toLowerCase())
      report.requirement('CSIP110', `${place}/mptr`, `the reference leads to "${target}", the LABEL to "${div.label}"`);
  }
}

const isRepresentationLabel = (label: string | undefined): label is string => /^representations\/./i.test(label ?? '');

/** The folder a LABEL names, which may be written down to the METS document or its `data`; in lower case, as practice differs. */
const labelledFolder = ({ base, representationFolders }: MetsContext, label: string): string => {
  const below = (path: string): string => (base === '' ? path : `${base.toLowerCase()}/${path}`);
  const whole = below(label.toLowerCase().replace(/\/+$/, ''));
  // A representation may be called `data`.
  return representationFolders.has(whole) ? whole : below(label.toLowerCase().replace(/\/+(mets\.xml|data)?\/*$/, ''));
};

/** @see CSIP105, CSIP107; in 2.0.4 the LABEL is the path alone */
function checkRepresentationLabel(context: MetsContext, label: string | undefined, place: string): void {
  const { report, representationFolders } = context;
  if (blank(label) || (report.version !== '2.0.4' && !isRepresentationLabel(label)))
    return report.requirement('CSIP107', place, `the LABEL begins with "Representations/", found "${label ?? ''}"`);
  if (!isRepresentationLabel(label)) return;
  const folder = labelledFolder(context, label);
  if (representationFolders.has(folder)) return;
  const message = `the LABEL names a representation that is not there: "${label}"`;
  report.requirement('CSIP105', place, message, 'error');
  report.requirement('CSIP107', place, message, 'error');
}

/** The test cases ask for the structural map; a `file` of the document in the `fileSec` does not do. @see CSIP105, CSIP107 */
function checkRepresentationsAreNamed(context: MetsContext, references: References, divs: readonly MetsDiv[]): void {
  if (context.level !== 'package') return;
  const labelled = new Set(divs.map(({ label }) => isRepresentationLabel(label) && labelledFolder(context, label)));
  for (const { path, metsPath } of context.layout.representations)
    if (metsPath !== undefined && !references.metsPaths.has(metsPath) && !labelled.has(path.toLowerCase()))
      for (const rule of ['CSIP105', 'CSIP107'] as const)
        context.report.requirement(rule, at(context, PLACE), `nothing points to ${metsPath}`, 'warning');
}
