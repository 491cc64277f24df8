import { setTimeout as delay } from 'node:timers/promises';
import type { MocbanClient, components } from '@mocban/client';

export interface AuditedStore {
  store: string;
  objects: number;
  damaged: { id: string; files: readonly components['schemas']['FileAuditDto'][] }[];
}

const ENDED = new Set(['done', 'failed']);

async function ended<Job extends { state: string; cause?: string }>(ask: () => Promise<Job>): Promise<Job> {
  for (;;) {
    const job = await ask();
    if (job.state === 'failed') throw new Error(`failed: ${job.cause ?? 'no cause given'}`);
    if (ENDED.has(job.state)) return job;
    await delay(100);
  }
}

/** Audits one store through the API and waits for the result. */
export async function runAudit(client: MocbanClient, store: string): Promise<AuditedStore> {
  const { id } = await client.answer(client.api.POST('/v1/audits', { body: { store } }));
  const path = { id };
  const audit = await ended(() => client.answer(client.api.GET('/v1/audits/{id}', { params: { path } })));
  const { items } = await client.answer(
    client.api.GET('/v1/audits/{id}/objects', { params: { path, query: { verdict: 'not-intact' } } }),
  );
  return {
    store,
    objects: Object.values(audit.verdicts).reduce((sum, count) => sum + Number(count), 0),
    damaged: items.map(({ aipId, files }) => ({ id: aipId, files })),
  };
}

/** Repairs a store through the API; a line per object. */
export async function runRepair(client: MocbanClient, request: { store: string; from: string }): Promise<string[]> {
  const { id } = await client.answer(client.api.POST('/v1/repairs', { body: { ...request, dryRun: false } }));
  const repair = await ended(() => client.answer(client.api.GET('/v1/repairs/{id}', { params: { path: { id } } })));
  return repair.outcomes.map(({ outcome, id: aip, message }) => `${outcome}  ${aip}: ${message}`);
}

/** The catalogue as NDJSON in a fixed order. */
export async function exportCatalogue(url: string, key: string): Promise<string> {
  const response = await fetch(`${url}/v1/catalogue/export`, { headers: { authorization: `Bearer ${key}` } });
  if (!response.ok) throw new Error(`export: ${response.status}`);
  return response.text();
}

/** Has a snapshot of the catalogue taken; resolves when it lies in every store. */
export async function takeSnapshot(client: MocbanClient): Promise<string[]> {
  let snapshot = await client.answer(client.api.POST('/v1/snapshot'));
  while (snapshot.requested) {
    await delay(100);
    snapshot = await client.answer(client.api.GET('/v1/snapshot'));
  }
  return snapshot.copies.map(({ store, version, state }) => `${store}: ${version} of ${snapshot.objectId}, ${state}`);
}
