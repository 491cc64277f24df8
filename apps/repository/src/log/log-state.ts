import { cosignersOf } from '@mocban/evidence';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../config/config.js';

/**
 * `behind`: leaves wait, or a store has not got all of them; `unwitnessed`: fewer witnesses than the quorum cosigned the newest checkpoint;
 * `refused`: nothing is signed until a person has looked.
 */
export const LOG_STATES = ['ok', 'behind', 'unwitnessed', 'refused'] as const;
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
  witnesses: { vkey: string; size: number; cosignedAt: string | null; problem: string | null }[] | null;
}

/** How the log is, by the database. */
@Injectable()
export class LogOfArchive {
  constructor(
    readonly source: DataSource,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  async row(): Promise<StateRow> {
    const [row] = await this.source.query<StateRow[]>(
      `select s.vkey, s.size, s.refusal, (select count(*) from log_leaves where number is null) as waiting,
              (select note from log_checkpoints order by size desc limit 1) as note,
              (select jsonb_agg(jsonb_build_object('id', l.store_id, 'size', l.size, 'publishedAt', l.published_at,
                 'problem', l.problem, 'mendedAt', l.mended_at, 'mendedFiles', l.mended_files) order by l.store_id) from log_stores l) as stores,
              (select jsonb_agg(jsonb_build_object('vkey', w.vkey, 'size', w.size, 'cosignedAt', w.cosigned_at,
                 'problem', coalesce(w.conflict, w.problem)) order by w.vkey) from log_witnesses w) as witnesses
         from log_state s`,
    );
    return row!;
  }

  async state(): Promise<LogStateName> {
    const row = await this.row();
    const { size, waiting, refusal, stores } = row;
    if (refusal !== null) return 'refused';
    if (Number(waiting) > 0 || stores?.some((store) => store.size < Number(size))) return 'behind';
    const { cosigned, quorum } = this.quorum(row);
    return Number(size) > 0 && cosigned < quorum ? 'unwitnessed' : 'ok';
  }

  /** Of the witnesses that are configured so many cosigned the newest checkpoint, and so many are wanted. */
  quorum({ note }: Pick<StateRow, 'note'>): { cosigned: number; quorum: number } {
    const { witnesses = [], quorum = 0 } = this.config.witnesses ?? {};
    const keys = witnesses.map(({ verifier }) => verifier);
    return { cosigned: note === null ? 0 : cosignersOf(Buffer.from(note), keys).length, quorum };
  }
}
