import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { CONFIG, type Config } from '../config/config.js';
import { Values } from '../database/statement.js';
import { storable } from '../database/storable.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { toPage, type Page } from '../http/paging.js';
import { notify } from '../notifications/notify.js';
import type {
  CloseIncidentBody,
  CommentIncidentBody,
  IncidentDetailDto,
  IncidentDto,
  IncidentEventDto,
  IncidentFilter,
  IncidentQuery,
  UpdateIncidentBody,
} from './incident.dto.js';
import { incidentConditions, toIncidentDto, type IncidentRow } from './incident-row.js';
import { noteIncident } from './register.js';

const MAX_EVENTS = 1000;
const EXPORTED_AT_ONCE = 500;

/** The register of incidents (Nghị định 113/2025/NĐ-CP art. 22): notice, cause, handling, recovery source, verification, signatures. */
@Injectable()
export class IncidentService {
  constructor(
    readonly source: DataSource,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  /** Newest first. */
  async list({ limit, after, ...filter }: IncidentQuery, caller: Principal): Promise<Page<IncidentDto>> {
    const values = new Values();
    const conditions = incidentConditions(filter, caller, values);
    const older = after === undefined ? 'true' : `id < ${values.add(after)}`;
    const rows = await this.source.query<IncidentRow[]>(
      `select * from incidents where ${conditions} and ${older} order by id desc limit ${values.add(limit + 1)}`,
      values.list,
    );
    return toPage(rows, limit, ({ id }) => Number(id), toIncidentDto);
  }

  /** All that fit, oldest first; holds some hundreds. */
  async *export(filter: IncidentFilter, caller: Principal): AsyncGenerator<IncidentDto> {
    for (let last = '0'; ;) {
      const values = new Values();
      const conditions = incidentConditions(filter, caller, values);
      const rows = await this.source.query<IncidentRow[]>(
        `select * from incidents where ${conditions} and id > ${values.add(last)} order by id limit ${EXPORTED_AT_ONCE}`,
        values.list,
      );
      yield* rows.map(toIncidentDto);
      if (rows.length < EXPORTED_AT_ONCE) return;
      last = rows.at(-1)!.id;
    }
  }

  /** @param id the number in the register, or what papers name it by */
  async get(id: string, caller: Principal): Promise<IncidentDetailDto> {
    const incident = toIncidentDto(await find(this.source.manager, id, caller));
    const rows = await this.source.query<(Omit<IncidentEventDto, 'at' | 'data'> & { at: Date; data: null })[]>(
      'select at, kind, agent, text, data from incident_events where incident_id = $1 order by id limit $2',
      [incident.id, MAX_EVENTS],
    );
    const events = rows.map(({ at, data, ...event }) => ({
      at: at.toISOString(),
      ...event,
      ...(data !== null && { data }),
    }));
    return { ...incident, events };
  }

  /** @throws ServiceError `INCIDENT_UNKNOWN`, `INCIDENT_STATE` when it is closed */
  async update(id: string, { assignedTo, cause }: UpdateIncidentBody, caller: Principal): Promise<IncidentDetailDto> {
    await this.#change(id, caller, async (manager, incident) => {
      await manager.query(
        `update incidents set assigned_to = coalesce($2, assigned_to), cause = coalesce($3, cause),
                state = case when state = 'open' then 'handling' else state end where id = $1`,
        [incident.id, storable(assignedTo ?? null), storable(cause ?? null)],
      );
      const note = (kind: 'assigned' | 'cause', text: string | undefined) =>
        text === undefined ? undefined : noteIncident(manager, incident.id, { kind, agent: caller.name, text });
      await note('assigned', assignedTo);
      await note('cause', cause);
    });
    return this.get(id, caller);
  }

  /** @throws ServiceError `INCIDENT_UNKNOWN`, `INCIDENT_STATE` when it is closed */
  async comment(id: string, { text, kind }: CommentIncidentBody, caller: Principal): Promise<IncidentDetailDto> {
    await this.#change(id, caller, async (manager, incident) => {
      await noteIncident(manager, incident.id, { kind, agent: caller.name, text });
      if (kind === 'handling')
        await manager.query(`update incidents set state = 'handling' where id = $1 and state = 'open'`, [incident.id]);
    });
    return this.get(id, caller);
  }

  /**
   * Closes an incident whose damage is over; one of a store, of the auditor, or of what the catalogue knows nothing of, by the reason alone.
   * @throws ServiceError `INCIDENT_UNKNOWN`, `INCIDENT_STATE` while a copy is damaged, or when it is closed
   */
  async close(id: string, { reason, signatures }: CloseIncidentBody, caller: Principal): Promise<IncidentDetailDto> {
    await this.#change(id, caller, async (manager, incident) => {
      if (incident.state !== 'recovered' && incident.subject === 'object' && incident.aip_id !== null)
        throw new ServiceError('INCIDENT_STATE', 'the copy has not been found intact again: the incident stays open');
      await manager.query(
        `update incidents set state = 'closed', closed_at = coalesce(closed_at, now()), settled_at = now(), settled_by = $2,
                settled_reason = $3, signatures = $4 where id = $1`,
        [incident.id, caller.name, storable(reason), JSON.stringify(storable(signatures ?? []))],
      );
      await noteIncident(manager, incident.id, { kind: 'closed', agent: caller.name, text: reason });
      const data = { incident: incident.id, store: incident.store_id, kind: incident.kind };
      await notify(manager, { event: 'incident.closed', data });
    });
    return this.get(id, caller);
  }

  #change(
    id: string,
    caller: Principal,
    change: (manager: EntityManager, incident: IncidentRow) => Promise<void>,
  ): Promise<void> {
    return this.source.transaction(async (manager) => {
      const incident = await find(manager, id, caller, 'for update');
      if (incident.state === 'closed') throw new ServiceError('INCIDENT_STATE', 'the incident is closed');
      await change(manager, incident);
    });
  }
}

async function find(manager: EntityManager, id: string, caller: Principal, lock = ''): Promise<IncidentRow> {
  const number = /^(?:SC-\d{4}-)?0*(\d{1,15})$/.exec(id)?.[1];
  const values = new Values();
  const conditions = incidentConditions({}, caller, values);
  const [row] =
    number === undefined
      ? []
      : await manager.query<IncidentRow[]>(
          `select * from incidents where id = ${values.add(number)} and ${conditions} ${lock}`,
          values.list,
        );
  if (!row) throw new ServiceError('INCIDENT_UNKNOWN', 'no such incident');
  return row;
}
