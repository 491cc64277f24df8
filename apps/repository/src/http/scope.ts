import { In, Raw, type FindOptionsWhere } from 'typeorm';
import type { AipEntity } from '../database/entities/holdings.js';
import type { AgencyEntity, AgreementEntity } from '../database/entities/producers.js';
import type { AuditObjectEntity, RepairEntity } from '../database/entities/storage.js';
import type { TransferEntity } from '../database/entities/transfers.js';
import type { Values } from '../database/statement.js';
import { ServiceError } from '../error.js';
import type { Principal } from './access.js';

const AGENCIES_OF_FONDS = `
  select id from agencies where code = any(:fonds) union select agency_id from agreements where fonds = any(:fonds)`;

/*
 * What of the archive a caller may know of. A producer: its agency. A contractor: what it sent itself for its agency. Others:
 * everything, or the fonds that their key names. What lies outside does not exist for them: lists leave it out, a single
 * thing is answered with 404.
 */

export const transferScope = (caller: Principal): FindOptionsWhere<TransferEntity> => ({
  ...(caller.agencyId !== undefined && { agencyId: caller.agencyId }),
  ...(caller.role === 'contractor' && { registeredBy: caller.person }),
  ...(caller.fonds && { agreement: { fonds: In([...caller.fonds]) } }),
});

/** The same for SQL over `transfers t` and `agreements a`. */
export const transferScopeSql = (caller: Principal, values: Values): string =>
  [
    ...(caller.agencyId !== undefined ? [`t.agency_id = ${values.add(caller.agencyId)}`] : []),
    ...(caller.role === 'contractor' ? [`t.registered_by = ${values.add(caller.person)}`] : []),
    ...(caller.fonds ? [`a.fonds = any(${values.add(caller.fonds)})`] : []),
    'true',
  ].join(' and ');

export const aipScope = (caller: Principal): FindOptionsWhere<AipEntity> => ({
  ...(caller.agencyId !== undefined && { agencyId: caller.agencyId }),
  ...(caller.fonds && { fonds: In([...caller.fonds]) }),
});

export const agreementScope = (caller: Principal): FindOptionsWhere<AgreementEntity> => ({
  ...(caller.agencyId !== undefined && { agencyId: caller.agencyId }),
  ...(caller.fonds && { fonds: In([...caller.fonds]) }),
});

/** Agencies that deposit into a fonds of the caller's, and those whose own fonds it is. */
export const agencyScope = ({ fonds }: Principal): FindOptionsWhere<AgencyEntity> =>
  fonds ? { id: Raw((id) => `${id} in (${AGENCIES_OF_FONDS})`, { fonds }) } : {};

/** Objects that no catalogued AIP is known by are for keys without a limit. */
export const auditObjectScope = ({ fonds }: Principal): FindOptionsWhere<AuditObjectEntity> =>
  fonds ? { objectId: Raw((id) => `${id} in (select id from aips where fonds = any(:fonds))`, { fonds }) } : {};

/** Repairs of a whole store are for keys without a limit. */
export const repairScope = ({ fonds }: Principal): FindOptionsWhere<RepairEntity> =>
  fonds ? { aipId: Raw((id) => `${id} in (select id from aips where fonds = any(:fonds))`, { fonds }) } : {};

/** For SQL: `$n::text[] is null or fonds = any($n)`. */
export const fondsOf = (caller: Principal): readonly string[] | null => caller.fonds ?? null;

/** @throws ServiceError `AUTH_FORBIDDEN` when a key of other fonds would make something in `fonds` */
export function requireFonds(caller: Principal, fonds: string): void {
  if (caller.fonds && !caller.fonds.includes(fonds))
    throw new ServiceError('AUTH_FORBIDDEN', `the key is limited to other fonds than ${fonds}`);
}
