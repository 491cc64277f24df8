import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Role } from '../database/entities/producers.js';
import type { Principal } from '../http/access.js';
import { toPage, type Page } from '../http/paging.js';
import type { ActionDto, ActionOutcome, ActionQuery } from './action-log.dto.js';

/** What somebody asks for, known before it is done. */
export interface Action {
  requestId: string;
  caller: Principal;
  method: string;
  /** Pattern of the route, without its parameters. */
  route: string;
  /** Id or code in the route. */
  subject?: string;
  address?: string;
}

/** How it ended. */
export interface ActionEnd {
  outcome: Exclude<ActionOutcome, 'unknown'>;
  status: number;
  code?: string;
  /** Id or code of what was made. */
  made?: string;
}

interface Row {
  id: string;
  at: Date;
  request_id: string;
  key_id: string;
  key_name: string;
  role: Role;
  person: string;
  method: string;
  route: string;
  subject: string | null;
  address: string | null;
  made: string | null;
  outcome: Exclude<ActionOutcome, 'unknown'> | null;
  status: number | null;
  code: string | null;
}

/** The append-only log of privileged actions. Holds who, when, what and how it ended: no secret, no content of a record. */
@Injectable()
export class ActionLog {
  constructor(readonly source: DataSource) {}

  /** Before the action: what cannot be written down is not done. @returns the id to end it with */
  async begin({ requestId, caller, method, route, subject, address }: Action): Promise<string> {
    const [row] = await this.source.query<{ id: string }[]>(
      `insert into actions (request_id, key_id, key_name, role, person, method, route, subject, address)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
      [
        requestId,
        caller.keyId,
        caller.name,
        caller.role,
        caller.person,
        method,
        route,
        subject ?? null,
        address ?? null,
      ],
    );
    return row!.id;
  }

  async end(id: string, { outcome, status, code, made }: ActionEnd): Promise<void> {
    await this.source.query(
      'insert into action_outcomes (action_id, outcome, status, code, made) values ($1, $2, $3, $4, $5)',
      [id, outcome, status, code ?? null, made ?? null],
    );
  }

  /** Newest first. */
  async list(query: ActionQuery): Promise<Page<ActionDto>> {
    const rows = await this.source.query<Row[]>(
      `select a.*, o.outcome, o.status, o.code, o.made from actions a left join action_outcomes o on o.action_id = a.id
        where ($1::bigint is null or a.id < $1) and ($2::uuid is null or a.key_id = $2) and ($3::text is null or a.role = $3)
          and ($4::text is null or coalesce(o.outcome, 'unknown') = $4)
          and ($5::text is null or a.subject = $5 or o.made = $5)
          and ($6::timestamptz is null or a.at >= $6) and ($7::timestamptz is null or a.at < $7)
        order by a.id desc limit $8`,
      [
        query.after ?? null,
        query.key ?? null,
        query.role ?? null,
        query.outcome ?? null,
        query.subject ?? null,
        query.since ?? null,
        query.until ?? null,
        query.limit + 1,
      ],
    );
    return toPage(rows, query.limit, (row) => Number(row.id), toDto);
  }
}

function toDto(row: Row): ActionDto {
  const subject = row.subject ?? row.made;
  return {
    id: Number(row.id),
    at: row.at.toISOString(),
    requestId: row.request_id,
    keyId: row.key_id,
    keyName: row.key_name,
    role: row.role,
    person: row.person,
    method: row.method,
    route: row.route,
    ...(subject !== null && { subject }),
    ...(row.address !== null && { address: row.address }),
    outcome: row.outcome ?? 'unknown',
    ...(row.status !== null && { status: row.status }),
    ...(row.code !== null && { code: row.code }),
  };
}
