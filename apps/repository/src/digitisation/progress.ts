import type { DataSource } from 'typeorm';
import type { TargetRow } from './target-rows.js';

/** How far something is: pages that were to be digitised, and were. */
export interface Progress {
  targetPages: number;
  digitisedPages: number;
  /** Documents among what was digitised whose pages nobody knows: the pages are at least so many. */
  documentsWithUnknownPages: number;
  leftPages: number;
  /** Of the target, to two places; more than 100 where more was done. */
  percent: number;
}

export interface TargetProgress {
  target: TargetRow;
  progress: Progress;
}

/** The targets of one plan. Where the plan states a total and rows of agencies, both are told, whether they agree or not. */
export interface PlanProgress {
  plan: string;
  targets: TargetProgress[];
  /** By what the plan states for the whole archive. */
  published?: Progress;
  /** By the rows of agencies added up. */
  sumOfRows?: Progress;
  /** Pages that the published total has more than the rows; less than 0 where it has less. Only where there are both. */
  differencePages?: number;
}

type Done = Pick<Progress, 'digitisedPages' | 'documentsWithUnknownPages'>;
type DoneRow = Done & { agencyId: string };

/** Asks once for each period. @param targets as `readTargets` orders them */
export async function progressOf(source: DataSource, targets: readonly TargetRow[]): Promise<PlanProgress[]> {
  const periods = new Map<string, readonly DoneRow[]>();
  const plans = new Map<string, TargetProgress[]>();
  for (const target of targets) {
    const { plan, from, to, agencyId, pages } = target;
    const period = `${from} ${to}`;
    const done = periods.get(period) ?? (await doneIn(source, from, to));
    periods.set(period, done);
    const own = agencyId === null ? done : done.filter((row) => row.agencyId === agencyId);
    plans.set(plan, [...(plans.get(plan) ?? []), { target, progress: towards(pages, sumOf(own)) }]);
  }
  return [...plans].map(([plan, told]) => planOf(plan, told));
}

function planOf(plan: string, targets: TargetProgress[]): PlanProgress {
  const published = targets.find(({ target }) => target.agencyId === null)?.progress;
  const rows = targets.flatMap(({ target, progress }) => (target.agencyId === null ? [] : [progress]));
  const targetPages = rows.reduce((total, row) => total + row.targetPages, 0);
  const sumOfRows = rows.length === 0 ? undefined : towards(targetPages, sumOf(rows));
  return {
    plan,
    targets,
    ...(published && { published }),
    ...(sumOfRows && { sumOfRows }),
    ...(published && sumOfRows && { differencePages: published.targetPages - sumOfRows.targetPages }),
  };
}

const sumOf = (rows: readonly Done[]): Done => ({
  digitisedPages: rows.reduce((total, row) => total + row.digitisedPages, 0),
  documentsWithUnknownPages: rows.reduce((total, row) => total + row.documentsWithUnknownPages, 0),
});

/** @param targetPages more than 0 */
export const towards = (targetPages: number, done: Done): Progress => ({
  targetPages,
  ...done,
  leftPages: Math.max(0, targetPages - done.digitisedPages),
  percent: Math.round((done.digitisedPages / targetPages) * 10_000) / 100,
});

/** Pages of documents that are wholly digitised, by agency: of mixed ones nothing says which pages came from paper. */
const doneIn = (source: DataSource, from: string, to: string): Promise<DoneRow[]> =>
  source.query<DoneRow[]>(
    `select agency_id as "agencyId", sum(pages)::float8 as "digitisedPages", sum(uncounted)::float8 as "documentsWithUnknownPages"
       from aip_extents where medium = 'digitised' and accepted_on between $1::date and $2::date group by 1`,
    [from, to],
  );
