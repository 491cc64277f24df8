import type { MetsFile } from '@mocban/mets';
import { profileVersion } from '../read.js';
import { AIP_PROFILE, DIP_PROFILE, SIP_PROFILE, type PackageType } from '../vocabulary.js';
import { at, blank, type MetsContext } from './context.js';
import { allGroups } from './file-section-rules.js';
import type { EarkVersion, RequirementId } from './requirements.generated.js';
import { checkSipAgents } from './sip-agent-rules.js';

/** The SIP's own requirements on the root METS. @see SIP1–35 */
export function checkSip(context: MetsContext): void {
  const { mets, report } = context;
  if (blank(mets.label)) report.requirement('SIP1', at(context, 'mets/@LABEL'), 'LABEL is absent or empty');
  checkProfile(context, 'SIP2', profileUrls('sip', 'SIP', SIP_PROFILE));
  checkOaisType(context, 'SIP4', 'SIP');
  const { header } = mets;
  if (header === undefined) return;
  checkRecordStatus(context, header.recordStatus);
  checkAlternativeId(context, 'SIP5', 'SUBMISSIONAGREEMENT', 1);
  checkAlternativeId(context, 'SIP6', 'PREVIOUSSUBMISSIONAGREEMENT');
  checkAlternativeId(context, 'SIP7', 'REFERENCECODE', 1);
  checkAlternativeId(context, 'SIP8', 'PREVIOUSREFERENCECODE');
  checkSipAgents(context, header.agents);
}

/** SIPVocabularyRecordStatus. */
const RECORD_STATUS = ['NEW', 'SUPPLEMENT', 'REPLACEMENT', 'TEST', 'VERSION', 'DELETE', 'OTHER'];

function checkRecordStatus(context: MetsContext, status: string | undefined): void {
  const place = at(context, 'mets/metsHdr/@RECORDSTATUS');
  if (status === undefined) context.report.requirement('SIP3', place, 'RECORDSTATUS is absent; NEW is assumed');
  else if (!RECORD_STATUS.includes(status))
    context.report.requirement('SIP3', place, `RECORDSTATUS "${status}" is not in the vocabulary`);
}

function checkAlternativeId(context: MetsContext, rule: RequirementId, type: string, max = Infinity): void {
  const place = at(context, `mets/metsHdr/altRecordID[@TYPE='${type}']`);
  const found = context.mets.header?.altRecordIds.filter((id) => id.type === type) ?? [];
  if (found.length === 0) context.report.requirement(rule, place, `no altRecordID has the TYPE "${type}"`);
  if (found.length > max) context.report.requirement(rule, place, `at most one altRecordID has the TYPE "${type}"`);
  if (found.some(({ value }) => blank(value))) context.report.requirement(rule, place, 'the altRecordID is empty');
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
  const used = new Set<RequirementId>();
  // Gone through once: a long list is unpacked each time.
  for (const group of allGroups(mets.fileSec?.groups ?? []))
    for (const file of group.files)
      for (const [rule, attribute, valueOf] of FORMAT_ATTRIBUTES) {
        const value = valueOf(file);
        if (value === undefined) continue;
        used.add(rule);
        const place = at(context, `mets/fileSec/fileGrp/file[@ID='${file.id ?? ''}']`);
        if (blank(value)) report.requirement(rule, place, `${attribute} is empty`, 'warning');
      }
  for (const [rule, attribute] of FORMAT_ATTRIBUTES)
    if (!used.has(rule))
      report.requirement(rule, at(context, 'mets/fileSec/fileGrp/file'), `no file has a ${attribute}`);
}

/** The AIP's own requirements on the root METS. @see AIPM2–7 */
export function checkAip(context: MetsContext): void {
  const { mets, report } = context;
  // The published text names the host earkdip, an evident slip; the AIP's own host is accepted too.
  checkProfile(context, 'AIPM2', profileUrls('aip', 'AIP', AIP_PROFILE));
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
  checkProfile(context, 'DIP2', profileUrls('dip', 'DIP', DIP_PROFILE));
  checkOaisType(context, 'DIP3', 'DIP');
  for (const { id, status } of mets.dmdSecs)
    if (status !== 'CURRENT')
      report.requirement(
        'DIP4',
        at(context, `mets/dmdSec[@ID='${id ?? ''}']`),
        'the descriptive metadata is not CURRENT',
      );
}

/** URLs that a PROFILE may hold: those that mean the version judged by, and those of other versions. */
interface ProfileUrls {
  /** As the published requirement has it; named in findings. */
  expected(version: EarkVersion): string;
  isOf(profile: string, version: EarkVersion): boolean;
  /** A URL of the specification, whatever its version. */
  isOfSpecification(profile: string): boolean;
}

/** @param published what the requirement of 2.2.0 says; before it the URL had no version, except in practice */
function profileUrls(host: string, name: string, published: string): ProfileUrls {
  const versionless = `https://eark${host}.dilcis.eu/profile/E-ARK-${name}.xml`;
  const versioned = (version: EarkVersion): string =>
    `https://eark${host}.dilcis.eu/profile/E-ARK-${name}-v${version.replaceAll('.', '-')}.xml`;
  const family = new RegExp(`^https?://eark${host}\\.dilcis\\.eu/profile/E-ARK-${name}(-v\\d+-\\d+-\\d+)?\\.xml$`);
  return {
    expected: (version) => (version === '2.2.0' ? published : versionless),
    isOf: (profile, version) =>
      profile === versioned(version) ||
      // A URL without a version is that of no other one, so that nothing of it departs; the result says what is judged by.
      profile === versionless ||
      (version === '2.2.0' && profile === published),
    isOfSpecification: (profile) => family.test(profile),
  };
}

function checkProfile(context: MetsContext, rule: RequirementId, urls: ProfileUrls): void {
  const { mets, report } = context;
  const { version } = report;
  const place = at(context, 'mets/@PROFILE');
  const profile = mets.profile?.trim() ?? '';
  if (urls.isOf(profile, version)) return;
  if (urls.isOfSpecification(profile))
    report.requirement(rule, place, `PROFILE names ${describeVersion(profile)}; it is judged by ${version}`, 'warning');
  else report.requirement(rule, place, `PROFILE is ${urls.expected(version)}, found "${profile}"`);
}

const describeVersion = (profile: string): string => {
  const named = profileVersion(profile);
  return named === undefined ? 'no version' : `the version ${named}`;
};

/** A PROFILE of another type than OAISPACKAGETYPE says: that other specification's own word on the type. @see SIP4, AIPM3, DIP3 */
export function checkTypeOfProfile(context: MetsContext, profile: 'sip' | 'aip' | 'dip'): void {
  const [rule, type] = ({ sip: ['SIP4', 'SIP'], aip: ['AIPM3', 'AIP'], dip: ['DIP3', 'DIP'] } as const)[profile];
  checkOaisType(context, rule, type);
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
