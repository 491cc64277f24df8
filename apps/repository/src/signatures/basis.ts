import { createHash } from 'node:crypto';
import { isoSeconds } from '@mocban/core';
import type { SignatureJudge } from '@mocban/oais';
import type { DataSource } from 'typeorm';
import type { Config } from '../config/config.js';
import { addLeaf } from '../log/leaves.js';

/**
 * Notes what is judged and decided by, where it is not what it was: a row, and a leaf of the log. Two processes that see the same change
 * note it once.
 */
export async function noteBasis(
  source: DataSource,
  { basis }: SignatureJudge,
  { signatures, clock }: Pick<Config, 'signatures' | 'clock'>,
): Promise<void> {
  const policy = createHash('sha256').update(JSON.stringify(signatures.policy)).digest('hex');
  const now = [basis.trustStore ?? null, basis.algorithmPolicy, policy];
  await source.transaction(async (manager) => {
    const [last] = await manager.query<{ same: boolean }[]>(
      `select (trust_store is not distinct from $1 and algorithm_policy = $2 and policy = $3) as same
         from signature_bases order by id desc limit 1`,
      now,
    );
    if (last?.same === true) return;
    await manager.query('lock table signature_bases in share row exclusive mode');
    const rows = await manager.query<unknown[]>(
      `insert into signature_bases (trust_store, algorithm_policy, policy)
       select $1, $2, $3 where not exists (
         select 1 from (select * from signature_bases order by id desc limit 1) newest
          where trust_store is not distinct from $1 and algorithm_policy = $2 and policy = $3)
       returning id`,
      now,
    );
    if (rows.length === 0) return;
    await addLeaf(manager, {
      type: 'signature-basis',
      time: isoSeconds(clock.now()),
      ...(basis.trustStore !== undefined && { trustStore: { sha256: basis.trustStore } }),
      algorithmPolicy: { sha256: basis.algorithmPolicy },
      policy: { id: signatures.policy.id, sha256: policy },
    });
  });
}
