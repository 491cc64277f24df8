import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Archive } from '../archive/archive.js';
import { CONFIG, type Config } from '../config/config.js';
import { AipEntity } from '../database/entities/holdings.js';
import { RepairEntity } from '../database/entities/storage.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { aipScope, repairScope } from '../http/scope.js';
import { enqueue } from '../jobs/queue.js';
import { runOf } from '../jobs/run.dto.js';
import type { CreateRepairBody, RepairDto } from './repair.dto.js';

@Injectable()
export class RepairService {
  constructor(
    readonly source: DataSource,
    readonly archive: Archive,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  async create(body: CreateRepairBody, caller: Principal): Promise<RepairDto> {
    const store = this.archive.store(body.store);
    if (body.from === body.store)
      throw new ServiceError('REQUEST_INVALID', 'not valid: from', [
        { field: 'from', message: 'from must be another store' },
      ]);
    if (this.config.access.twoPersonRepairs && !body.dryRun)
      throw new ServiceError(
        'APPROVAL_REQUIRED',
        'copies are repaired by two persons: POST /v1/approvals with the kind repair',
      );
    const others = this.archive.stores.filter(({ id }) => id !== store.id).map(({ id }) => id);
    const fromIds = body.from === undefined ? others : [this.archive.store(body.from).id];
    const aip =
      body.aip === undefined
        ? null
        : await this.source.getRepository(AipEntity).findOneBy({ ...aipScope(caller), uuid: body.aip });
    if (caller.fonds && body.aip === undefined)
      throw new ServiceError('AUTH_FORBIDDEN', 'a key that is limited to some fonds repairs one holding at a time');
    if (body.aip !== undefined && !aip) throw new ServiceError('HOLDING_UNKNOWN', 'no such holding');
    const id = await this.source.transaction(async (manager) => {
      const inserted = await manager.getRepository(RepairEntity).insert({
        storeId: store.id,
        fromIds,
        aipId: aip?.id ?? null,
        dryRun: body.dryRun,
        requestedBy: caller.name,
      });
      const { id } = inserted.identifiers[0] as { id: string };
      await enqueue(manager, 'run-repair', id);
      return id;
    });
    return this.get(id, caller);
  }

  async get(id: string, caller: Principal): Promise<RepairDto> {
    const repair = await this.source.getRepository(RepairEntity).findOneBy({ ...repairScope(caller), id });
    if (!repair) throw new ServiceError('REPAIR_UNKNOWN', 'no such repair');
    return {
      ...runOf(repair),
      store: repair.storeId,
      from: repair.fromIds,
      ...(repair.aipId !== null && { aipId: repair.aipId }),
      dryRun: repair.dryRun,
      automatic: repair.automatic,
      state: repair.state,
      outcomes: repair.outcomes,
    };
  }
}
