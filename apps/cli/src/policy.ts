import { setTimeout as pause } from 'node:timers/promises';
import type { components, MocbanClient } from '@mocban/client';
import { CliError, printable, UsageError, type Outcome } from './outcome.js';
import { serviceClient } from './service-client.js';

export interface ToService {
  to: string;
  key: string;
}

export interface PolicyChoice {
  minCopies: number;
  minSites?: number;
  minCarrierKinds?: number;
  copiesBeforePreserved?: number;
  stores?: string[];
  fonds?: string;
  retention?: 'permanent';
}

export interface WithReason {
  reason: string;
}

export interface Waiting {
  wait?: boolean;
}

type Schemas = components['schemas'];
type Plan = Schemas['PlanDto'];
type Proposal = Schemas['ProposePlanBody'];

const PAUSE_MS = 500;

/** The policies in force, the plans that are not over, and what is below its policy: exit 1 while something is. */
export async function showPolicies(service: ToService): Promise<Outcome> {
  const client = serviceClient(service);
  const all = await client.answer(client.api.GET('/v1/replication/policies'));
  const policies = all.filter(({ inForce }) => inForce);
  const plans = (await openPlans(client)).filter(({ state }) => state !== 'cancelled');
  const { items: belowPolicy } = await client.answer(client.api.GET('/v1/replication/below-policy'));
  return {
    exit: belowPolicy.length === 0 ? 0 : 1,
    json: { policies, plans, belowPolicy },
    text: [
      ...policies.map(policyLine),
      ...plans.flatMap(planLines),
      ...belowPolicy.map(
        ({ holding, fonds, lacking, waitingFor, cause }) =>
          `below policy  ${holding}  ${printable(fonds)}  lacks ${lacking.join(', ')}` +
          `${waitingFor.length > 0 ? `, waits for ${waitingFor.join(', ')}` : ''}${cause === undefined ? '' : `: ${printable(cause)}`}`,
      ),
    ],
  };
}

/** Proposes another policy and shows what it takes. Nothing is done. */
export function planPolicy({ minCopies, reason, ...options }: ToService & WithReason & PolicyChoice): Promise<Outcome> {
  const { minSites = 1, minCarrierKinds = 1, copiesBeforePreserved, stores, fonds, retention } = options;
  const policy = {
    minCopies,
    minSites,
    minCarrierKinds,
    ...(copiesBeforePreserved !== undefined && { copiesBeforePreserved }),
    ...(stores && { stores }),
    ...(fonds !== undefined && { fonds }),
    ...(retention && { retention }),
  };
  return propose(options, { kind: 'policy', reason, policy });
}

/** The same for what moves copies under the policies as they are. */
export async function propose(service: ToService, body: Proposal): Promise<Outcome> {
  const client = serviceClient(service);
  return outcomeOf(await client.answer(client.api.POST('/v1/replication/plans', { body })), 0);
}

/** Has a plan carried out; one that two persons decide on waits for the second. */
export async function confirmPlan(
  id: string,
  { reason, wait, ...service }: ToService & Partial<WithReason> & Waiting,
  signal: AbortSignal,
): Promise<Outcome> {
  const client = serviceClient(service);
  const plan = await planOf(client, id);
  if (plan.state !== 'proposed') return ended(client, plan, wait, signal);
  if (!plan.needsTwoPersons) {
    const path = { params: { path: { id } } };
    return ended(
      client,
      await client.answer(client.api.POST('/v1/replication/plans/{id}/confirm', path)),
      wait,
      signal,
    );
  }
  const body = { kind: 'storage-plan' as const, subject: id, reason: reason ?? plan.reason };
  const approval = await client.answer(client.api.POST('/v1/approvals', { body }));
  return {
    exit: 0,
    json: { plan, approval },
    text: [...planLines(plan), `waits for a second person: mocban policy approve ${id}`],
  };
}

/** The second person agrees to a plan. @throws CliError `CLI_APPROVAL_UNKNOWN` when nobody has asked for it */
export async function approvePlan(
  id: string,
  { wait, ...service }: ToService & Waiting,
  signal: AbortSignal,
): Promise<Outcome> {
  const client = serviceClient(service);
  const open = { params: { query: { state: 'open' as const, limit: 200 } } };
  const { items } = await client.answer(client.api.GET('/v1/approvals', open));
  const approval = items.find(({ kind, subject }) => kind === 'storage-plan' && subject === id);
  if (!approval) throw new CliError('CLI_APPROVAL_UNKNOWN', `nobody asks for an approval of the plan ${id}`);
  const params = { path: { id: approval.id } };
  await client.answer(client.api.POST('/v1/approvals/{id}/approve', { params, body: {} }));
  return ended(client, await planOf(client, id), wait, signal);
}

export async function cancelPlan(id: string, service: ToService): Promise<Outcome> {
  const client = serviceClient(service);
  const path = { params: { path: { id } } };
  return outcomeOf(await client.answer(client.api.POST('/v1/replication/plans/{id}/cancel', path)), 0);
}

/** How far a plan is, or all that are not over. Exit 1 while something is left to do. */
export async function planStatus(
  id: string | undefined,
  { wait, ...service }: ToService & Waiting,
  signal: AbortSignal,
): Promise<Outcome> {
  const client = serviceClient(service);
  if (id !== undefined) return ended(client, await planOf(client, id), wait, signal);
  if (wait === true) throw new UsageError('--wait: expected the plan to wait for');
  const plans = await openPlans(client);
  return {
    exit: plans.length === 0 ? 0 : 1,
    json: { plans },
    text: plans.length === 0 ? ['no plan is open'] : plans.flatMap(planLines),
  };
}

/** Exit 1 while a store is away. */
export async function listStores(service: ToService): Promise<Outcome> {
  const client = serviceClient(service);
  const stores = await client.answer(client.api.GET('/v1/stores'));
  return {
    exit: stores.some(({ attached, away }) => attached && away !== undefined) ? 1 : 0,
    json: { stores },
    text: stores.flatMap((store) => [
      `${store.id}  ${store.state}  ${store.copies} copies, ${store.sizeBytes} bytes` +
        `${store.waiting.copies > 0 ? `, ${store.waiting.copies} to be made` : ''}` +
        `${store.waiting.removals > 0 ? `, ${store.waiting.removals} to be removed` : ''}`,
      ...(store.away
        ? [`  away since ${store.away.since}: ${printable(store.away.reason ?? 'it does not answer')}`]
        : []),
      ...(store.recoverableUntil === undefined ? [] : [`  recoverable until ${store.recoverableUntil}`]),
      ...(store.waiting.cause === undefined ? [] : [`  waits: ${printable(store.waiting.cause)}`]),
    ]),
  };
}

async function openPlans(client: MocbanClient): Promise<Plan[]> {
  const { items } = await client.answer(client.api.GET('/v1/replication/plans', { params: { query: { limit: 200 } } }));
  return items.filter(({ state }) => state === 'proposed' || state === 'running');
}

const planOf = (client: MocbanClient, id: string): Promise<Plan> =>
  client.answer(client.api.GET('/v1/replication/plans/{id}', { params: { path: { id } } }));

async function ended(
  client: MocbanClient,
  plan: Plan,
  isWaitedFor: boolean | undefined,
  signal: AbortSignal,
): Promise<Outcome> {
  let now = plan;
  while (isWaitedFor === true && (now.state === 'proposed' || now.state === 'running')) {
    await pause(PAUSE_MS, undefined, { signal });
    now = await planOf(client, plan.id);
  }
  return outcomeOf(now, now.state === 'done' ? 0 : 1);
}

const outcomeOf = (plan: Plan, exit: 0 | 1): Outcome => ({ exit, json: { plan }, text: planLines(plan) });

function planLines(plan: Plan): string[] {
  const { id, kind, state, work, left, failures, cause } = plan;
  return [
    `${id}  ${kind}${plan.store === undefined ? '' : ` of ${plan.store}`}  ${state}` +
      `${plan.needsTwoPersons && state === 'proposed' ? ', for two persons' : ''}` +
      `${state === 'running' ? `, ${left} left, ${failures} have failed` : ''}`,
    ...(plan.policy ? [`  ${policyLine(plan.policy)}`] : []),
    ...work.map(
      ({ store, action, copies, sizeBytes, seconds, price }) =>
        `  ${action} ${copies} in ${store}: ${sizeBytes} bytes, ${seconds} s${price === undefined ? '' : `, price ${price}`}`,
    ),
    ...(work.length === 0 ? ['  moves no copy'] : []),
    ...(cause === undefined ? [] : [`  waits: ${printable(cause)}`]),
  ];
}

const policyLine = (policy: Schemas['PolicyDto']): string =>
  [
    `${policy.fonds === undefined ? 'every fonds' : `fonds ${printable(policy.fonds)}`}${policy.retention === undefined ? '' : ', kept for ever'}:`,
    `${policy.minCopies} copies, ${policy.minSites} sites, ${policy.minCarrierKinds} kinds of carrier,`,
    `preserved with ${policy.copiesBeforePreserved},`,
    policy.stores === undefined ? 'in every store' : `in ${policy.stores.join(', ')}`,
  ].join(' ');
