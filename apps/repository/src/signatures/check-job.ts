import { rm } from 'node:fs/promises';
import { isoSeconds, messageOf } from '@mocban/core';
import { decide, type JudgedFile, type SignatureJudge, type SignaturePolicy } from '@mocban/oais';
import type { DocumentReport } from '@mocban/signatures';
import { isDatabaseAway } from '../environment.js';
import type { JobParts } from '../jobs/job-parts.js';
import { enqueue } from '../jobs/queue.js';
import { stopSignal } from '../jobs/stop-signal.js';
import { addLeaf } from '../log/leaves.js';
import { noteBasis } from './basis.js';
import { addVerdicts, keepChecks } from './holding-verdicts.js';
import { judgeHeldFile, scratchOf, type HeldFile } from './judge-held-file.js';
import { isStopped, openJudge } from './open-judge.js';

/** The job is one. */
export const CHECKS = 'signatures';

/** A row, the job's name, when a file is to be judged again. */
export const OPEN_CHECKS_SQL = `select '${CHECKS}' as id where exists (select 1 from signature_checks where due_at <= now())`;

/** A job gives way to others after so long. */
const SLICE_MS = 20_000;
const BATCH = 20;
/** What could not be read, or judged by, is tried again after so long. */
const LATER = `interval '6 hours'`;
const BUSY_DELAY_MS = 2000;

interface DueFile extends HeldFile {
  kind: JudgedFile['kind'];
  sha256: string;
  /** Of the agreement that it came under, where that has one of its own. */
  policy: SignaturePolicy | null;
}

/** Judges again the signed files of holdings whose time has come, and keeps what has changed. Run again, it goes on. */
export async function checkSignatures(parts: JobParts, stopping: AbortSignal): Promise<void> {
  const { source, lease, config } = parts;
  const later = (delayMs: number) => enqueue(source.manager, 'check-signatures', CHECKS, { delayMs });
  const lock = await lease.take('check-signatures');
  if (!lock) return later(BUSY_DELAY_MS);
  const signal = stopSignal(stopping, lock.lost);
  try {
    // What a run that was killed left.
    await rm(scratchOf(config), { recursive: true, force: true });
    const judge = await openJudge(config.signatures, parts.logger);
    await noteBasis(source, judge, config);
    const until = performance.now() + SLICE_MS;
    for (;;) {
      const files = await dueFiles(parts);
      if (files.length === 0) return;
      for (const file of files) await checkFile(parts, judge, file, signal);
      if (performance.now() > until) return await later(0);
    }
  } catch (error) {
    if (!signal.aborted && !isDatabaseAway(error)) throw error;
    await later(1000);
  } finally {
    await lock.release();
  }
}

const dueFiles = ({ source }: JobParts): Promise<DueFile[]> =>
  source.query<DueFile[]>(
    `select c.aip_id as "aipId", c.path, c.kind, c.sha256, a.object_path as "objectPath", a.head as version,
            g.signature_policy as policy
       from signature_checks c join aips a on a.id = c.aip_id left join agreements g on g.id = a.agreement_id
      where c.due_at <= now() order by c.due_at limit ${BATCH}`,
  );

async function checkFile(parts: JobParts, judge: SignatureJudge, file: DueFile, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  try {
    const report = await judgeHeldFile(parts, judge, file, signal);
    // Its verdict stands: nothing new is known.
    if (isStopped(report)) throw new Error(report.signatures[0]!.reason);
    await parts.config.onStep('signature:judged');
    await keep(parts, file, report);
    await parts.config.onStep('signature:kept');
  } catch (error) {
    signal.throwIfAborted();
    if (isDatabaseAway(error)) throw error;
    parts.logger.warn({ err: error, aip: file.aipId, path: file.path }, 'a signature could not be judged again');
    await parts.source.query(
      `update signature_checks set due_at = now() + ${LATER}, problem = $3 where aip_id = $1 and path = $2`,
      [file.aipId, file.path, messageOf(error).replaceAll('\0', '')],
    );
  }
}

/** What is the same is known again; what is not is a verdict of its own, and a leaf of the log. */
async function keep({ source, config, logger }: JobParts, file: DueFile, report: DocumentReport): Promise<void> {
  const { aipId, path, kind, sha256, policy } = file;
  const decision = decide(policy ?? config.signatures.policy, report);
  await source.transaction(async (manager) => {
    const [last] = await manager.query<{ report: DocumentReport }[]>(
      'select report from signature_verdicts where aip_id = $1 and path = $2 order by judged_at desc, id desc limit 1',
      [aipId, path],
    );
    if (last !== undefined && gistOf(last.report) === gistOf(report))
      return keepChecks(manager, aipId, [{ path, kind, sha256, report }]);
    const [was, is] = [last && verdictOf(last.report), verdictOf(report)];
    await addVerdicts(manager, aipId, 're-validation', [{ path, kind, sha256, report, decision }]);
    const time = isoSeconds(config.clock.now());
    await addLeaf(manager, { type: 'signature-verdict', time, object: aipId, path, sha256, ...(was && { was }), is });
    logger.warn({ aip: aipId, path, was, is }, 'the verdict on a signature has changed');
  });
}

const verdictOf = ({ indication, subIndication }: DocumentReport): string =>
  subIndication === undefined ? indication : `${indication}/${subIndication}`;

/** What of a report is its verdict: of each signature what it is worth, why, and by which time. */
const gistOf = ({ indication, subIndication, signatures }: DocumentReport): string =>
  JSON.stringify([
    indication,
    subIndication,
    signatures.map((one) => [
      one.name,
      one.indication,
      one.subIndication,
      'level' in one ? one.level : undefined,
      'bestSignatureTime' in one ? one.bestSignatureTime?.source : undefined,
    ]),
  ]);
