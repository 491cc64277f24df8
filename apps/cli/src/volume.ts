import { readFile, writeFile } from 'node:fs/promises';
import { systemClock } from '@mocban/core';
import {
  initVolume,
  inspectVolume,
  logBytes,
  openArchiveStore,
  openExistingStore,
  openVolume,
  openVolumeSigner,
  parseVolumePlan,
  planVolumes,
  restoreVolume,
  storePackages,
  volumeIds,
  writeVolume,
  type ArchiveStore,
  type PackageChoice,
  type RepairOutcome,
  type VolumeKind,
  type VolumePackage,
  type VolumePlan,
} from '@mocban/oais';
import { readJson } from './json-file.js';
import { CliError, printable, UsageError, type Outcome } from './outcome.js';
import type { Context } from './run.js';
import type { S3Options } from './s3-options.js';
import { openStore, parseStoreArgument } from './store-argument.js';
import { describeFinding, requireReadable } from './validation.js';

export interface InitOptions {
  label: string;
  serial: string;
  capacity: number;
  kind: VolumeKind;
  location?: string;
  custodian?: string;
  lifeEnd?: string;
}

export async function makeVolume(path: string, options: InitOptions): Promise<Outcome> {
  const { capacity, lifeEnd, label, serial, kind, location, custodian } = options;
  const { medium } = await initVolume(path, {
    label,
    serial,
    kind,
    capacityBytes: capacity,
    ...(location !== undefined && { location }),
    ...(custodian !== undefined && { custodian }),
    ...(lifeEnd !== undefined && { ratedLifeEnd: lifeEnd }),
  });
  return { exit: 0, json: { path, ...medium }, text: [`${medium.label} (${medium.serial}): ready to be written`] };
}

export interface PlanOptions extends S3Options {
  volume: string[];
  kind: VolumeKind;
  fonds?: string[];
  object?: string[];
  list?: string;
  rule?: 'permanent' | 'risk-recovery';
  renew?: string;
  fileSystem: number;
  out?: string;
}

/** Plans and shows; exit 1 when something that was chosen has no place. */
export async function planFromStore(
  path: string,
  options: PlanOptions,
  { progress, signal }: Context,
): Promise<Outcome> {
  const store = await openStore(await parseStoreArgument(path, options), { readOnly: true });
  const packages: VolumePackage[] = [];
  for await (const item of storePackages(store, await choiceOf(options), { signal })) {
    packages.push(item);
    progress.update(packages.length, undefined, 'packages');
  }
  const plan = planVolumes({
    packages,
    volumes: options.volume.map((text) => volumeOf(text, options.kind)),
    logBytes: await logBytes(store),
    fileSystemPercent: options.fileSystem,
  });
  if (options.out !== undefined) await writeNew(options.out, `${JSON.stringify(plan, undefined, 1)}\n`);
  return { exit: plan.left.length === 0 ? 0 : 1, json: plan, text: describePlan(plan) };
}

async function choiceOf({ fonds, object, list, rule, renew }: PlanOptions): Promise<PackageChoice> {
  const listed = list === undefined ? [] : (await readFile(list, 'utf8')).split('\n').map((line) => line.trim());
  const renewed = renew === undefined ? [] : await volumeIds((await openVolume(renew)).store);
  const ids = [...(object ?? []), ...listed, ...renewed].filter((id) => id !== '');
  const hasIds = object !== undefined || list !== undefined || renew !== undefined;
  return { ...(fonds && { fonds }), ...(hasIds && { ids }), ...(rule && { rule }) };
}

function volumeOf(text: string, kind: VolumeKind): { label: string; kind: VolumeKind; capacityBytes: number } {
  const [label = '', size = ''] = text.split('=');
  const capacityBytes = Number(size);
  if (label === '' || !Number.isSafeInteger(capacityBytes) || capacityBytes <= 0)
    throw new UsageError('--volume: expected LABEL=BYTES');
  return { label, kind, capacityBytes };
}

const describePlan = ({ volumes, left }: VolumePlan): string[] => [
  ...volumes.flatMap(({ label, packages, occupiedBytes, usableBytes }) => [
    `${label}: ${packages.length} packages, ${occupiedBytes} of ${usableBytes} bytes`,
    ...packages.map(({ aipId, fonds, sizeBytes }) => `  ${printable(fonds)}  ${printable(aipId)}  ${sizeBytes}`),
  ]),
  ...left.map(({ package: item, reason }) => `NO PLACE  ${printable(item.aipId)}  ${item.sizeBytes}: ${reason}`),
];

export interface WriteOptions extends S3Options {
  plan: string;
  from: string[];
  key: string;
}

export async function writePlanned(
  path: string,
  options: WriteOptions,
  { progress, signal }: Context,
): Promise<Outcome> {
  requireReadable(path, 'folder');
  const { medium } = await openVolume(path);
  const plan = parseVolumePlan(await readJson(options.plan));
  const planned = plan.volumes.find(({ label }) => label === medium.label);
  if (planned === undefined)
    throw new CliError('CLI_VOLUME_UNPLANNED', `the plan has nothing for the volume ${medium.label}`);
  const from: ArchiveStore[] = [];
  for (const store of options.from)
    from.push(await openStore(await parseStoreArgument(store, options), { readOnly: true }));
  const sealed = await writeVolume({
    path,
    label: medium.label,
    packages: planned.packages,
    from,
    signer: openVolumeSigner(await readFile(options.key, 'utf8')),
    clock: systemClock,
    signal,
    onProgress: ({ objects, phase }) =>
      progress.update(objects, planned.packages.length, phase === 'write' ? 'packages written' : 'packages read back'),
  });
  return {
    exit: 0,
    json: { path, ...sealed },
    text: [`${medium.label}: ${sealed.seal.packages} packages written, read back and sealed ${sealed.seal.sealed}`],
  };
}

export interface InspectOptions {
  key?: string;
  sample?: number;
  seed?: string;
}

export async function inspect(path: string, options: InspectOptions, { progress, signal }: Context): Promise<Outcome> {
  requireReadable(path, 'folder');
  const inspection = await inspectVolume(path, {
    ...(await trusted(options)),
    ...(options.sample !== undefined && { samplePercent: options.sample }),
    ...(options.seed !== undefined && { seed: options.seed }),
    signal,
    onProgress: ({ files }) => progress.update(files, undefined, 'files read'),
  });
  const { label, serial, outcome, filesRead, bytesRead, isKeyTrusted, findings } = inspection;
  return {
    exit: outcome === 'intact' ? 0 : 1,
    json: { path, valid: outcome === 'intact', ...inspection },
    text: [
      `${printable(label)} (${printable(serial)}): ${outcome}, ${filesRead} files and ${bytesRead} bytes read`,
      ...(isKeyTrusted
        ? []
        : ['the key is the one on the volume, which proves nothing against whoever wrote it (--key)']),
      ...findings.map(describeFinding),
    ],
  };
}

export interface RestoreOptions {
  into: string;
  object?: string;
  key?: string;
  dryRun?: boolean;
}

export async function restore(path: string, options: RestoreOptions, { progress, signal }: Context): Promise<Outcome> {
  requireReadable(path, 'folder');
  const dryRun = options.dryRun === true;
  const into = dryRun
    ? await openExistingStore(options.into, { readOnly: true })
    : await openArchiveStore('restored', options.into);
  const outcomes: Omit<RepairOutcome, 'findings'>[] = [];
  const request = { path, into, dryRun, signal, ...(await trusted(options)) };
  for await (const { findings: _findings, ...outcome } of restoreVolume({
    ...request,
    ...(options.object !== undefined && { aipId: options.object }),
  })) {
    outcomes.push(outcome);
    progress.update(outcomes.length, undefined, 'packages');
  }
  const isDone = outcomes.every(({ outcome }) => outcome === 'repaired' || outcome === 'not-needed');
  return {
    exit: isDone ? 0 : 1,
    json: { valid: isDone, path, into: options.into, dryRun, objects: outcomes },
    text: outcomes.map(
      ({ id, path: at, outcome, message }) => `${outcome}  ${printable(id || at)}: ${printable(message)}`,
    ),
  };
}

const trusted = async ({ key }: { key?: string }): Promise<{ trustedKey?: string }> =>
  key === undefined ? {} : { trustedKey: await readFile(key, 'utf8') };

async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new CliError('CLI_TARGET_EXISTS', `${path} exists already`, { cause });
  }
}
