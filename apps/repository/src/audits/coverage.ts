import type { EntityManager } from 'typeorm';
import { readContracts, shareOfDay, type KeptContract } from './contract.js';

/** How a store's copies stand by its contract, and whether it can be kept. */
export interface StoreCoverage {
  store: string;
  copies: number;
  /** Read within the contract's time. */
  covered: number;
  neverRead: number;
  /** By days since the last full reading: copies. */
  ages: { fromDays: number; copies: number }[];
  /** What must be read a day. */
  needed: { objectsPerDay: number; bytesPerDay: number; filesPerDay: number };
  /** What is managed a day, by the runs of the last thirty days; absent before the first. */
  ceiling?: { objectsPerDay: number; bytesPerDay: number; filesPerDay: number };
  /** In so many days the first copy is not read in time; 0: it is so now. Absent while the contract can be kept, or nothing is known. */
  missedInDays?: number;
}

interface AgeRow {
  store: string;
  days: number | null;
  copies: number;
}

interface Work {
  store: string;
  bytes: string;
  files: string;
}

interface Rate {
  store: string;
  objects: string;
  bytes: string;
  files: string;
  busy: string;
}

/** Reads one row for each store and day, whatever the number of holdings. */
export async function readCoverage(manager: EntityManager): Promise<StoreCoverage[]> {
  const contracts = await readContracts(manager);
  const ages = await manager.query<AgeRow[]>(
    `select store_id as store, floor(extract(epoch from now() - verified_at) / 86400)::int as days, count(*)::int as copies
       from copies group by 1, 2 order by 1, 2 desc nulls first`,
  );
  const works = await manager.query<Work[]>(
    `select c.store_id as store, sum(v.size_bytes) as bytes, sum(v.file_count) as files
       from copies c join aip_versions v on v.aip_id = c.aip_id and v.version = c.version group by 1`,
  );
  const rates = await manager.query<Rate[]>(
    `select store_id as store, sum(objects_read) as objects, sum(bytes_read) as bytes, sum(files_read) as files,
            sum(busy_ms) as busy from audit_stores where started_at > now() - interval '30 days' group by 1`,
  );
  return contracts.map((contract) => {
    const of = <Row extends { store: string }>(rows: readonly Row[]) =>
      rows.filter(({ store }) => store === contract.store);
    return coverageOf(contract, of(ages), of(works)[0], of(rates)[0]);
  });
}

export function coverageOf(
  contract: KeptContract,
  ages: readonly AgeRow[],
  work: Work | undefined,
  rate: Rate | undefined,
): StoreCoverage {
  const { store, maxAgeDays } = contract;
  const sum = (rows: readonly AgeRow[]): number => rows.reduce((total, { copies }) => total + copies, 0);
  const copies = sum(ages);
  const ceiling = ceilingOf(contract, rate);
  const missedInDays = ceiling && missed(ages, maxAgeDays, ceiling.objectsPerDay);
  return {
    store,
    copies,
    covered: sum(ages.filter(({ days }) => days !== null && days < maxAgeDays)),
    neverRead: sum(ages.filter(({ days }) => days === null)),
    ages: ages.flatMap(({ days, copies }) => (days === null ? [] : [{ fromDays: days, copies }])).reverse(),
    needed: {
      objectsPerDay: copies / maxAgeDays,
      bytesPerDay: Number(work?.bytes ?? 0) / maxAgeDays,
      filesPerDay: Number(work?.files ?? 0) / maxAgeDays,
    },
    ...(ceiling && { ceiling }),
    ...(missedInDays !== undefined && { missedInDays }),
  };
}

function ceilingOf(contract: KeptContract, rate: Rate | undefined): StoreCoverage['ceiling'] {
  if (rate === undefined || Number(rate.busy) === 0) return undefined;
  const perDay = (86_400_000 * shareOfDay(contract)) / Number(rate.busy);
  return {
    objectsPerDay: Number(rate.objects) * perDay,
    bytesPerDay: Number(rate.bytes) * perDay,
    filesPerDay: Number(rate.files) * perDay,
  };
}

/** Oldest first: the first day by which more copies are due than can be read until then. */
function missed(ages: readonly AgeRow[], maxAgeDays: number, objectsPerDay: number): number | undefined {
  let due = 0;
  for (const { days, copies } of ages) {
    const left = days === null ? 0 : Math.max(0, maxAgeDays - days);
    due += copies;
    if (due > objectsPerDay * left) return left;
  }
  return undefined;
}
