import type { ReadStore } from '@mocban/storage';
import { digestKey } from '../digest.js';
import { checkInventory, statedVersion } from '../inventory/check.js';
import type { InventoryModel } from '../inventory/model.js';
import { readRegular } from '../inventory/read-table.js';
import { matchInventory, type Marks } from '../inventory/match.js';
import { InventoryReference } from '../inventory/reference.js';
import { viewOf, viewOfModel, type InventoryView } from '../inventory/view.js';
import { readRawInventory, readSidecar, sidecarDigest } from '../inventory/read.js';
import { JsonError } from '../json.js';
import { joinKey } from '../key.js';
import { quoted, type Report, type SpecVersion } from '../report.js';

/** An inventory file that could be parsed. */
export interface InventoryFile {
  model: InventoryView;
  sha512: string;
  /** The version of the specification whose rules it was held to. */
  version: SpecVersion;
  /** To hold earlier inventories against, where it was asked for and the inventory keeps every rule. */
  reference?: InventoryReference;
}

export interface InventoryFileOptions {
  /** The version to apply; without it the one that the inventory states. */
  rules?: SpecVersion | undefined;
  /** Whether earlier inventories will be held against it. */
  isReference?: boolean;
  signal?: AbortSignal | undefined;
}

/**
 * Checks `inventory.json` and its sidecar in one folder. Never throws for what the files hold.
 * @param names the files of the folder
 * @throws the signal's reason
 */
export async function checkInventoryFile(
  store: ReadStore,
  folder: string,
  names: readonly string[],
  report: Report,
  { rules, isReference = false, signal }: InventoryFileOptions = {},
): Promise<InventoryFile | undefined> {
  const key = joinKey(folder, 'inventory.json');
  const reading = signal === undefined ? {} : { signal };
  const options = isReference ? ({ ...reading, texts: 'versions' } as const) : reading;
  const regular = await readRegular(store, key, options, report, rules).catch(() => undefined);
  signal?.throwIfAborted();
  if (regular !== undefined) {
    const { model, lists, digests, version, findings, texts, letters } = regular;
    report.log.add(...findings);
    await checkSidecar(store, folder, names, model, digests, report.at(report.location, version));
    return {
      model: viewOf(model, lists),
      sha512: digests['sha512']!,
      version,
      ...(isReference ? { reference: new InventoryReference(model, lists, texts, letters) } : {}),
    };
  }
  const raw = await readRawInventory(store, key, reading).catch((error: unknown) => {
    signal?.throwIfAborted();
    if (error instanceof JsonError) report.error('E033', `the inventory cannot be read: ${error.message}`);
    else report.error('IO_UNREADABLE', 'the inventory cannot be read');
    return undefined;
  });
  if (raw === undefined) {
    if (!names.some((name) => isSidecarName(name, undefined))) report.error('E058', 'the inventory has no sidecar');
    return undefined;
  }
  const version = rules ?? statedVersion(raw.json) ?? report.version;
  const own = report.at(report.location, version);
  const model = checkInventory(raw.json, own);
  await checkSidecar(store, folder, names, model, raw.digests, own);
  return { model: viewOfModel(model), sha512: raw.digests['sha512']!, version };
}

/** An inventory that was looked at only as far as another vouches for the rest. */
export type KnownInventory = Pick<InventoryFile, 'version'> & { model: Pick<InventoryView, 'specVersion'> };

/**
 * Checks a file that is to be the same as an inventory that was read, and its sidecar.
 * @returns whether it is the same; when it is not, nothing is reported
 */
export async function checkInventoryCopy(
  store: ReadStore,
  folder: string,
  names: readonly string[],
  of: InventoryFile,
  report: Report,
  signal?: AbortSignal,
): Promise<boolean> {
  const key = joinKey(folder, 'inventory.json');
  const options = signal === undefined ? {} : { signal };
  const { digests } = await digestKey(store, key, ['sha512', 'sha256'], options).catch(() => ({
    digests: {} as Record<string, string>,
  }));
  signal?.throwIfAborted();
  if (digests['sha512'] !== of.sha512) return false;
  await checkSidecar(store, folder, names, of.model, digests, report.at(report.location, of.version));
  return true;
}

/** Checks the inventory of an earlier version that says what the reference says. @returns `undefined` when it does not: nothing is reported */
export async function checkEarlierInventory(
  store: ReadStore,
  version: string,
  folder: string,
  names: readonly string[],
  reference: InventoryReference,
  marks: Marks,
  report: Report,
  signal?: AbortSignal,
): Promise<KnownInventory | undefined> {
  const key = joinKey(folder, 'inventory.json');
  const matched = await matchInventory(store, key, version, reference, marks, report, signal).catch(() => undefined);
  signal?.throwIfAborted();
  if (matched === undefined) return undefined;
  report.log.add(...matched.findings);
  const own = report.at(report.location, matched.version);
  await checkSidecar(store, folder, names, matched.model, matched.digests, own);
  return matched;
}

/** @param stated the digest algorithm of the inventory, whether it may be used or not */
export const isSidecarName = (name: string, stated: string | undefined): boolean =>
  /^inventory\.json\.sha(512|256)$/.test(name) || name === `inventory.json.${stated}`;

async function checkSidecar(
  store: ReadStore,
  folder: string,
  names: readonly string[],
  { statedAlgorithm }: Pick<InventoryModel, 'statedAlgorithm'>,
  digests: Record<string, string>,
  report: Report,
): Promise<void> {
  const sidecars = names.filter((name) => isSidecarName(name, statedAlgorithm));
  const wanted = statedAlgorithm === undefined ? sidecars[0] : `inventory.json.${statedAlgorithm}`;
  for (const other of sidecars)
    if (other !== wanted) report.error('E059', `${quoted(other)} is not for the inventory's digest algorithm`);
  if (wanted === undefined || !sidecars.includes(wanted))
    return report.error('E058', `the inventory has no sidecar ${wanted ?? 'for its digest algorithm'}`);
  const text = await readSidecar(store, joinKey(folder, wanted)).catch(() => undefined);
  const stated = text === undefined ? undefined : sidecarDigest(text);
  const found = digests[wanted.slice('inventory.json.'.length)];
  if (stated === undefined) report.error('E061', 'the sidecar does not have the form DIGEST inventory.json', wanted);
  else if (found !== undefined && stated !== found)
    report.error('E060', `the sidecar states ${stated}, the inventory has ${found}`, wanted);
}
