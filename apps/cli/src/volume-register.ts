import { writeFile } from 'node:fs/promises';
import type { components } from '@mocban/client';
import { openVolume, readSeal } from '@mocban/oais';
import { readJson } from './json-file.js';
import { printable, UsageError, type Outcome } from './outcome.js';
import { serviceClient } from './service-client.js';

type Schemas = components['schemas'];
type Details = Schemas['VolumeDetailsDto'];

export interface ServiceOptions {
  to: string;
  key: string;
}

export interface RegisterOptions extends ServiceOptions {
  kind: Schemas['RegisterVolumeBody']['kind'];
  serial: string;
  capacity: number;
  location?: string;
  custodian?: string;
  lifeEnd?: string;
  replaces?: string;
}

export async function registerVolume(label: string, options: RegisterOptions): Promise<Outcome> {
  const { kind, serial, capacity, location, custodian, lifeEnd, replaces } = options;
  const volume = await serviceClient(options).registerVolume({
    label,
    kind,
    serial,
    capacityBytes: capacity,
    inspectEveryMonths: 12,
    renewBeforeMonths: 12,
    ...(location !== undefined && { location }),
    ...(custodian !== undefined && { custodian }),
    ...(lifeEnd !== undefined && { ratedLifeEnd: lifeEnd }),
    ...(replaces !== undefined && { replaces }),
  });
  return outcomeOf(volume);
}

export interface AssignOptions extends ServiceOptions {
  choice?: Schemas['PlanVolumesBody']['choices'];
  fonds?: string[];
  holding?: string[];
  renew?: string;
  confirm?: string;
}

/** Shows a plan of the service, or fixes the one that was shown. Exit 1 when something that was chosen has no place. */
export async function assignVolumes(labels: string[], options: AssignOptions): Promise<Outcome> {
  const { choice, fonds, holding, renew, confirm } = options;
  const plan = await serviceClient(options).planVolumes({
    labels,
    onlyMissing: true,
    ...(choice && { choices: choice }),
    ...(fonds && { fonds }),
    ...(holding && { aips: holding }),
    ...(renew !== undefined && { renew }),
    ...(confirm !== undefined && { confirm }),
  });
  return {
    exit: plan.left.length === 0 ? 0 : 1,
    json: plan,
    text: [
      ...plan.volumes.flatMap(({ label, packages, occupiedBytes, usableBytes }) => [
        `${label}: ${packages.length} packages, ${occupiedBytes} of ${usableBytes} bytes`,
        ...packages.map(({ aipId, fonds: of, sizeBytes }) => `  ${printable(of)}  ${printable(aipId)}  ${sizeBytes}`),
      ]),
      ...plan.left.map(
        ({ package: item, reason }) => `NO PLACE  ${printable(item.aipId)}  ${item.sizeBytes}: ${reason}`,
      ),
      plan.confirmed ? 'the plan is fixed' : `nothing is fixed yet: --confirm ${plan.digest}`,
    ],
  };
}

/** @param options.plan a file for the plan that was fixed, as `volume write` takes it */
export async function showVolume(label: string, options: ServiceOptions & { plan?: string }): Promise<Outcome> {
  const client = serviceClient(options);
  if (options.plan !== undefined)
    await writeFile(options.plan, `${JSON.stringify(await client.volumePlan(label), undefined, 1)}\n`);
  return outcomeOf(await client.volume(label));
}

export interface RecordOptions extends ServiceOptions {
  seal?: string;
  step?: Schemas['VolumeStepBody']['step'];
  note?: string;
  location?: string;
  custodian?: string;
  inspection?: string;
}

/** Tells the service what was done with a volume. */
export async function recordVolume(label: string, options: RecordOptions): Promise<Outcome> {
  const { seal, step, note, location, custodian, inspection } = options;
  if ((seal === undefined) === (step === undefined)) throw new UsageError('volume record needs --seal or --step');
  const client = serviceClient(options);
  if (seal !== undefined) {
    const { store } = await openVolume(seal, { label });
    const { text, signature, publicKey } = await readSeal(store);
    return outcomeOf(await client.sealVolume(label, { text, signature, publicKey }));
  }
  const volume = await client.recordVolumeStep(label, {
    step: step!,
    ...(note !== undefined && { note }),
    ...(location !== undefined && { location }),
    ...(custodian !== undefined && { custodian }),
    ...(inspection !== undefined && { inspection: (await readJson(inspection)) as Record<string, never> }),
  });
  return outcomeOf(volume);
}

const outcomeOf = (volume: Details): Outcome => ({
  exit: 0,
  json: volume,
  text: [
    `${volume.label}  ${volume.state}  ${volume.packages} packages${volume.damaged ? '  DAMAGED' : ''}`,
    ...volume.steps.map(({ at, step, person, note }) =>
      [`  ${at}`, step, printable(person), ...(note === undefined ? [] : [printable(note)])].join('  '),
    ),
  ],
});
