import type { AipPlan } from '../types.js';
import { AIP_PROFILE, CSIP_PROFILE, SIP_PROFILE, type PackageType } from '../vocabulary.js';

/** A plan of any package that this module writes: an AIP in either profile, or an E-ARK SIP, whose `archive` is its submitting agency. */
export interface PackagePlan extends Omit<AipPlan, 'profile'> {
  profile: AipPlan['profile'] | 'sip';
}

export const packageTypeOf = (plan: PackagePlan): PackageType => (plan.profile === 'sip' ? 'SIP' : 'AIP');

/** What the PROFILE of both METS documents says. */
export const profileUrlOf = (plan: PackagePlan): string =>
  ({ eark: AIP_PROFILE, tt05: CSIP_PROFILE, sip: SIP_PROFILE })[plan.profile];
