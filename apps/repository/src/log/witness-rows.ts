import type { EntityManager } from 'typeorm';
import type { WitnessesConfig } from '../config/witness-options.js';
import { LOG, OPEN_LOG_SQL } from './leaves.js';
import type { WitnessOutcome } from './bring-witness.js';

/** What is known of a witness. */
export interface WitnessRow {
  vkey: string;
  /** Leaves of the newest checkpoint that it cosigned and that the stores have with its cosignature. */
  size: number;
  /** Whether it is to be asked again now. */
  isDue: boolean;
  /** Why nothing is signed: it has another history. Stays until it answers that it has not. */
  conflict: string | null;
}

/** A row, the log's name, when leaves, stores or witnesses are behind; witnesses that failed only when their time has come. */
export const OPEN_PUBLICATION_SQL = `${OPEN_LOG_SQL}
  union select '${LOG}' from log_witnesses w cross join log_state s
   where w.size < s.size and (w.retry_at is null or w.retry_at <= now())`;

/** A witness that fails is asked again after so long, twice as long after each failure. */
const FIRST_PAUSE_S = 30;
const LONGEST_PAUSE_S = 3600;

/** Gives each witness that is configured its row; of others nothing is kept. */
export async function settleWitnesses(manager: EntityManager, config: WitnessesConfig | undefined): Promise<void> {
  const vkeys = keysOf(config);
  await manager.query('delete from log_witnesses where vkey <> all($1::text[])', [vkeys]);
  await manager.query('insert into log_witnesses (vkey) select unnest($1::text[]) on conflict do nothing', [vkeys]);
}

const keysOf = (config: WitnessesConfig | undefined): string[] =>
  (config?.witnesses ?? []).map(({ verifier }) => verifier.vkey);

/** Rows of the witnesses that are configured, in their order. */
export async function readWitnessRows(
  manager: EntityManager,
  config: WitnessesConfig | undefined,
): Promise<WitnessRow[]> {
  await settleWitnesses(manager, config);
  const rows = await manager.query<(Omit<WitnessRow, 'size'> & { size: string })[]>(
    `select vkey, size, conflict, retry_at is null or retry_at <= now() as "isDue" from log_witnesses`,
  );
  return keysOf(config).map((vkey) => {
    const row = rows.find((one) => one.vkey === vkey)!;
    return { ...row, size: Number(row.size) };
  });
}

/** Keeps what came of asking a witness. @returns whether that is news */
export async function noteOutcome(manager: EntityManager, vkey: string, outcome: WitnessOutcome): Promise<boolean> {
  const [before] = await manager.query<{ problem: string | null; conflict: string | null }[]>(
    'select problem, conflict from log_witnesses where vkey = $1',
    [vkey],
  );
  const problem = outcome.state === 'failed' ? outcome.problem : null;
  // One that does not answer has not taken back what it said.
  const conflict =
    outcome.state === 'failed' ? (before?.conflict ?? null) : outcome.state === 'conflict' ? outcome.problem : null;
  await manager.query(
    `update log_witnesses set problem = $2, conflict = $3, attempts = case when $2::text is null then 0 else attempts + 1 end,
            retry_at = case when $2::text is null then null
                            else now() + least($4 * 2 ^ least(attempts, 20), $5) * interval '1 second' end
      where vkey = $1`,
    [vkey, problem, conflict, FIRST_PAUSE_S, LONGEST_PAUSE_S],
  );
  return (problem ?? conflict) !== (before?.problem ?? before?.conflict ?? null);
}

/** When the stores have a checkpoint with the cosignatures of these witnesses. */
export const noteCosigned = (manager: EntityManager, vkeys: readonly string[], size: number): Promise<unknown> =>
  manager.query('update log_witnesses set size = $2, cosigned_at = now() where vkey = any($1::text[])', [vkeys, size]);
