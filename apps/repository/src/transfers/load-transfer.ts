import type { EntityManager } from 'typeorm';
import { AgencyEntity, AgreementEntity } from '../database/entities/producers.js';
import { TransferEntity } from '../database/entities/transfers.js';
import { columnsOf, entityOf, type Values } from '../database/statement.js';

/** Which transfer is meant, as SQL over `transfers t`, its `agencies g` and `agreements a`. */
export interface WhichTransfer {
  where: string;
  /** A statement whose rows of `transfers` are meant, e.g. an update that returns all columns. @defaultValue the table */
  changed?: string;
}

/** A transfer with its agency and its agreement, if there is one, by one statement. */
export async function loadTransfer(
  manager: EntityManager,
  { where, changed }: WhichTransfer,
  values: Values,
): Promise<TransferEntity | undefined> {
  const [row] = await manager.query<Record<string, unknown>[]>(
    `${changed === undefined ? '' : `with changed as (${changed})`}
     select ${columnsOf(manager, TransferEntity, 't')}, ${columnsOf(manager, AgencyEntity, 'g')},
       ${columnsOf(manager, AgreementEntity, 'a')}
       from ${changed === undefined ? 'transfers' : 'changed'} t
       join agencies g on g.id = t.agency_id join agreements a on a.id = t.agreement_id
      where ${where}`,
    values.list,
  );
  if (!row) return undefined;
  const agency = entityOf(manager, AgencyEntity, 'g', row);
  const agreement = Object.assign(entityOf(manager, AgreementEntity, 'a', row), { agency });
  return Object.assign(entityOf(manager, TransferEntity, 't', row), { agency, agreement });
}
