import { carryOut } from '../approvals/carry-out-job.js';
import { runAudit } from '../audits/audit-job.js';
import { auditLane } from '../audits/audit-lane.js';
import { makeEvidence } from '../evidence/evidence-job.js';
import { runRepair } from '../repairs/repair-job.js';
import { deliverWebhook } from '../notifications/deliver-job.js';
import { ProcessTransfer } from '../ingest/process-transfer.js';
import { runDrill } from '../drills/drill-job.js';
import { takeSnapshot } from '../snapshot/take-snapshot.js';
import { replicateCopies } from '../replication/copy-job.js';
import { adoptVersions } from '../log/adopt-job.js';
import { publishLog } from '../log/publish-job.js';
import { checkSignatures } from '../signatures/check-job.js';
import { identifyHoldings } from '../formats/campaign-job.js';
import { assessFormats } from '../formats/assess-job.js';
import { runCampaign } from '../migrations/campaign-job.js';
import { previewMigration } from '../migrations/preview-job.js';
import type { JobParts } from './job-parts.js';
import type { JobHandlers } from './worker.js';

/** One handler per kind of job. */
export function jobHandlers(parts: JobParts): JobHandlers {
  const ingest = new ProcessTransfer(parts);
  return {
    'process-transfer': (transferId, context) => ingest.run(transferId, context),
    'run-audit': (auditId, context) => runAudit(parts, auditId, context),
    'audit-store': (lane, context) => auditLane(parts, lane, context),
    'run-repair': (repairId, context) => runRepair(parts, repairId, context),
    'deliver-webhook': (deliveryId, context) => deliverWebhook(parts, deliveryId, context),
    'take-snapshot': (subject, context) => takeSnapshot(parts, subject, context),
    'replicate-copies': (storeId, context) => replicateCopies(parts, storeId, context),
    'run-drill': (drillId, context) => runDrill(parts, drillId, context),
    'publish-log': (_log, { signal }) => publishLog(parts, signal),
    'adopt-versions': (_log, context) => adoptVersions(parts, context),
    'make-evidence': (_evidence, { signal }) => makeEvidence(parts, signal),
    'check-signatures': (_signatures, { signal }) => checkSignatures(parts, signal),
    'assess-formats': (_formats, { signal }) => assessFormats(parts, signal),
    'preview-migration': (campaignId, { signal }) => previewMigration(parts, campaignId, signal),
    'run-migration': (campaignId, { signal }) => runCampaign(parts, campaignId, signal),
    'identify-formats': (campaignId, context) => identifyHoldings(parts, campaignId, context),
    'carry-out': (approvalId, context) => carryOut(parts, approvalId, context),
  };
}
