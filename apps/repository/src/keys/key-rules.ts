import type { Role } from '../database/entities/producers.js';
import { ServiceError } from '../error.js';
import type { CreateKeyBody } from './key.dto.js';

export const MS_PER_DAY = 86_400_000;
const STANDARD_DAYS = 365;

/** They belong to an agency, and are limited to it. */
const OF_AGENCIES: readonly Role[] = ['producer', 'contractor'];
/** A limited administrator could make itself an unlimited key. */
const WITH_FONDS: readonly Role[] = ['officer', 'approver', 'auditor', 'reader', 'integration'];

const refuse = (field: string, message: string): never => {
  throw new ServiceError('REQUEST_INVALID', `not valid: ${field}`, [{ field, message }]);
};

/** @throws ServiceError `REQUEST_INVALID` when role, agency and fonds do not go together */
export function checkKeyBody({ role, agency, fonds }: CreateKeyBody): void {
  if (OF_AGENCIES.includes(role) !== (agency !== undefined))
    refuse('agency', 'the key of a producer or contractor names its agency, and no other key does');
  if (fonds !== undefined && !WITH_FONDS.includes(role)) refuse('fonds', `a key of a ${role} is not limited to fonds`);
}

/**
 * When a key ends: as asked, else in a year.
 * @throws ServiceError `REQUEST_INVALID` for a time in the past or later than the operator allows
 */
export function expiryOf(asked: string | undefined, maxDays: number): Date {
  const now = Date.now();
  const at = asked === undefined ? now + Math.min(STANDARD_DAYS, maxDays) * MS_PER_DAY : Date.parse(asked);
  if (!(at > now)) refuse('expiresAt', 'expiresAt must lie in the future');
  if (at > now + maxDays * MS_PER_DAY) refuse('expiresAt', `expiresAt must lie within ${maxDays} days`);
  return new Date(at);
}
