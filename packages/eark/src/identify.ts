import type { PackageTree } from '@mocban/container';
import { readXmlBeginning, type XmlEvent } from '@mocban/xml';
import { profileVersion } from './read.js';
import { rootMetsPath } from './recognise.js';
import { EARK_VERSIONS } from './validation/requirements.js';
import type { EarkVersion } from './validation/requirements.generated.js';

export type EarkProfile = 'csip' | 'sip' | 'aip' | 'dip';

/** What a package is, by whose requirements it is to be judged, and what says so. */
export interface EarkIdentity {
  profile: EarkProfile;
  version: EarkVersion;
  /** Version that the PROFILE declares, where it does; not necessarily one whose requirements are known. */
  declaredVersion?: string;
  /** In words, one a fact: what OAISPACKAGETYPE and PROFILE say and what follows. */
  reasons: string[];
  /** Another type that PROFILE names, when it is not the one the package is judged as. */
  otherProfile?: Exclude<EarkProfile, 'csip'>;
}

export interface IdentifyOptions {
  /** @defaultValue `auto` */
  profile?: 'auto' | EarkProfile;
  /** @defaultValue `auto` */
  version?: 'auto' | EarkVersion;
  signal?: AbortSignal;
}

/**
 * Says what an E-ARK package is by what stands at the head of its root METS: OAISPACKAGETYPE first, PROFILE beside it, and the
 * identifiers that only a SIP has. Reads no further than the header. Never throws because of the package.
 * @see CSIP6, CSIP9; SIP2, SIP4–8; AIPM2, AIPM3; DIP2, DIP3
 * @throws the signal's reason
 */
export async function identifyEark(tree: PackageTree, options: IdentifyOptions = {}): Promise<EarkIdentity> {
  const head = await readHead(tree, options.signal);
  const reasons: string[] = [];
  const { profile, otherProfile } = profileOf(head, options.profile ?? 'auto', reasons);
  const declaredVersion = profileVersion(head.profile);
  const version = versionOf(head, declaredVersion, options.version ?? 'auto', reasons);
  return {
    profile,
    version,
    reasons,
    ...(declaredVersion === undefined ? {} : { declaredVersion }),
    ...(otherProfile === undefined ? {} : { otherProfile }),
  };
}

interface Head {
  profile?: string;
  packageType?: string;
  /** TYPE of each `altRecordID`. */
  recordIdTypes: string[];
}

/** Elements that the header stands before. */
const BODY = new Set(['dmdSec', 'amdSec', 'mdSec', 'fileSec', 'structMap', 'structSec', 'structLink', 'behaviorSec']);

async function readHead(tree: PackageTree, signal: AbortSignal | undefined): Promise<Head> {
  const head: Head = { recordIdTypes: [] };
  const path = rootMetsPath(tree);
  if (path === undefined) return head;
  try {
    for await (const event of readXmlBeginning(tree.read(path, signal === undefined ? {} : { signal }))) {
      if (event.kind === 'close' && event.local === 'metsHdr') break;
      if (event.kind !== 'open') continue;
      if (BODY.has(event.local)) break;
      takeFrom(event, head);
    }
  } catch {
    // What cannot be read is a finding of the validation; what was read until there is enough to choose the rules by.
    signal?.throwIfAborted();
  }
  return head;
}

function takeFrom({ local, attributes }: Extract<XmlEvent, { kind: 'open' }>, head: Head): void {
  const value = (name: string): string | undefined => attributes.find((found) => found.local === name)?.value.trim();
  if (local === 'mets') Object.assign(head, { profile: value('PROFILE') });
  else if (local === 'metsHdr') Object.assign(head, { packageType: value('OAISPACKAGETYPE') });
  else if (local === 'altRecordID') head.recordIdTypes.push(value('TYPE') ?? '');
}

const SIP_RECORD_IDS = /^(PREVIOUS)?(SUBMISSIONAGREEMENT|REFERENCECODE)$/;
const TYPES: Readonly<Record<string, Exclude<EarkProfile, 'csip'>>> = {
  SIP: 'sip',
  AIP: 'aip',
  AIU: 'aip',
  AIC: 'aip',
  DIP: 'dip',
};

/** The type by several facts: a PROFILE alone is often copied from another package. */
function profileOf(
  head: Head,
  wanted: 'auto' | EarkProfile,
  reasons: string[],
): Pick<EarkIdentity, 'profile' | 'otherProfile'> {
  if (wanted !== 'auto') {
    reasons.push(`the profile ${wanted} was asked for`);
    return { profile: wanted };
  }
  const named = /[/-](csip|sip|aip|dip)(?=[/.-]|$)/i.exec(head.profile ?? '')?.[1]?.toLowerCase() as
    EarkProfile | undefined;
  const type = TYPES[head.packageType ?? ''];
  reasons.push(
    head.packageType === undefined ? 'no OAISPACKAGETYPE is stated' : `OAISPACKAGETYPE is "${head.packageType}"`,
    head.profile === undefined ? 'no PROFILE is stated' : `PROFILE is "${head.profile.slice(0, 200)}"`,
  );
  if (type === undefined) return { profile: named ?? 'csip' };
  if (named !== 'csip')
    return { profile: type, ...(named === undefined || named === type ? {} : { otherProfile: named }) };
  // The common specification is all such a package claims to follow, unless it is described as only a SIP is.
  const sipId = head.recordIdTypes.find((found) => SIP_RECORD_IDS.test(found));
  if (type !== 'sip' || sipId === undefined) return { profile: 'csip' };
  reasons.push(`an altRecordID has the TYPE "${sipId}", which only SIPs have`);
  return { profile: 'sip' };
}

function versionOf(
  head: Head,
  declared: string | undefined,
  wanted: 'auto' | EarkVersion,
  reasons: string[],
): EarkVersion {
  const current = EARK_VERSIONS[0]!;
  if (wanted !== 'auto') {
    reasons.push(`the version ${wanted} was asked for`);
    return wanted;
  }
  const known = EARK_VERSIONS.find((version) => version === declared);
  if (known !== undefined) reasons.push(`PROFILE names the version ${known}`);
  else if (declared !== undefined) reasons.push(`PROFILE names the version ${declared}; judged by ${current}`);
  else if (head.profile !== undefined) reasons.push(`PROFILE names no version; judged by ${current}`);
  return known ?? current;
}
