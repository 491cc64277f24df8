import type { EntityManager } from 'typeorm';

/** What is promised of the copies of a store, and how the promise is kept. */
export interface AuditContract {
  /** Every copy is read wholly at most so far apart. */
  maxAgeDays: number;
  /** `null`: as fast as it goes. */
  bytesPerSecond: number | null;
  /** When scheduled audits read, from the first hour to the second one, which may be of the next day; `null`: at any time. */
  hours: { from: number; to: number } | null;
  /** IANA name of the zone that the hours are of. */
  timeZone: string;
  /** Processes that read the store at the same time. */
  lanes: number;
  /** Audits of a part of the copies in between, drawn by lot; `null`: none. */
  sample: { percent: number; everyDays: number } | null;
}

export const DEFAULT_CONTRACT: AuditContract = {
  maxAgeDays: 90,
  bytesPerSecond: null,
  hours: null,
  timeZone: 'Asia/Ho_Chi_Minh',
  lanes: 1,
  sample: null,
};

/** A contract with who changed it last. */
export interface KeptContract extends AuditContract {
  store: string;
  changedBy?: string;
  changedAt?: Date;
}

interface ContractRow {
  id: string;
  max_age_days: number | null;
  bytes_per_second: string | null;
  hours_from: number | null;
  hours_to: number | null;
  time_zone: string;
  lanes: number;
  sample_percent: number | null;
  sample_every_days: number | null;
  changed_by: string;
  changed_at: Date;
}

/** The contract of every store, or of one. */
export async function readContracts(manager: EntityManager, storeId?: string): Promise<KeptContract[]> {
  const rows = await manager.query<ContractRow[]>(
    `select s.id, c.* from stores s left join audit_contracts c on c.store_id = s.id
      where $1::text is null or s.id = $1 order by s.id`,
    [storeId ?? null],
  );
  return rows.map(contractOf);
}

export const readContract = async (manager: EntityManager, storeId: string): Promise<AuditContract> =>
  (await readContracts(manager, storeId))[0] ?? DEFAULT_CONTRACT;

function contractOf(row: ContractRow): KeptContract {
  if (row.max_age_days === null) return { store: row.id, ...DEFAULT_CONTRACT };
  return {
    store: row.id,
    maxAgeDays: row.max_age_days,
    bytesPerSecond: row.bytes_per_second === null ? null : Number(row.bytes_per_second),
    hours: row.hours_from === null ? null : { from: row.hours_from, to: row.hours_to! },
    timeZone: row.time_zone,
    lanes: row.lanes,
    sample: row.sample_percent === null ? null : { percent: row.sample_percent, everyDays: row.sample_every_days! },
    changedBy: row.changed_by,
    changedAt: row.changed_at,
  };
}

/** Puts a contract in the place of the one before. */
export async function writeContract(
  manager: EntityManager,
  storeId: string,
  { maxAgeDays, bytesPerSecond, hours, timeZone, lanes, sample }: AuditContract,
  changedBy: string,
): Promise<void> {
  await manager.query(
    `insert into audit_contracts (store_id, max_age_days, bytes_per_second, hours_from, hours_to, time_zone, lanes,
        sample_percent, sample_every_days, changed_by)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      on conflict (store_id) do update set max_age_days = excluded.max_age_days,
        bytes_per_second = excluded.bytes_per_second, hours_from = excluded.hours_from, hours_to = excluded.hours_to,
        time_zone = excluded.time_zone, lanes = excluded.lanes, sample_percent = excluded.sample_percent,
        sample_every_days = excluded.sample_every_days, changed_by = excluded.changed_by, changed_at = now()`,
    [
      storeId,
      maxAgeDays,
      bytesPerSecond,
      hours?.from ?? null,
      hours?.to ?? null,
      timeZone,
      lanes,
      sample?.percent ?? null,
      sample?.everyDays ?? null,
      changedBy,
    ],
  );
}

/** Whether scheduled audits may read at an instant. */
export function isWithinHours({ hours, timeZone }: Pick<AuditContract, 'hours' | 'timeZone'>, at: Date): boolean {
  if (hours === null) return true;
  const hour = Number(new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(at));
  return hours.from < hours.to ? hour >= hours.from && hour < hours.to : hour >= hours.from || hour < hours.to;
}

/** Of a day, the part in which scheduled audits may read: 0 to 1. */
export const shareOfDay = ({ hours }: Pick<AuditContract, 'hours'>): number =>
  hours === null || hours.from === hours.to ? 1 : ((hours.to - hours.from + 24) % 24) / 24;

/** A copy is due before its time is over: a third of it is left for waiting, and for audits that fail. */
export const DUE_SHARE = 2 / 3;
