export interface Sample {
  seconds: number;
  rssMiB?: number;
  heapMiB?: number;
  openFiles?: number;
  connections?: number;
}
export interface Verdict {
  figure: string;
  samples: number;
  seconds: number;
  mean: number;
  perHour: number;
  growth: number;
  bound: number;
  grows: boolean;
}
export function judgeGrowth(samples: readonly Sample[], shortest?: number): Verdict[];
export function fit(x: readonly number[], y: readonly number[]): { slope: number; standardError: number; mean: number };
export function judgeOutcome(outcome: {
  transfers: readonly { id: string; kind: string; expected: readonly string[]; state: string }[];
  audits: readonly { id: string; bad: number }[];
  leftovers: number;
  queueLength: number;
}): string[];
