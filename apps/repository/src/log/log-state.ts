import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** `behind`: leaves wait, or a store has not got all of them; `refused`: nothing is signed until a person has looked. */
export const LOG_STATES = ['ok', 'behind', 'refused'] as const;
export type LogStateName = (typeof LOG_STATES)[number];

interface StateRow {
  vkey: string | null;
  size: string;
  waiting: string;
  refusal: string | null;
  note: string | null;
  stores:
    | {
        id: string;
        size: number;
        publishedAt: string | null;
        problem: string | null;
        mendedAt: string | null;
        mendedFiles: number;
      }[]
    | null;
}

/** How the log is, by the database. */
@Injectable()
export class LogOfArchive {
  constructor(readonly source: DataSource) {}

  async row(): Promise<StateRow> {
    const [row] = await this.source.query<StateRow[]>(
      `select s.vkey, s.size, s.refusal, (select count(*) from log_leaves where number is null) as waiting,
              (select note from log_checkpoints order by size desc limit 1) as note,
              (select jsonb_agg(jsonb_build_object('id', l.store_id, 'size', l.size, 'publishedAt', l.published_at,
                 'problem', l.problem, 'mendedAt', l.mended_at, 'mendedFiles', l.mended_files) order by l.store_id) from log_stores l) as stores
         from log_state s`,
    );
    return row!;
  }

  async state(): Promise<LogStateName> {
    const { size, waiting, refusal, stores } = await this.row();
    if (refusal !== null) return 'refused';
    return Number(waiting) > 0 || stores?.some((store) => store.size < Number(size)) ? 'behind' : 'ok';
  }
}
