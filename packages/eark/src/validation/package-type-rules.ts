import type { MetsAgent, MetsFile } from '@mocban/mets';
import { profileVersion } from '../read.js';
import { AIP_PROFILE, DIP_PROFILE, SIP_PROFILE, type PackageType } from '../vocabulary.js';
import { at, blank, type MetsContext } from './context.js';
import { allGroups } from './file-section-rules.js';
import type { RequirementId } from './requirements.generated.js';

/** The SIP's own requirements on the root METS. @see SIP1–35 */
export function checkSip(context: MetsContext): void {
  const { mets, report } = context;
  if (blank(mets.label)) report.requirement('SIP1', at(context, 'mets/@LABEL'), 'LABEL is absent or empty');
  checkProfile(
    context,
    'SIP2',
    [SIP_PROFILE],
    /^https?:\/\/earksip\.dilcis\.eu\/profile\/E-ARK-SIP(-v2-[01]-\d)?\.xml$/,
  );
  checkOaisType(context, 'SIP4', 'SIP');
  const { header } = mets;
  if (header === undefined) return;
  checkRecordStatus(context, header.recordStatus);
  checkAlternativeId(context, 'SIP5', 'SUBMISSIONAGREEMENT');
  checkAlternativeId(context, 'SIP7', 'REFERENCECODE');
  checkSubmittingAgent(context, header.agents);
  for (const agent of header.agents) checkOtherAgent(context, agent);
}

/** SIPVocabularyRecordStatus. */
const RECORD_STATUS = ['NEW', 'SUPPLEMENT', 'REPLACEMENT', 'TEST', 'VERSION', 'DELETE', 'OTHER'];

function checkRecordStatus(context: MetsContext, status: string | undefined): void {
  const place = at(context, 'mets/metsHdr/@RECORDSTATUS');
  if (status === undefined) context.report.requirement('SIP3', place, 'RECORDSTATUS is absent; NEW is assumed');
  else if (!RECORD_STATUS.includes(status))
    context.report.requirement('SIP3', place, `RECORDSTATUS "${status}" is not in the vocabulary`);
}

function checkAlternativeId(context: MetsContext, rule: RequirementId, type: string): void {
  const place = at(context, `mets/metsHdr/altRecordID[@TYPE='${type}']`);
  const found = context.mets.header?.altRecordIds.filter((id) => id.type === type) ?? [];
  if (found.length === 0) context.report.requirement(rule, place, `no altRecordID has the TYPE "${type}"`);
  if (found.length > 1) context.report.requirement(rule, place, `at most one altRecordID has the TYPE "${type}"`);
  if (found.some(({ value }) => blank(value))) context.report.requirement(rule, place, 'the altRecordID is empty');
}

/** One agent that is an organisation or a person and CREATOR of the package. @see SIP15–20 */
function checkSubmittingAgent(context: MetsContext, agents: readonly MetsAgent[]): void {
  const { report } = context;
  const place = at(context, 'mets/metsHdr/agent');
  const submitting = agents.filter(
    ({ role, type }) => role === 'CREATOR' && (type === 'ORGANIZATION' || type === 'INDIVIDUAL'),
  );
  const agent = submitting.find(({ type }) => type === 'ORGANIZATION') ?? submitting[0];
  if (agent === undefined)
    return report.requirement('SIP15', place, 'no organisation or person is named as CREATOR: the submitting agent');
  if (blank(agent.name)) report.requirement('SIP18', `${place}/name`, "the submitting agent's name is absent or empty");
  if (agent.type === 'ORGANIZATION' && agent.notes.some(({ type }) => type !== 'IDENTIFICATIONCODE'))
    report.requirement(
      'SIP20',
      `${place}/note`,
      'the note of the submitting agent has the NOTETYPE "IDENTIFICATIONCODE"',
    );
}

/** Archival creator, contact person and preservation agent, each where one is named. @see SIP9–14, SIP21–31 */
function checkOtherAgent(context: MetsContext, { role, type, name, notes }: MetsAgent): void {
  const { report } = context;
  const place = at(context, `mets/metsHdr/agent[@ROLE='${role ?? ''}']`);
  const uncoded = notes.some((note) => note.type !== 'IDENTIFICATIONCODE');
  if (role === 'ARCHIVIST') {
    if (type !== 'ORGANIZATION' && type !== 'INDIVIDUAL')
      report.requirement(
        'SIP11',
        place,
        `the archival creator's TYPE is ORGANIZATION or INDIVIDUAL, found "${type ?? ''}"`,
      );
    if (blank(name)) report.requirement('SIP12', place, "the archival creator's name is absent or empty");
    if (uncoded)
      report.requirement('SIP14', place, 'the note of the archival creator has the NOTETYPE "IDENTIFICATIONCODE"');
  } else if (role === 'PRESERVATION') {
    if (type !== 'ORGANIZATION')
      report.requirement('SIP28', place, `the preservation agent's TYPE is ORGANIZATION, found "${type ?? ''}"`);
    if (blank(name)) report.requirement('SIP29', place, "the preservation agent's name is absent or empty");
    if (uncoded)
      report.requirement('SIP31', place, 'the note of the preservation agent has the NOTETYPE "IDENTIFICATIONCODE"');
  } else if (role === 'CREATOR' && type === 'INDIVIDUAL' && blank(name))
    report.requirement('SIP24', place, "the contact person's name is absent or empty");
}

const FORMAT_ATTRIBUTES: readonly [RequirementId, string, (file: MetsFile) => string | undefined][] = [
  ['SIP32', 'FILEFORMATNAME', (file) => file.formatName],
  ['SIP33', 'FILEFORMATVERSION', (file) => file.formatVersion],
  ['SIP34', 'FILEFORMATREGISTRY', (file) => file.formatRegistry],
  ['SIP35', 'FILEFORMATKEY', (file) => file.formatRegistryKey],
];

/** Format attributes of files: that a document uses one nowhere is said once, an empty one each time. @see SIP32–35 */
export function checkSipFiles(context: MetsContext): void {
  const { report, mets } = context;
  for (const [rule, attribute, valueOf] of FORMAT_ATTRIBUTES) {
    let used = false;
    for (const group of allGroups(mets.fileSec?.groups ?? []))
      for (const file of group.files) {
        const value = valueOf(file);
        used ||= value !== undefined;
        if (value !== undefined && blank(value))
          report.requirement(
            rule,
            at(context, `mets/fileSec/fileGrp/file[@ID='${file.id ?? ''}']`),
            `${attribute} is empty`,
            'warning',
          );
      }
    if (!used) report.requirement(rule, at(context, 'mets/fileSec/fileGrp/file'), `no file has a ${attribute}`);
  }
}

/** The AIP's own requirements on the root METS. @see AIPM2–7 */
export function checkAip(context: MetsContext): void {
  const { mets, report } = context;
  // The published text names the host earkdip, an evident slip; the AIP's own host is accepted too.
  checkProfile(
    context,
    'AIPM2',
    [
      AIP_PROFILE,
      'https://earkaip.dilcis.eu/profile/E-ARK-AIP-v2-2-0.xml',
      'https://earkaip.dilcis.eu/profile/E-ARK-AIP.xml',
    ],
    /^https?:\/\/earkaip\.dilcis\.eu\/profile\/E-ARK-AIP(-v2-[01]-\d)?\.xml$/,
  );
  checkOaisType(context, 'AIPM3', 'AIP');
  if (mets.dmdSecs.length > 0 && !mets.dmdSecs.some(({ status }) => status === 'CURRENT'))
    report.requirement('AIPM4', at(context, 'mets/dmdSec'), 'no descriptive metadata is CURRENT');
  const provenance = mets.amdSecs.flatMap(({ digiprovMds }) => digiprovMds.map(({ mdRef }) => mdRef));
  const place = at(context, 'mets/amdSec/digiprovMD/mdRef');
  if (!provenance.some((mdRef) => mdRef !== undefined))
    return report.requirement('AIPM5', place, 'no digiprovMD refers to provenance metadata');
  const premis = provenance.filter((mdRef) => mdRef?.mdType?.startsWith('PREMIS') === true);
  if (premis.length === 0) report.requirement('AIPM6', place, 'no provenance metadata is PREMIS');
  else if (!premis.some((mdRef) => mdRef?.mdTypeVersion?.startsWith('3') === true))
    report.requirement('AIPM7', place, 'no PREMIS metadata says it is of version 3');
}

/** The DIP's own requirements on the root METS. @see DIP1–4 */
export function checkDip(context: MetsContext): void {
  const { mets, report } = context;
  if (blank(mets.objId)) report.requirement('DIP1', at(context, 'mets/@OBJID'), 'OBJID is absent or empty');
  checkProfile(
    context,
    'DIP2',
    [DIP_PROFILE, 'https://earkdip.dilcis.eu/profile/E-ARK-DIP-v2-2-0.xml'],
    /^https?:\/\/earkdip\.dilcis\.eu\/profile\/E-ARK-DIP(-v2-[01]-\d)?\.xml$/,
  );
  checkOaisType(context, 'DIP3', 'DIP');
  for (const { id, status } of mets.dmdSecs)
    if (status !== 'CURRENT')
      report.requirement(
        'DIP4',
        at(context, `mets/dmdSec[@ID='${id ?? ''}']`),
        'the descriptive metadata is not CURRENT',
      );
}

/** @param earlier URLs of versions before 2.2.0, which a package may honestly declare: a warning */
function checkProfile(context: MetsContext, rule: RequirementId, expected: readonly string[], earlier: RegExp): void {
  const { mets, report } = context;
  const place = at(context, 'mets/@PROFILE');
  const profile = mets.profile?.trim();
  if (profile !== undefined && expected.includes(profile)) return;
  if (profile !== undefined && earlier.test(profile))
    report.requirement(
      rule,
      place,
      `PROFILE names an earlier version (${profileVersion(profile) ?? 'without number'}); it is judged by 2.2.0`,
      'warning',
    );
  else report.requirement(rule, place, `PROFILE is ${expected[0]}, found "${profile ?? ''}"`);
}

function checkOaisType(context: MetsContext, rule: RequirementId, expected: PackageType): void {
  const found = context.mets.header?.oaisPackageType;
  if (found !== expected)
    context.report.requirement(
      rule,
      at(context, 'mets/metsHdr/@csip:OAISPACKAGETYPE'),
      `OAISPACKAGETYPE is ${expected}, found "${found ?? ''}"`,
    );
}
