import { collisionKey } from '@mocban/core';
import { EarkError } from '../error.js';
import type { AipPlan, ContentInformationType, RepresentationPlan } from '../types.js';
import { VOCABULARIES } from '../validation/requirements.generated.js';
import { AIP_PROFILE, CSIP_PROFILE, SIP_PROFILE, type PackageType } from '../vocabulary.js';

/** A plan of any package that this module writes: an AIP in either profile, or an E-ARK SIP, whose `archive` is its submitting agency. */
export interface PackagePlan extends Omit<AipPlan, 'profile'> {
  profile: AipPlan['profile'] | 'sip';
}

export const packageTypeOf = (plan: PackagePlan): PackageType => (plan.profile === 'sip' ? 'SIP' : 'AIP');

/** What the PROFILE of both METS documents says. */
export const profileUrlOf = (plan: PackagePlan): string =>
  ({ eark: AIP_PROFILE.replace('earkdip', plan.profileHost ?? 'earkdip'), tt05: CSIP_PROFILE, sip: SIP_PROFILE })[
    plan.profile
  ];

/** `rep1` and those beside it, or those that are named. */
export const representationsOf = (plan: PackagePlan): readonly RepresentationPlan[] =>
  plan.representations ?? [{ name: 'rep1', files: plan.files }, ...(plan.furtherRepresentations ?? [])];

/**
 * Whether a representation's folder can have the name: any that file systems of every kind can hold, blanks within it and letters
 * of every script included. A dot in front would hide it. @see CSIPSTR10
 */
export const isRepresentationName = (name: string): boolean =>
  /^(?![.\s])[^\p{Cc}\p{Cs}/\\:*?"<>|]+(?<![.\s])$/u.test(name) && Buffer.byteLength(name) <= MAX_NAME_BYTES;

const MAX_NAME_BYTES = 200;

/** @throws EarkError `EARK_PLAN_INVALID` for what the profile does not allow */
export function requirePlan(plan: PackagePlan): void {
  const names = representationsOf(plan).map(({ name }) => name);
  for (const name of names)
    if (!isRepresentationName(name))
      throw new EarkError('EARK_PLAN_INVALID', `a representation cannot be named "${name}"`);
  if (new Set(names.map(collisionKey)).size < names.length)
    throw new EarkError('EARK_PLAN_INVALID', 'two representations have one name');
  if (plan.profile === 'tt05' && (names.length > 1 || plan.metsDocuments === 'package'))
    throw new EarkError('EARK_PLAN_INVALID', 'the profile tt05 has one representation with a METS document of its own');
  for (const type of [plan.contentInformationType, ...representationsOf(plan).map((one) => one.contentInformationType)])
    if (typeof type === 'string' && !INFORMATION_TYPES.includes(type))
      throw new EarkError('EARK_PLAN_INVALID', `"${type}" is not in the vocabulary of content information types`);
}

const INFORMATION_TYPES: readonly string[] = VOCABULARIES.contentInformationType.filter((type) => type !== 'OTHER');

/** @see CSIP4, CSIP5, CSIP62, CSIP63 */
export const contentInformation = (
  type: ContentInformationType = 'MIXED',
): { contentInformationType: string; otherContentInformationType?: string } =>
  typeof type === 'string'
    ? { contentInformationType: type }
    : { contentInformationType: 'OTHER', otherContentInformationType: type.other };
