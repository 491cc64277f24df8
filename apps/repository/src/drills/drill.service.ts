import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Archive } from '../archive/archive.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { toPage, type Page, type PageQuery } from '../http/paging.js';
import { enqueue } from '../jobs/queue.js';
import { runOf } from '../jobs/run.dto.js';
import type { CreateDrillBody, DrillDto } from './drill.dto.js';

interface DrillRow {
  id: string;
  sequence: string;
  store: string;
  sample: number | null;
  state: string;
  requestedBy: string;
  requestedAt: Date;
  endedAt: Date | null;
  cause: string | null;
  passed: boolean | null;
  record: string | null;
}

const SELECTED = `id, sequence, store_id as store, sample, state, requested_by as "requestedBy", requested_at as "requestedAt",
  ended_at as "endedAt", cause, passed, record`;

@Injectable()
export class DrillService {
  constructor(
    readonly source: DataSource,
    readonly archive: Archive,
  ) {}

  async create({ store, sample }: CreateDrillBody, caller: Principal): Promise<DrillDto> {
    const { id: storeId } = store === undefined ? this.archive.stores.at(-1)! : this.archive.store(store);
    const id = await this.source.transaction(async (manager) => {
      const [row] = await manager.query<{ id: string }[]>(
        'insert into drills (store_id, sample, requested_by) values ($1, $2, $3) returning id',
        [storeId, sample ?? null, caller.name],
      );
      await enqueue(manager, 'run-drill', row!.id);
      return row!.id;
    });
    return this.get(id);
  }

  async list({ limit, after }: PageQuery): Promise<Page<DrillDto>> {
    const rows = await this.source.query<DrillRow[]>(
      `select ${SELECTED} from drills where $1::bigint is null or sequence < $1 order by sequence desc limit $2`,
      [after ?? null, limit + 1],
    );
    return toPage(rows, limit, ({ sequence }) => Number(sequence), drillOf);
  }

  async get(id: string): Promise<DrillDto> {
    const [row] = await this.source.query<DrillRow[]>(`select ${SELECTED} from drills where id = $1`, [id]);
    if (!row) throw new ServiceError('DRILL_UNKNOWN', 'no such drill');
    return drillOf(row);
  }
}

const drillOf = (row: DrillRow): DrillDto => ({
  ...runOf(row),
  store: row.store,
  state: row.state,
  ...(row.sample !== null && { sample: row.sample }),
  ...(row.passed !== null && { passed: row.passed }),
  ...(row.record !== null && { record: row.record }),
});
