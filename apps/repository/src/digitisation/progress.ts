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

/** @param targets as `readTargets` orders them */
export async function progressOf(source: DataSource, targets: readonly TargetRow[]): Promise<PlanProgress[]> {
  const plans = new Map<string, TargetProgress[]>();
  for (const target of targets) {
    const told = { target, progress: towards(target.pages, await doneFor(source, target)) };
    plans.set(target.plan, [...(plans.get(target.plan) ?? []), told]);
  }
  return [...plans].map(([plan, told]) => planOf(plan, told));
}

function planOf(plan: string, targets: TargetProgress[]): PlanProgress {
  const published = targets.find(({ target }) => target.agencyId === null)?.progress;
  const rows = targets.filter(({ target }) => target.agencyId !== null).map(({ progress }) => progress);
  const sum = (of: (one: Progress) => number): number => rows.reduce((total, one) => total + of(one), 0);
  const sumOfRows =
    rows.length === 0
      ? undefined
      : towards(
          sum(({ targetPages }) => targetPages),
          {
            digitisedPages: sum(({ digitisedPages }) => digitisedPages),
            documentsWithUnknownPages: sum((one) => one.documentsWithUnknownPages),
          },
        );
  return {
    plan,
    targets,
    ...(published && { published }),
    ...(sumOfRows && { sumOfRows }),
    ...(published && sumOfRows && { differencePages: published.targetPages - sumOfRows.targetPages }),
  };
}

/** @param targetPages more than 0 */
export const towards = (targetPages: number, done: Done): Progress => ({
  targetPages,
  ...done,
  leftPages: Math.max(0, targetPages - done.digitisedPages),
  percent: Math.round((done.digitisedPages / targetPages) * 10_000) / 100,
});

/** Pages of documents that are wholly digitised: of mixed ones nothing says which pages came from paper. */
async function doneFor(source: DataSource, { agencyId, from, to }: TargetRow): Promise<Done> {
  const [done] = await source.query<Done[]>(
    `select coalesce(sum(pages), 0)::float8 as "digitisedPages", coalesce(sum(uncounted), 0)::float8 as "documentsWithUnknownPages"
       from aip_extents
      where medium = 'digitised' and accepted_on between $1::date and $2::date and ($3::uuid is null or agency_id = $3)`,
    [from, to, agencyId],
  );
  return done!;
}
