import type { JobHandlers } from '../jobs/worker.js';
import type { JobKind } from '../jobs/queue.js';
import type { Metrics } from './metrics.js';

/** The same handlers, each run timed. */
export function timedHandlers(handlers: JobHandlers, metrics: Metrics): JobHandlers {
  const timed = Object.entries(handlers).map(([kind, handle]): [string, JobHandlers[JobKind]] => [
    kind,
    async (subject, context) => {
      const stop = metrics.jobSeconds.startTimer({ kind });
      try {
        await handle(subject, context);
        stop({ outcome: 'done' });
      } catch (error) {
        stop({ outcome: context.signal.aborted ? 'interrupted' : 'failed' });
        throw error;
      }
    },
  ]);
  return Object.fromEntries(timed) as JobHandlers;
}
