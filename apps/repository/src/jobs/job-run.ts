import type { JobKind } from './queue.js';
import type { JobHandlers } from './worker.js';

/** A run of a job that has ended. */
export interface JobRun {
  kind: JobKind;
  outcome: 'done' | 'failed' | 'interrupted';
  seconds: number;
}

/** The same handlers, each run told of when it has ended. */
export function watchedHandlers(handlers: JobHandlers, ended: (run: JobRun) => void): JobHandlers {
  const watched = Object.entries(handlers).map(([name, handle]): [string, JobHandlers[JobKind]] => [
    name,
    async (subject, context) => {
      const kind = name as JobKind;
      const begun = performance.now();
      const say = (outcome: JobRun['outcome']) => ended({ kind, outcome, seconds: (performance.now() - begun) / 1000 });
      try {
        await handle(subject, context);
        say('done');
      } catch (error) {
        say(context.signal.aborted ? 'interrupted' : 'failed');
        throw error;
      }
    },
  ]);
  return Object.fromEntries(watched) as JobHandlers;
}
