import type { ArchiveStore } from '../../../ports.js';
import { tryCanaries, type CanaryOutcome, type TryCanariesOptions } from './try-canaries.js';

/** An auditor that is tried while it audits: the one does not wait for the other to begin. Nothing that it says counts before the trial is over. */
export class Trial {
  readonly outcomes: Promise<CanaryOutcome[]>;
  /** For the audit: aborted as soon as a canary is known to be misjudged, or cannot be tried. */
  readonly signal: AbortSignal;

  constructor(store: ArchiveStore, options: TryCanariesOptions = {}) {
    const failed = new AbortController();
    this.signal = options.signal === undefined ? failed.signal : AbortSignal.any([options.signal, failed.signal]);
    this.outcomes = tryCanaries(store, options).then((outcomes) => {
      if (!haveAllPassed(outcomes)) failed.abort();
      return outcomes;
    });
    this.outcomes.catch((error: unknown) => failed.abort(error));
  }

  /** Waits for the end of the trial. @throws what kept canaries from being tried */
  async hasFailed(): Promise<boolean> {
    return !haveAllPassed(await this.outcomes);
  }
}

const haveAllPassed = (outcomes: readonly CanaryOutcome[]): boolean => outcomes.every(({ passed }) => passed);
