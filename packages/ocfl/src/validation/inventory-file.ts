import type { ReadStore } from '@mocban/storage';
import { checkInventory, statedVersion } from '../inventory/check.js';
import type { InventoryModel } from '../inventory/model.js';
import { readRegular } from '../inventory/read-table.js';
import { viewOf, type InventoryView } from '../inventory/view.js';
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
}

/**
 * Checks `inventory.json` and its sidecar in one folder. Never throws for what the files hold.
 * @param names the files of the folder
 * @param rules the version to apply; without it the one that the inventory states
 */
export async function checkInventoryFile(
  store: ReadStore,
  folder: string,
  names: readonly string[],
  report: Report,
  rules?: SpecVersion,
): Promise<InventoryFile | undefined> {
  const sidecars = names.filter((name) => /^inventory\.json\.sha(512|256)$/.test(name));
  const regular = await readRegular(store, joinKey(folder, 'inventory.json'), {}, report, rules).catch(() => undefined);
  if (regular !== undefined) {
    const { model, lists, digests, version, findings } = regular;
    report.log.add(...findings);
    await checkSidecar(store, folder, sidecars, model, digests, report.at(report.location, version));
    return { model: viewOf(model, lists), sha512: digests['sha512']!, version };
  }
  const raw = await readRawInventory(store, joinKey(folder, 'inventory.json')).catch((error: unknown) => {
    if (error instanceof JsonError) report.error('E033', `the inventory cannot be read: ${error.message}`);
    else report.error('IO_UNREADABLE', 'the inventory cannot be read');
    return undefined;
  });
  if (raw === undefined) {
    if (sidecars.length === 0) report.error('E058', 'the inventory has no sidecar');
    return undefined;
  }
  const version = rules ?? statedVersion(raw.json) ?? report.version;
  const own = report.at(report.location, version);
  const model = checkInventory(raw.json, own);
  await checkSidecar(store, folder, sidecars, model, raw.digests, own);
  return { model, sha512: raw.digests['sha512']!, version };
}

async function checkSidecar(
  store: ReadStore,
  folder: string,
  sidecars: readonly string[],
  model: InventoryModel,
  digests: Record<string, string>,
  report: Report,
): Promise<void> {
  const wanted = model.digestAlgorithm === undefined ? sidecars[0] : `inventory.json.${model.digestAlgorithm}`;
  if (wanted === undefined || !sidecars.includes(wanted)) {
    report.error('E058', `the inventory has no sidecar ${wanted ?? 'for its digest algorithm'}`);
    if (sidecars.length > 0)
      report.error('E059', `${quoted(sidecars[0]!)} is not for the inventory's digest algorithm`);
    return;
  }
  const text = await readSidecar(store, joinKey(folder, wanted)).catch(() => undefined);
  const stated = text === undefined ? undefined : sidecarDigest(text);
  const found = digests[wanted.slice('inventory.json.'.length)];
  if (stated === undefined) report.error('E061', 'the sidecar does not have the form DIGEST inventory.json', wanted);
  else if (stated !== found) report.error('E060', `the sidecar states ${stated}, the inventory has ${found}`, wanted);
}
