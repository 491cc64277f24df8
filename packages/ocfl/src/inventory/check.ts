import { JsonObject, type JsonValue } from '../json.js';
import { quoted, type Report, type SpecVersion } from '../report.js';
import { checkFixity } from './check-fixity.js';
import { checkManifest } from './check-manifest.js';
import { checkVersions } from './check-versions.js';
import { isPadded, versionNumber, type InventoryModel } from './model.js';
import { isUri } from './syntax.js';

const KEYS = new Set(['id', 'type', 'digestAlgorithm', 'head', 'contentDirectory', 'manifest', 'versions', 'fixity']);
const TYPE = /^https:\/\/ocfl\.io\/(1\.[01])\/spec\/#inventory$/;

/** The version of the specification an inventory states, as far as it can be told before anything else is checked. */
export function statedVersion(json: JsonValue): SpecVersion | undefined {
  const type = json instanceof JsonObject ? json.get('type') : undefined;
  return typeof type === 'string' ? (TYPE.exec(type)?.[1] as SpecVersion | undefined) : undefined;
}

/** What can be understood of nothing. */
export const emptyModel = (): InventoryModel => ({
  contentDirectory: 'content',
  contentDirectorySet: false,
  manifest: new Map(),
  written: new Set(),
  digestOf: new Map(),
  versions: new Map(),
  fixity: new Map(),
});

/**
 * Checks an inventory by itself, without looking at any other file, and gives what could be understood of it.
 * @see OCFL 1.1 §3.5
 */
export function checkInventory(json: JsonValue, report: Report): InventoryModel {
  const model = emptyModel();
  if (!(json instanceof JsonObject)) {
    report.error('E033', 'the inventory is not a JSON object');
    return model;
  }
  checkHeading(json, report, model);
  checkManifest(json.get('manifest'), report, model);
  checkVersions(json.get('versions'), report, model);
  checkHead(report, model);
  checkContentPathVersions(report, model);
  checkFixity(json, report, model);
  return model;
}

/** Checks what an inventory says beside its manifest, its versions and its fixity block. */
export function checkHeading(json: JsonObject, report: Report, model: InventoryModel): void {
  checkKeys(json, report);
  checkHeader(json, report, model);
  checkContentDirectory(json, report, model);
  const head = json.get('head');
  if (typeof head === 'string') model.head = head;
  else if (head !== undefined) report.error('E040', 'head is not a string', 'head');
}

function checkKeys(json: JsonObject, report: Report): void {
  for (const key of json.members.keys()) if (!KEYS.has(key)) checkUnknownKey(key, json, report);
  for (const key of json.duplicateKeys) report.error('E033', `the inventory has the key ${quoted(key)} more than once`);
  for (const key of ['id', 'type', 'digestAlgorithm', 'head'])
    if (!json.members.has(key)) report.error('E036', `the inventory has no ${key}`);
}

/** Blocks that must have a certain key, each with its rule. */
const BLOCK_KEYS: Readonly<Record<string, string>> = { versions: 'E044', fixity: 'E055' };

function checkUnknownKey(key: string, json: JsonObject, report: Report): void {
  report.error('E102', `the inventory has the key ${quoted(key)}, which is not specified`);
  const meant = key.trim().toLowerCase();
  if (Object.hasOwn(BLOCK_KEYS, meant) && !json.members.has(meant))
    report.error(BLOCK_KEYS[meant]!, `the block ${quoted(key)} does not have the key ${meant}`);
}

function checkHeader(json: JsonObject, report: Report, model: InventoryModel): void {
  const id = json.get('id');
  if (typeof id === 'string' && id !== '') {
    model.id = id;
    if (!isUri(id)) report.warning('W005', `the id ${quoted(id)} is not a URI`, 'id');
  } else if (id !== undefined) report.error('E037', 'the id is not a string, or empty', 'id');

  const type = json.get('type');
  if (type !== undefined) {
    model.specVersion = statedVersion(json);
    if (model.specVersion === undefined)
      report.error('E038', 'the type is not the URI of the inventory section of OCFL 1.0 or 1.1', 'type');
  }

  const algorithm = json.get('digestAlgorithm');
  if (typeof algorithm === 'string') model.statedAlgorithm = algorithm;
  if (algorithm === 'sha512' || algorithm === 'sha256') {
    model.digestAlgorithm = algorithm;
    if (algorithm === 'sha256') report.warning('W004', 'the digest algorithm is sha256, not sha512', 'digestAlgorithm');
  } else if (algorithm !== undefined)
    report.error('E025', 'the digest algorithm is neither sha512 nor sha256', 'digestAlgorithm');
}

function checkContentDirectory(json: JsonObject, report: Report, model: InventoryModel): void {
  const directory = json.get('contentDirectory');
  if (directory === undefined) return;
  model.contentDirectorySet = true;
  if (typeof directory !== 'string' || directory === '')
    report.error('E108', 'contentDirectory is not the name of a folder', 'contentDirectory');
  else if (directory.includes('/')) report.error('E017', 'contentDirectory contains a slash', 'contentDirectory');
  else if (directory === '.' || directory === '..')
    report.error('E018', `contentDirectory is ${directory}`, 'contentDirectory');
  else model.contentDirectory = directory;
}

function checkHead(report: Report, model: InventoryModel): void {
  const { head } = model;
  if (head === undefined) return;
  const names = [...model.versions.keys()].filter((name) => versionNumber(name) !== undefined);
  const last = names.reduce<string | undefined>(
    (best, name) => (best === undefined || versionNumber(name)! > versionNumber(best)! ? name : best),
    undefined,
  );
  if (last === undefined || head === last) return;
  report.error('E040', `head is ${quoted(head)}, the highest version is ${quoted(last)}`, 'head');
  if (versionNumber(head) === undefined || isPadded(head) === isPadded(last)) return;
  report.error('E013', 'head does not follow the naming of the versions', 'head');
}

/** Content paths must use the names of version directories that are versions. */
function checkContentPathVersions(report: Report, model: InventoryModel): void {
  if (model.versions.size === 0) return;
  for (const path of model.digestOf.keys()) {
    const folder = path.slice(0, path.indexOf('/'));
    if (versionNumber(folder) !== undefined && !model.versions.has(folder))
      report.error('E014', `the content path ${quoted(path)} lies in a version that is not listed`, 'manifest');
  }
}
