/** What a drill found; kept for as long as the archive is. Times in ISO 8601, sizes in bytes. */
export interface DrillRecord {
  type: 'mocban-drill/1';
  id: string;
  archive: string;
  software: string;
  /** Restored from. */
  store: string;
  /** How many packages, chosen at random; `null`: all. */
  sample: number | null;
  requestedBy: string;
  began: string;
  ended: string;
  seconds: number;
  packages: { expected: number; restored: number; files: number; sizeBytes: number };
  /** The catalogue made of what was restored. */
  catalogue: { holdings: number; agencies: number; agreements: number; transfers: number };
  /** The catalogue snapshot that was restored; `null`: the store has none. */
  snapshot: { objectId: string; version: string; created: string; rows: { [table: string]: number } } | null;
  /** The log of the store, verified where it was restored. */
  log: { state: 'none' | 'verified' | 'failed'; leaves: number; root: string | null; leavesExpected: number };
  passed: boolean;
  /** At most a hundred, in words. */
  problems: string[];
  problemCount: number;
}

const MOST_PROBLEMS = 100;

/** Problems as they come. */
export class DrillProblems {
  readonly list: string[] = [];
  count = 0;

  add(problem: string): void {
    this.count += 1;
    if (this.list.length < MOST_PROBLEMS) this.list.push(problem.replaceAll('\0', '\ufffd'));
  }
}
