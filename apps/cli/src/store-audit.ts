import { setTimeout as pause } from 'node:timers/promises';
import type { components } from '@mocban/client';
import { parseSampleSize, parseThrottle } from './audit-limits.js';
import { printable, type ExitCode, type Outcome } from './outcome.js';
import type { ToService } from './policy.js';
import { serviceClient } from './service-client.js';

type Audit = components['schemas']['AuditDto'];

/** Options of `store audit`. */
export interface StoreAuditOptions extends ToService {
  fonds?: string;
  agency?: string;
  holding?: string;
  sample?: string;
  seed?: string;
  throttle?: string;
  wait?: boolean;
}

const PAUSE_MS = 500;

/** Has a repository audit one of its stores, or all. With `wait` exit 1 when a copy is not intact, 3 when the audit came to no end. */
export async function auditAtService(
  store: string | undefined,
  { fonds, agency, holding, sample, seed, throttle, wait, ...service }: StoreAuditOptions,
  signal: AbortSignal,
): Promise<Outcome> {
  const client = serviceClient(service);
  const body = {
    ...(store !== undefined && { store }),
    ...(fonds !== undefined && { fonds }),
    ...(agency !== undefined && { agency }),
    ...(holding !== undefined && { holding }),
    ...(sample !== undefined && { sample: { ...parseSampleSize(sample), ...(seed !== undefined && { seed }) } }),
    ...(throttle !== undefined && { bytesPerSecond: parseThrottle(throttle) }),
  };
  let audit = await client.answer(client.api.POST('/v1/audits', { body }));
  while (wait === true && isUnderWay(audit)) {
    await pause(PAUSE_MS, undefined, { signal });
    audit = await client.answer(client.api.GET('/v1/audits/{id}', { params: { path: { id: audit.id } } }));
  }
  return { exit: exitOf(audit), json: { audit }, text: linesOf(audit) };
}

const isUnderWay = ({ state }: Audit): boolean => state === 'queued' || state === 'running';

function exitOf(audit: Audit): ExitCode {
  if (isUnderWay(audit)) return 0;
  if (audit.state !== 'done') return 3;
  return Object.keys(audit.verdicts).every((verdict) => verdict === 'intact') ? 0 : 1;
}

function linesOf(audit: Audit): string[] {
  const verdicts = Object.entries(audit.verdicts).map(([verdict, objects]) => `${objects} ${verdict}`);
  return [
    `${audit.id}  ${audit.stores.join(', ')}  ${audit.state}`,
    `  ${audit.objectsRead} objects, ${audit.bytesRead} bytes read${verdicts.length > 0 ? `: ${verdicts.join(', ')}` : ''}`,
    ...audit.canaries
      .filter(({ passed }) => !passed)
      .map(({ name }) => `  misjudged the canary ${name}: nothing of it counts`),
    ...(audit.cause === undefined ? [] : [`  ${printable(audit.cause)}`]),
  ];
}
