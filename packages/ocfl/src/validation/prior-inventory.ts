import type { InventoryView, VersionView } from '../inventory/view.js';
import { quoted, type Report, type SpecVersion } from '../report.js';
import type { KnownInventory } from './inventory-file.js';

/** An id that changes is no unique identifier of the object either; 1.0 has that rule alone. */
const IDENTITY: Readonly<Record<SpecVersion, readonly string[]>> = { '1.0': ['E037'], '1.1': ['E037', 'E110'] };

/**
 * Compares the inventory of an earlier version with the root inventory.
 * @see OCFL 1.1 §3.5.5, §3.7
 */
export function comparePrior(name: string, prior: InventoryView, root: InventoryView, report: Report): void {
  if (prior.head !== undefined && prior.head !== name)
    report.error('E040', `head is ${quoted(prior.head)} in the inventory of ${name}`, 'head');
  if (prior.id !== undefined && root.id !== undefined && prior.id !== root.id)
    for (const rule of IDENTITY[report.version])
      report.error(rule, `the id ${quoted(prior.id)} is not the object's id ${quoted(root.id)}`, 'id');
  compareContentDirectory(prior, root, report);
  for (const [version, block] of prior.versions) {
    const current = root.versions.get(version);
    if (current === undefined) report.error('E066', `${quoted(version)} is not in the root inventory`, 'versions');
    else compareVersion(version, { block, inventory: prior }, { block: current, inventory: root }, report);
  }
}

function compareContentDirectory(prior: InventoryView, root: InventoryView, report: Report): void {
  if (prior.contentDirectorySet === root.contentDirectorySet && prior.contentDirectory === root.contentDirectory)
    return;
  if (prior.contentDirectorySet !== root.contentDirectorySet)
    report.error('E019', 'contentDirectory is not set in every version', 'contentDirectory');
  if (prior.contentDirectory !== root.contentDirectory)
    report.error('E020', 'contentDirectory changes between versions', 'contentDirectory');
}

interface Side {
  block: VersionView;
  inventory: InventoryView;
}

function compareVersion(name: string, prior: Side, root: Side, report: Report): void {
  const place = `versions/${name}`;
  if (isSameState(prior, root)) return compareWords(prior.block, root.block, place, report);
  for (const [path, digest] of prior.block.state) {
    const current = root.block.state.get(path);
    if (current === undefined)
      report.error('E066', `the logical path ${quoted(path)} is not in the root inventory's ${name}`, place);
    else if (!sameContent(digest, prior.inventory, current, root.inventory))
      report.error('E066', `the logical path ${quoted(path)} has other content in the root inventory's ${name}`, place);
  }
  for (const path of root.block.state.keys())
    if (!prior.block.state.has(path))
      report.error('E066', `the logical path ${quoted(path)} is only in the root inventory's ${name}`, place);
  compareWords(prior.block, root.block, place, report);
}

/** Whether two states list the same in the same order, as they do when one writer made both. */
function isSameState(prior: Side, root: Side): boolean {
  if (prior.inventory.digestAlgorithm !== root.inventory.digestAlgorithm) return false;
  if (prior.block.state.size !== root.block.state.size) return false;
  const others = root.block.state[Symbol.iterator]();
  for (const [path, digest] of prior.block.state) {
    const { value } = others.next() as { value?: [string, string] };
    if (value?.[0] !== path || value[1] !== digest) return false;
  }
  return true;
}

function compareWords(block: VersionView, other: VersionView, place: string, report: Report): void {
  if (block.created !== other.created) report.warning('W011', 'created differs from the root inventory', place);
  if (block.message !== other.message) report.warning('W011', 'message differs from the root inventory', place);
  if (block.user?.name !== other.user?.name || block.user?.address !== other.user?.address)
    report.warning('W011', 'user differs from the root inventory', place);
}

/** By digest within one algorithm, else by the content paths that hold the bytes. */
function sameContent(a: string, inventoryA: InventoryView, b: string, inventoryB: InventoryView): boolean {
  if (inventoryA.digestAlgorithm === inventoryB.digestAlgorithm) return a === b;
  const paths = new Set(inventoryB.manifest.get(b));
  const before = inventoryA.manifest.get(a) ?? [];
  return before.length > 0 && before.every((path) => paths.has(path));
}

/** @see OCFL 1.1 E103: a version conforms to the same or a later specification than the one before it */
export function compareSpecVersions(
  versions: readonly { name: string; file: KnownInventory | undefined }[],
  report: Report,
): void {
  let before: string | undefined;
  for (const { name, file } of versions) {
    const stated = file?.model.specVersion;
    if (stated === undefined) continue;
    if (before !== undefined && stated < before)
      report.error('E103', `${name} conforms to OCFL ${stated}, an earlier version to OCFL ${before}`);
    before = stated;
  }
}
