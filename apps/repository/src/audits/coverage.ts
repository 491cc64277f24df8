import type { EntityManager } from 'typeorm';
import { readContracts, shareOfDay, type KeptContract } from './contract.js';

/** Copies, and what is in them. */
export interface Extent {
  copies: number;
  files: number;
  bytes: number;
}

/** So much a day. */
export interface Rate {
  objectsPerDay: number;
  bytesPerDay: number;
  filesPerDay: number;
}

/** How a store's copies stand by its contract, and whether it can be kept. */
export interface StoreCoverage {
  store: string;
  copies: number;
  /** Read within the contract's time. */
  covered: number;
  neverRead: number;
  /** By days since the last full reading. */
  ages: ({ fromDays: number } & Extent)[];
  /** What must be read a day. */
  needed: Rate;
  /** What is managed a day, by the runs of the last thirty days; absent before the first. */
  ceiling?: Rate;
  /** In so many days the first copy is not read in time; 0: it is so now. Absent while the contract can be kept, or nothing is known. */
  missedInDays?: number;
}

/** Copies of one age; `null`: never read. */
export interface AgeRow extends Extent {
  store: string;
  days: number | null;
}

/** What the runs of the last thirty days came to. */
export interface WorkDone {
  store: string;
  objects: string;
  bytes: string;
  files: string;
  /** Milliseconds in which so many lanes as the store has were at work. */
  busy: string;
}

/** Reads one row for each store and hour, whatever the number of holdings. */
export async function readCoverage(manager: EntityManager): Promise<StoreCoverage[]> {
  const contracts = await readContracts(manager);
  const ages = await manager.query<AgeRow[]>(
    `select store_id as store, case when hour is not null then greatest(0, (hour_of(now()) - hour) / 24) end as days, sum(copies)::float8 as copies,
            sum(file_count)::float8 as files, sum(size_bytes)::float8 as bytes
       from copy_ages group by 1, 2 having sum(copies) > 0 order by 1, 2 desc nulls first`,
  );
  const done = await manager.query<WorkDone[]>(WORK_DONE_SQL);
  return contracts.map((contract) => {
    const of = <Row extends { store: string }>(rows: readonly Row[]) =>
      rows.filter(({ store }) => store === contract.store);
    return coverageOf(contract, of(ages), of(done)[0]);
  });
}

/** Every lane counts its own time. */
const WORK_DONE_SQL = `
  select store_id as store, sum(objects_read) as objects, sum(bytes_read) as bytes, sum(files_read) as files,
         sum(busy_ms::float8 / lanes) as busy
    from audit_stores where started_at > now() - interval '30 days' group by 1`;

/** @param ages the oldest first, those never read before them */
export function coverageOf(contract: KeptContract, ages: readonly AgeRow[], done: WorkDone | undefined): StoreCoverage {
  const { store, maxAgeDays } = contract;
  const all = sumOf(ages);
  const ceiling = ceilingOf(contract, done);
  const missedInDays = ceiling && missed(ages, maxAgeDays, ceiling);
  return {
    store,
    copies: all.copies,
    covered: sumOf(ages.filter(({ days }) => days !== null && days < maxAgeDays)).copies,
    neverRead: sumOf(ages.filter(({ days }) => days === null)).copies,
    ages: ages
      .flatMap(({ days, copies, files, bytes }) => (days === null ? [] : [{ fromDays: days, copies, files, bytes }]))
      .reverse(),
    needed: {
      objectsPerDay: all.copies / maxAgeDays,
      bytesPerDay: all.bytes / maxAgeDays,
      filesPerDay: all.files / maxAgeDays,
    },
    ...(ceiling && { ceiling }),
    ...(missedInDays !== undefined && { missedInDays }),
  };
}

function sumOf(rows: readonly Extent[]): Extent {
  const sum = { copies: 0, files: 0, bytes: 0 };
  for (const { copies, files, bytes } of rows) {
    sum.copies += copies;
    sum.files += files;
    sum.bytes += bytes;
  }
  return sum;
}

/** What was managed, but no more bytes than the contract lets through, and of objects and files as many less. */
function ceilingOf(contract: KeptContract, done: WorkDone | undefined): Rate | undefined {
  if (done === undefined || Number(done.busy) === 0) return undefined;
  const hours = 86_400_000 * shareOfDay(contract);
  const bytesPerDay = (Number(done.bytes) * hours) / Number(done.busy);
  const allowed = contract.bytesPerSecond === null ? Infinity : (contract.bytesPerSecond * hours) / 1000;
  const share = Math.min(1, allowed / bytesPerDay) * (hours / Number(done.busy));
  return {
    objectsPerDay: Number(done.objects) * share,
    bytesPerDay: Number(done.bytes) * share,
    filesPerDay: Number(done.files) * share,
  };
}

/**
 * Oldest first: the first day by which more is due than can be read until then, in objects, files or bytes. What was read till now may have
 * been larger or smaller than what is due: whichever of the three takes longest tells.
 */
function missed(ages: readonly AgeRow[], maxAgeDays: number, ceiling: Rate): number | undefined {
  const due = { copies: 0, files: 0, bytes: 0 };
  for (const { days, copies, files, bytes } of ages) {
    const left = days === null ? 0 : Math.max(0, maxAgeDays - days);
    due.copies += copies;
    due.files += files;
    due.bytes += bytes;
    const takes = Math.max(
      due.copies / ceiling.objectsPerDay,
      ratio(due.files, ceiling.filesPerDay),
      ratio(due.bytes, ceiling.bytesPerDay),
    );
    if (takes > left) return left;
  }
  return undefined;
}

/** Of objects without content nothing was read, and nothing can be said by it. */
const ratio = (amount: number, rate: number): number => (rate === 0 ? 0 : amount / rate);

/** Rows of differences above which they are added up. */
const MANY_DIFFERENCES = 5000;

/** Adds up what the changes of copies have left, so that there is a row for each store and hour. Changes meanwhile are added up the next time. */
export async function addUpAges(manager: EntityManager): Promise<void> {
  await manager.query(
    `with gone as (
       delete from copy_ages where (select count(*) - count(distinct (store_id, hour)) > $1 from copy_ages) returning *
     ) insert into copy_ages select store_id, hour, sum(copies), sum(file_count), sum(size_bytes) from gone
        group by 1, 2 having sum(copies) <> 0 or sum(file_count) <> 0 or sum(size_bytes) <> 0`,
    [MANY_DIFFERENCES],
  );
}
