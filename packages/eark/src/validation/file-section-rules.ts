import type { MetsFile, MetsFileGroup } from '@mocban/mets';
import { administrativeIds, at, blank, hasFolder, type MetsContext } from './context.js';
import { checkId } from './identifiers.js';
import { dateProblem } from './header-rules.js';
import { checkMediaType } from './metadata-rules.js';
import { checkReference, type References } from './references.js';
import { otherContentInformationProblem } from './root-rules.js';
import { VOCABULARIES } from './requirements.generated.js';

/** Every file group, those inside others too; the depth is bounded by the reader's. */
export function* allGroups(groups: readonly MetsFileGroup[]): Generator<MetsFileGroup> {
  for (const group of groups) {
    yield group;
    yield* allGroups(group.groups ?? []);
  }
}

export const isRepresentations = (use: string | undefined): boolean => /^representations(\/|$)/i.test(use ?? '');

/** `fileSec`. @see CSIP58–79, CSIP113, CSIP114 */
export function checkFileSection(context: MetsContext, references: References): void {
  const { mets, report } = context;
  if (mets.fileSec === undefined) return report.requirement('CSIP58', at(context, 'mets'), 'there is no fileSec');
  if (mets.severalFileSecs === true)
    report.requirement('CSIP58', at(context, 'mets'), 'there is a single fileSec, found several');
  if (mets.fileSec.groups.length === 0)
    report.requirement('CSIP58', at(context, 'mets/fileSec'), 'the fileSec has no file group, so it refers to nothing');
  checkId(context, 'CSIP59', mets.fileSec.id, at(context, 'mets/fileSec'));
  const groups = [...allGroups(mets.fileSec.groups)];
  checkUses(context, groups);
  const administrative = administrativeIds(mets);
  const descriptive = new Set(mets.dmdSecs.map(({ id }) => id));
  for (const group of groups) {
    checkGroup(context, group, administrative);
    for (const file of group.files) checkFile(context, references, file, administrative, descriptive);
  }
}

function checkUses(context: MetsContext, groups: readonly MetsFileGroup[]): void {
  const { report, level } = context;
  const place = at(context, 'mets/fileSec/fileGrp');
  const uses = (wanted: string): boolean => groups.some(({ use }) => use === wanted);
  if (level !== 'package') return;
  if (hasFolder(context, 'documentation') && !uses('Documentation'))
    report.requirement(
      'CSIP60',
      place,
      'there is a folder documentation and no file group with the USE "Documentation"',
      'warning',
    );
  if (!uses('Schemas'))
    report.requirement('CSIP113', place, 'there is no file group with the USE "Schemas"', 'warning');
  if (!groups.some(({ use }) => isRepresentations(use)))
    report.requirement('CSIP114', place, 'there is no file group whose USE begins with "Representations"', 'warning');
}

function checkGroup(context: MetsContext, group: MetsFileGroup, administrative: ReadonlySet<string>): void {
  const { report, level } = context;
  const place = at(
    context,
    group.id === undefined ? 'mets/fileSec/fileGrp' : `mets/fileSec/fileGrp[@ID='${group.id}']`,
  );
  for (const id of group.admIds ?? [])
    if (!administrative.has(id))
      report.requirement('CSIP61', place, `ADMID names no administrative metadata: "${id}"`, 'warning');
  const type = group.contentInformationType;
  if (type === undefined) {
    if (level === 'package' && isRepresentations(group.use))
      report.requirement('CSIP62', place, 'CONTENTINFORMATIONTYPE is absent', 'error');
  } else if (!(VOCABULARIES.contentInformationType as readonly string[]).includes(type))
    report.requirement('CSIP62', place, `CONTENTINFORMATIONTYPE "${type}" is not in the vocabulary`, 'error');
  const other = otherContentInformationProblem(type, group.otherContentInformationType);
  if (other !== undefined) report.requirement('CSIP63', place, other, 'error');
  if (blank(group.use)) report.requirement('CSIP64', place, 'USE is absent or empty');
  else if (!isFolder(context, group.use))
    report.requirement('CSIP64', place, `USE "${group.use}" is no folder of the package`, 'warning');
  checkId(context, 'CSIP65', group.id, place);
  if (group.files[Symbol.iterator]().next().done === true && (group.groups ?? []).length === 0)
    report.requirement('CSIP66', place, 'the file group has no file');
}

/** Whether USE names a folder, seen from the package's root or from the METS document; letters of either case are one. @see CSIP64 */
function isFolder({ folders, base }: MetsContext, use: string): boolean {
  const path = use.trim().toLowerCase().replace(/\/+$/, '');
  return folders.has(path) || folders.has(`${base.toLowerCase()}/${path}`);
}

function checkFile(
  context: MetsContext,
  references: References,
  file: MetsFile,
  administrative: ReadonlySet<string>,
  descriptive: ReadonlySet<string | undefined>,
): void {
  const { report, now } = context;
  const place = at(
    context,
    file.id === undefined ? 'mets/fileSec/fileGrp/file' : `mets/fileSec/fileGrp/file[@ID='${file.id}']`,
  );
  checkId(context, 'CSIP67', file.id, place);
  checkMediaType(context, file.mimeType, 'CSIP68', place);
  if (file.sizeBytes === undefined)
    report.requirement('CSIP69', place, file.badSize === undefined ? 'SIZE is absent' : `SIZE is "${file.badSize}"`);
  const created = dateProblem(file.created, now);
  if (created !== undefined) report.requirement('CSIP70', place, `CREATED is ${created}`);
  if (blank(file.checksum)) report.requirement('CSIP71', place, 'CHECKSUM is absent or empty');
  if (blank(file.checksumType)) report.requirement('CSIP72', place, 'CHECKSUMTYPE is absent or empty');
  for (const id of file.admIds ?? [])
    if (!administrative.has(id))
      report.requirement('CSIP74', place, `ADMID names no administrative metadata: "${id}"`, 'warning');
  for (const id of file.dmdIds ?? [])
    if (!descriptive.has(id))
      report.requirement('CSIP75', place, `DMDID names no descriptive metadata: "${id}"`, 'warning');
  checkLocations(context, references, file, place);
}

function checkLocations(context: MetsContext, references: References, file: MetsFile, place: string): void {
  const { report } = context;
  if (file.locations.length !== 1)
    report.requirement('CSIP76', place, `a file has one FLocat, found ${file.locations.length}`);
  for (const location of file.locations) {
    if (location.locType !== 'URL')
      report.requirement('CSIP77', `${place}/FLocat`, `LOCTYPE is URL, found "${location.locType ?? ''}"`);
    if (location.xlinkType !== 'simple')
      report.requirement('CSIP78', `${place}/FLocat`, `xlink:type is simple, found "${location.xlinkType ?? ''}"`);
    if (location.href === undefined) report.requirement('CSIP79', `${place}/FLocat`, 'xlink:href is absent');
    const rules = { href: 'CSIP79', size: 'CSIP69', checksum: 'CSIP71', checksumType: 'CSIP72' } as const;
    checkReference(context, references, { ...file, href: location.href }, rules, place);
  }
}
