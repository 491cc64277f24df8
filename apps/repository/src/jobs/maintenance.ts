import type { JobParts } from './job-parts.js';
import { settlePlans } from '../replication/settle-plans.js';
import { refreshStatus } from '../replication/status.js';
import { addUpAges } from '../audits/coverage.js';
import { scheduleAudits } from '../audits/schedule-audits.js';
import { scheduleEvidence } from '../evidence/schedule-evidence.js';
import { scheduleCampaign } from '../formats/campaign-job.js';
import { scheduleAssessment } from '../formats/assess-job.js';
import { requestNightly } from '../snapshot/nightly.js';
import { expireUploads } from '../transfers/upload-expiry.js';
import { enqueueAllLost } from './recovery.js';

/** What one worker of all does now and then, so that nothing waits for a restart. */
export async function maintain(parts: JobParts): Promise<void> {
  await enqueueAllLost(parts);
  await advanceStranded(parts);
  await expireUploads(parts);
  await settlePlans(parts);
  await refreshStatus(parts);
  await requestNightly(parts);
  await forgetDeliveries(parts);
  await forgetJobs(parts);
  await addUpAges(parts.source.manager);
  await scheduleAudits(parts);
  await scheduleEvidence(parts);
  await scheduleCampaign(parts);
  await scheduleAssessment(parts);
}

/** The delivery log goes back so far. */
const DELIVERY_LOG_DAYS = 30;

async function forgetDeliveries({ source }: JobParts): Promise<void> {
  await source.query(
    `delete from webhook_deliveries where state <> 'pending' and created_at < now() - $1 * interval '1 day'`,
    [DELIVERY_LOG_DAYS],
  );
}

/** Rows dropped at a time; more of them the next time. */
const FORGOTTEN_JOBS = 10_000;

/** The oldest are looked for by their number, which the table has an index of. */
async function forgetJobs({ source, config }: JobParts): Promise<void> {
  await source.query(
    `delete from job_history where id in (select id from job_history order by id limit $2)
        and started_at < now() - $1 * interval '1 day'`,
    [config.jobHistoryDays, FORGOTTEN_JOBS],
  );
}

/**
 * A clock that was ahead and was set right leaves jobs that are due in days. None of ours waits longer than the ceiling, or the few
 * minutes of five failures: what lies further off is due now.
 */
async function advanceStranded({ source, config }: JobParts): Promise<void> {
  await source.query(
    `select graphile_worker.reschedule_jobs(array_agg(id), now()) from graphile_worker.jobs
      where task_identifier in ('process-transfer', 'run-audit', 'audit-store', 'run-repair') and locked_at is null
        and run_at > now() + $1 * interval '1 millisecond' having count(*) > 0`,
    [2 * config.retryCeilingMs + 600_000],
  );
}
