import type { MetsMdRef, MetsMetadataSection } from '@mocban/mets';
import { pathOfFileUri, resolveHref } from '../href.js';
import { at, blank, filesIn, sectionsOf, type MetsContext } from './context.js';
import { checkId } from './identifiers.js';
import { dateProblem } from './header-rules.js';
import { mediaTypeProblem } from './media-type.js';
import { checkReference, type References } from './references.js';
import type { RequirementId } from './requirements.generated.js';
import { VOCABULARIES } from './requirements.generated.js';

/** Requirement ids of one kind of section and of the `mdRef` in it. */
interface SectionRules {
  id: RequirementId;
  created?: RequirementId;
  status: RequirementId;
  mdRef: RequirementId;
  locType: RequirementId;
  linkType: RequirementId;
  href: RequirementId;
  mdType: RequirementId;
  mimeType: RequirementId;
  size: RequirementId;
  fileCreated: RequirementId;
  checksum: RequirementId;
  checksumType: RequirementId;
}

const DESCRIPTIVE: SectionRules = {
  id: 'CSIP18',
  created: 'CSIP19',
  status: 'CSIP20',
  mdRef: 'CSIP21',
  locType: 'CSIP22',
  linkType: 'CSIP23',
  href: 'CSIP24',
  mdType: 'CSIP25',
  mimeType: 'CSIP26',
  size: 'CSIP27',
  fileCreated: 'CSIP28',
  checksum: 'CSIP29',
  checksumType: 'CSIP30',
};
const PROVENANCE: SectionRules = {
  id: 'CSIP33',
  status: 'CSIP34',
  mdRef: 'CSIP35',
  locType: 'CSIP36',
  linkType: 'CSIP37',
  href: 'CSIP38',
  mdType: 'CSIP39',
  mimeType: 'CSIP40',
  size: 'CSIP41',
  fileCreated: 'CSIP42',
  checksum: 'CSIP43',
  checksumType: 'CSIP44',
};
const RIGHTS: SectionRules = {
  id: 'CSIP46',
  status: 'CSIP47',
  mdRef: 'CSIP48',
  locType: 'CSIP49',
  linkType: 'CSIP50',
  href: 'CSIP51',
  mdType: 'CSIP52',
  mimeType: 'CSIP53',
  size: 'CSIP54',
  fileCreated: 'CSIP55',
  checksum: 'CSIP56',
  checksumType: 'CSIP57',
};

/** `dmdSec` and `amdSec`. @see CSIP17–57, CSIPSTR6, CSIPSTR7 */
export function checkMetadata(context: MetsContext, references: References): void {
  const { mets } = context;
  checkPresence(context);
  for (const section of mets.dmdSecs) checkSection(context, references, section, DESCRIPTIVE, 'mets/dmdSec');
  for (const amdSec of mets.amdSecs) {
    for (const section of amdSec.digiprovMds)
      checkSection(context, references, section, PROVENANCE, 'mets/amdSec/digiprovMD');
    for (const section of amdSec.rightsMds) checkSection(context, references, section, RIGHTS, 'mets/amdSec/rightsMD');
    for (const section of [...amdSec.techMds, ...amdSec.sourceMds])
      if (section.mdRef !== undefined)
        checkReference(context, references, section.mdRef, {}, at(context, placeOf('mets/amdSec', section)));
  }
}

function checkPresence(context: MetsContext): void {
  const { mets, report, level } = context;
  const described = filesIn(context, 'descriptive') !== undefined;
  if (mets.dmdSecs.length === 0)
    checkAbsence(context, 'CSIP17', 'dmdSec', described ? 'metadata/descriptive' : undefined);
  if (described && !mets.dmdSecs.some(({ mdRef }) => mdRef !== undefined))
    report.requirement(
      'CSIP21',
      at(context, 'mets/dmdSec'),
      'metadata/descriptive holds files and no dmdSec refers to one',
      'error',
    );
  const preservation = filesIn(context, 'preservation');
  const preserved = preservation !== undefined;
  const provenance = mets.amdSecs.flatMap(({ digiprovMds }) => digiprovMds);
  if (mets.amdSecs.length === 0 || (preserved && mets.amdSecs.flatMap(sectionsOf).length === 0))
    checkAbsence(context, 'CSIP31', 'amdSec', preserved ? 'metadata/preservation' : undefined);
  const place = at(context, 'mets/amdSec');
  if (mets.amdSecs.length > 1)
    report.requirement('CSIP31', place, `all administrative metadata is in one amdSec, found ${mets.amdSecs.length}`);
  if (provenance.length > 0 && !preserved) {
    if (level === 'package')
      report.requirement('CSIP32', place, 'there is a digiprovMD and metadata/preservation holds no file');
  } else if (provenance.length === 0 && preservation?.premis === true)
    report.requirement('CSIP32', place, 'metadata/preservation holds PREMIS and there is no digiprovMD', 'error');
  else if (provenance.length === 0 && level === 'package')
    report.requirement('CSIP32', place, 'there is no digiprovMD');
  else if (provenance.length > 0) checkEachPreserved(context, preservation?.files ?? [], place);
}

/** An error where there are files of which nothing is said; else, as the test case of CSIP32 has it, a package SHOULD have one. */
function checkAbsence(context: MetsContext, rule: RequirementId, element: string, folder: string | undefined): void {
  const { report, level } = context;
  const place = at(context, 'mets');
  if (folder !== undefined)
    report.requirement(rule, place, `${folder} holds files and there is no ${element}`, 'error');
  else if (level === 'package') report.requirement(rule, place, `there is no ${element}`, 'warning');
}

/** The test cases ask for a section for each file; one of another kind than `digiprovMD` does as well. @see CSIP32 */
function checkEachPreserved(context: MetsContext, files: readonly string[], place: string): void {
  const referred = new Set<string>();
  for (const { mdRef } of context.mets.amdSecs.flatMap(sectionsOf)) {
    const target = resolveHref(pathOfFileUri(mdRef?.href ?? ''), context.base);
    if (target.kind === 'path') for (const path of target.candidates) referred.add(path);
  }
  for (const path of files)
    if (!referred.has(path)) context.report.requirement('CSIP32', place, `no section refers to ${path}`, 'error');
}

const placeOf = (path: string, section: MetsMetadataSection): string =>
  section.id === undefined ? path : `${path}[@ID='${section.id}']`;

function checkSection(
  context: MetsContext,
  references: References,
  section: MetsMetadataSection,
  rules: SectionRules,
  path: string,
): void {
  const { report, now } = context;
  const place = at(context, placeOf(path, section));
  checkId(context, rules.id, section.id, place);
  if (rules.created !== undefined && dateProblem(section.created, now) !== undefined)
    report.requirement(rules.created, place, `CREATED is ${dateProblem(section.created, now)}`);
  if (blank(section.status)) report.requirement(rules.status, place, 'STATUS is absent or empty');
  else if (!(VOCABULARIES.status as readonly string[]).includes(section.status))
    report.requirement(rules.status, place, `STATUS "${section.status}" is not in the vocabulary`, 'error');
  if (section.mdRef !== undefined) checkMdRef(context, references, section.mdRef, rules, `${place}/mdRef`);
  // A descriptive section without content is a departure only where there are descriptive files, see `checkPresence`.
  else if (rules !== DESCRIPTIVE || section.mdWrap === true)
    report.requirement(rules.mdRef, place, 'there is no mdRef');
  const further = section.furtherMdRefs ?? [];
  if (further.length > 0)
    report.requirement(rules.mdRef, place, `a section has one mdRef, found ${further.length + 1}`, 'error');
  for (const mdRef of further) checkMdRef(context, references, mdRef, rules, `${place}/mdRef`);
}

function checkMdRef(
  context: MetsContext,
  references: References,
  mdRef: MetsMdRef,
  rules: SectionRules,
  place: string,
): void {
  const { report, now } = context;
  if (mdRef.locType !== 'URL')
    report.requirement(rules.locType, place, `LOCTYPE is URL, found "${mdRef.locType ?? ''}"`);
  if (mdRef.xlinkType !== 'simple')
    report.requirement(rules.linkType, place, `xlink:type is simple, found "${mdRef.xlinkType ?? ''}"`);
  if (mdRef.href === undefined) report.requirement(rules.href, place, 'xlink:href is absent');
  if (blank(mdRef.mdType)) report.requirement(rules.mdType, place, 'MDTYPE is absent or empty');
  else if (!(VOCABULARIES.metadataType as readonly string[]).includes(mdRef.mdType))
    report.requirement(rules.mdType, place, `MDTYPE "${mdRef.mdType}" is not on the list of METS`, 'error');
  checkMediaType(context, mdRef.mimeType, rules.mimeType, place);
  if (mdRef.sizeBytes === undefined)
    report.requirement(
      rules.size,
      place,
      mdRef.badSize === undefined ? 'SIZE is absent' : `SIZE is "${mdRef.badSize}"`,
    );
  const created = dateProblem(mdRef.created, now);
  if (created !== undefined) report.requirement(rules.fileCreated, place, `CREATED is ${created}`);
  if (blank(mdRef.checksum)) report.requirement(rules.checksum, place, 'CHECKSUM is absent or empty');
  if (blank(mdRef.checksumType)) report.requirement(rules.checksumType, place, 'CHECKSUMTYPE is absent or empty');
  checkReference(context, references, mdRef, rules, place);
  checkFolder(context, mdRef, rules, place);
}

/** @see CSIPSTR6, CSIPSTR7 */
function checkFolder(context: MetsContext, mdRef: MetsMdRef, rules: SectionRules, place: string): void {
  const { report } = context;
  const { href, mdType } = mdRef;
  if (blank(href)) return;
  if (rules === DESCRIPTIVE && !/(^|\/|:)metadata\/descriptive\//.test(href))
    report.requirement(
      'CSIPSTR7',
      place,
      `descriptive metadata lies elsewhere than in metadata/descriptive: "${href}"`,
    );
  if (rules === PROVENANCE && mdType === 'PREMIS' && !/(^|\/|:)metadata\/preservation\//.test(href))
    report.requirement(
      'CSIPSTR6',
      place,
      `preservation metadata lies elsewhere than in metadata/preservation: "${href}"`,
    );
}

/** The rule that CSIP26, CSIP40, CSIP53 and CSIP68 share. */
export function checkMediaType(
  context: MetsContext,
  mimeType: string | undefined,
  rule: RequirementId,
  place: string,
): void {
  const { report } = context;
  if (blank(mimeType)) return report.requirement(rule, place, 'MIMETYPE is absent or empty');
  if (mimeType.length > 256)
    return report.requirement(rule, place, `MIMETYPE has ${mimeType.length} characters`, 'warning');
  const problem = mediaTypeProblem(mimeType);
  if (problem !== undefined) report.requirement(rule, place, `MIMETYPE "${mimeType}" ${problem}`);
}
