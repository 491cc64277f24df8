import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { components } from '@mocban/client';
import { CliError, printable, UsageError, type Outcome } from './outcome.js';
import { serviceClient } from './service-client.js';

export interface ServiceOptions {
  to: string;
  key: string;
}

export interface DrillOptions extends ServiceOptions {
  store?: string;
  sample?: number;
  out?: string;
}

type Drill = components['schemas']['DrillDto'];

const PAUSE_MS = 250;

/** Has a snapshot taken and waits for it. Exit 1 where it did not come to every store. */
export async function takeSnapshot(options: ServiceOptions, signal: AbortSignal): Promise<Outcome> {
  const client = serviceClient(options);
  let snapshot = await client.answer(client.api.POST('/v1/snapshot'));
  while (snapshot.requested) {
    await pause(PAUSE_MS, undefined, { signal });
    snapshot = await client.answer(client.api.GET('/v1/snapshot'));
  }
  const { problem, objectId, version, created, copies } = snapshot;
  return {
    exit: problem === undefined ? 0 : 1,
    json: snapshot,
    text: [
      objectId === undefined
        ? 'no snapshot of the catalogue was taken'
        : `snapshot of the catalogue: ${version} of ${objectId}, ${created}`,
      ...copies.map((copy) => `  ${copy.store}: ${copy.version} ${copy.state}`),
      ...(problem === undefined ? [] : [`  PROBLEM  ${printable(problem)}`]),
    ],
  };
}

/** Has a drill done and waits for it. Exit 1 where not everything was restored as it was. */
export async function runDrill({ out, ...options }: DrillOptions, signal: AbortSignal): Promise<Outcome> {
  const { store, sample } = options;
  if (sample !== undefined && !(Number.isInteger(sample) && sample > 0))
    throw new UsageError('--sample: expected a positive number');
  const client = serviceClient(options);
  const body = { ...(store !== undefined && { store }), ...(sample !== undefined && { sample }) };
  let drill: Drill = await client.answer(client.api.POST('/v1/drills', { body }));
  while (drill.state === 'queued' || drill.state === 'running') {
    await pause(PAUSE_MS, undefined, { signal });
    drill = await client.answer(client.api.GET('/v1/drills/{id}', { params: { path: { id: drill.id } } }));
  }
  if (drill.record === undefined) throw new CliError('CLI_DRILL_FAILED', `the drill could not be done: ${drill.cause}`);
  if (out !== undefined) await writeFile(out, drill.record, { flag: 'wx' });
  return {
    exit: drill.passed ? 0 : 1,
    json: { valid: drill.passed, ...drill },
    text: [`restore drill ${drill.id}: ${drill.passed ? 'everything was restored as it was' : 'FAILED'}`, drill.record],
  };
}
