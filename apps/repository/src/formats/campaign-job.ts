import { rm } from 'node:fs/promises';
import { steadyPace } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { isDatabaseAway } from '../environment.js';
import { ServiceError } from '../error.js';
import { currentIdentifier } from '../ingest/identifier.js';
import type { JobParts } from '../jobs/job-parts.js';
import { enqueue } from '../jobs/queue.js';
import { stopSignal } from '../jobs/stop-signal.js';
import type { JobContext } from '../jobs/worker.js';
import { identifyHolding, scratchOf } from './identify-holding.js';
import { keepIdentified } from './keep-identified.js';

/** Campaigns that are to be at work, for the recovery of jobs. */
export const OPEN_IDENTIFYING_SQL = `select id from format_campaigns where state = 'running'`;

/** A job gives way to others after so long. */
const TURN_MS = 30_000;
const BUSY_DELAY_MS = 2000;
/** Holdings asked for at a time. */
const BATCH = 20;
/** Of campaigns that begin by themselves: they are to disturb nobody. */
const QUIET_BYTES_PER_SECOND = 50_000_000;

interface Campaign {
  id: string;
  release: string;
  bytesPerSecond: number | null;
}

interface NextHolding {
  id: string;
  uuid: string;
  head: string;
  sequence: number;
}

/** Identifies holdings anew from where a campaign was, until none is left or its turn is over. Killed, it goes on at the holding it was at. */
export async function identifyHoldings(parts: JobParts, campaignId: string, context: JobContext): Promise<void> {
  const { source, lease, config } = parts;
  const later = (delayMs: number) => enqueue(source.manager, 'identify-formats', campaignId, { delayMs });
  const lock = await lease.take(`format-campaign:${campaignId}`);
  if (!lock) return later(BUSY_DELAY_MS);
  const signal = stopSignal(context.signal, lock.lost);
  try {
    // What a run that was killed left.
    await rm(scratchOf(parts), { recursive: true, force: true });
    const identifier = await currentIdentifier(config);
    const until = performance.now() + TURN_MS;
    for (let pace: ReturnType<typeof steadyPace> | undefined; ;) {
      const campaign = await runningCampaign(source.manager, campaignId);
      if (campaign === undefined) return;
      // By now others tell formats: another campaign goes over all holdings.
      if (campaign.release !== identifier.release) return await end(source.manager, campaignId, 'superseded');
      if (campaign.bytesPerSecond !== null) pace ??= steadyPace(campaign.bytesPerSecond);
      const holdings = await nextHoldings(source.manager, campaignId);
      if (holdings.length === 0) return await end(source.manager, campaignId, 'done');
      for (const aip of holdings) {
        if (performance.now() > until) return await later(0);
        const identified = await identifyHolding({ parts, identifier, pace, signal }, aip);
        await config.onStep('campaign:identified');
        const isKept = await keepIdentified(parts, { campaignId, release: identifier.release, aip }, identified);
        await config.onStep('campaign:kept');
        // The holdings are asked for again from the one that was not.
        if (!isKept) break;
      }
    }
  } catch (error) {
    if (!signal.aborted && !isDatabaseAway(error)) throw error;
    await later(1000);
  } finally {
    await lock.release();
  }
}

const runningCampaign = async (manager: EntityManager, id: string): Promise<Campaign | undefined> =>
  (
    await manager.query<Campaign[]>(
      `select id, release, bytes_per_second::float8 as "bytesPerSecond" from format_campaigns where id = $1 and state = 'running'`,
      [id],
    )
  )[0];

/** What came after the campaign began was told by its release. */
const nextHoldings = (manager: EntityManager, campaignId: string): Promise<NextHolding[]> =>
  manager.query<NextHolding[]>(
    `select a.id, a.uuid, a.head, a.sequence::float8 as sequence from format_campaigns c
       join aips a on a.sequence > c.after_sequence and a.sequence <= c.last_sequence
      where c.id = $1 order by a.sequence limit ${BATCH}`,
    [campaignId],
  );

async function end(manager: EntityManager, id: string, state: 'done' | 'superseded'): Promise<void> {
  await manager.query(`update format_campaigns set state = $2, ended_at = now() where id = $1 and state = 'running'`, [
    id,
    state,
  ]);
}

export interface NewCampaign {
  trigger: 'person' | 'release';
  requestedBy: string;
  bytesPerSecond: number | null;
}

/** Begins a campaign over everything that is held now. @throws ServiceError `FORMAT_CAMPAIGN_RUNNING` */
export async function beginCampaign(
  manager: EntityManager,
  release: string,
  { trigger, requestedBy, bytesPerSecond }: NewCampaign,
): Promise<string> {
  await manager.query(
    `update format_campaigns set state = 'superseded', ended_at = now() where state = 'running' and release <> $1`,
    [release],
  );
  const [row] = await manager.query<{ id: string }[]>(
    `insert into format_campaigns (release, trigger, bytes_per_second, last_sequence, requested_by)
     select $1, $2, $3, coalesce(max(sequence), 0), $4 from aips on conflict do nothing returning id`,
    [release, trigger, bytesPerSecond, requestedBy],
  );
  if (row === undefined) throw new ServiceError('FORMAT_CAMPAIGN_RUNNING', 'the holdings are being identified already');
  await enqueue(manager, 'identify-formats', row.id);
  return row.id;
}

/** Begins one by itself when the signatures are of another release than any before. The first release that is met is the one that was there. */
export async function scheduleCampaign({ source, config, logger }: JobParts): Promise<void> {
  let release: string;
  try {
    ({ release } = await currentIdentifier(config));
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return logger.warn({ err: error }, 'the signatures of formats cannot be used');
  }
  await source.transaction(async (manager) => {
    const [added] = await manager.query<{ first: boolean }[]>(
      `insert into format_releases (release) values ($1) on conflict do nothing
       returning not exists (select from format_releases) as first`,
      [release],
    );
    if (added === undefined || added.first) return;
    const by = { trigger: 'release', requestedBy: 'scheduler', bytesPerSecond: QUIET_BYTES_PER_SECOND } as const;
    await beginCampaign(manager, release, by);
    logger.info({ release }, 'another release of signatures: the holdings are identified anew');
  });
}
