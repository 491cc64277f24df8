import { JsonObject, type JsonValue } from '../json.js';
import { quoted, type Report } from '../report.js';
import { isPadded, versionNumber, type InventoryModel, type VersionModel } from './model.js';
import { pathFaults, PathSet } from './paths.js';
import { isRfc3339, isUri } from './syntax.js';

/** @see OCFL 1.1 §3.5.3 */
export function checkVersions(versions: JsonValue | undefined, report: Report, model: InventoryModel): void {
  if (versions === undefined) {
    for (const rule of ['E041', 'E043']) report.error(rule, 'the inventory has no versions');
    return;
  }
  if (!(versions instanceof JsonObject)) {
    for (const rule of ['E044', 'E045']) report.error(rule, 'versions is not a JSON object', 'versions');
    return;
  }
  if (versions.members.size === 0) report.error('E008', 'the inventory has no version', 'versions');
  for (const key of versions.duplicateKeys) report.error('E033', `the version ${quoted(key)} occurs twice`, 'versions');
  checkVersionNames([...versions.members.keys()], report);
  const used = new Set<string>();
  for (const [name, block] of versions.members) {
    const place = `versions/${name.slice(0, 100)}`;
    const version: VersionModel = { state: new Map() };
    model.versions.set(name, version);
    if (!(block instanceof JsonObject)) report.error('E047', 'the version is not a JSON object', place);
    else checkVersion(block, version, report, model, place);
    if (block instanceof JsonObject) for (const digest of digestsOf(block.get('state'))) used.add(digest);
  }
  for (const digest of model.manifest.keys())
    if (!used.has(digest)) report.error('E107', `the digest ${quoted(digest)} is used by no version`, 'manifest');
}

const digestsOf = (state: JsonValue | undefined): string[] =>
  state instanceof JsonObject ? [...state.members.keys()].map((digest) => digest.toLowerCase()) : [];

function checkVersionNames(names: string[], report: Report): void {
  const place = 'versions';
  const wrong = names.filter((name) => versionNumber(name) === undefined);
  for (const name of wrong) {
    report.error('E046', `${quoted(name)} is not the name of a version directory`, place);
    if (!/^v/.test(name)) report.error('E104', `${quoted(name)} is not v and a number`, place);
    else report.error('E105', `${quoted(name)} does not have a positive whole number`, place);
  }
  const good = names.filter((name) => versionNumber(name) !== undefined);
  const numbers = new Set(good.map((name) => versionNumber(name)!));
  if (good.length === 0) return;
  if (!numbers.has(1)) report.error('E009', 'the versions do not start at 1', place);
  const highest = Math.max(...numbers);
  if (numbers.size < highest) report.error('E010', `the versions up to ${highest} are not all there`, place);
  const padded = good.filter(isPadded);
  if (padded.length > 0) report.warning('W001', 'version numbers are zero-padded', place);
  if (padded.length > 0 && padded.length < good.length)
    report.error('E011', 'some version numbers are zero-padded and some are not', place);
  if (padded.length > 0 && new Set(good.map((name) => name.length)).size > 1)
    report.error('E012', 'zero-padded version numbers differ in length', place);
  checkConvention(good, report);
}

/** The first version says how all others are named. */
function checkConvention(names: readonly string[], report: Report): void {
  const first = names.find((name) => versionNumber(name) === 1);
  if (first === undefined) return;
  for (const name of names)
    if (isPadded(name) !== isPadded(first) || (isPadded(first) && name.length !== first.length))
      report.error('E013', `${quoted(name)} is not named as the first version, ${quoted(first)}, is`, 'versions');
}

function checkVersion(
  block: JsonObject,
  version: VersionModel,
  report: Report,
  model: InventoryModel,
  place: string,
): void {
  for (const key of block.members.keys())
    if (!['created', 'message', 'user', 'state'].includes(key))
      report.error('E102', `the version has the key ${quoted(key)}, which is not specified`, place);
  for (const key of block.duplicateKeys) report.error('E033', `the key ${quoted(key)} occurs twice`, place);
  checkCreated(block.get('created'), version, report, place);
  checkMessage(block.get('message'), version, report, place);
  checkUser(block.get('user'), version, report, place);
  checkState(block.get('state'), version, report, model, place);
}

function checkCreated(created: JsonValue | undefined, version: VersionModel, report: Report, place: string): void {
  if (created === undefined) return report.error('E048', 'the version has no created', place);
  if (typeof created !== 'string' || !isRfc3339(created))
    return report.error('E049', 'created is not a date and time of RFC 3339 with seconds and zone', place);
  version.created = created;
}

function checkMessage(message: JsonValue | undefined, version: VersionModel, report: Report, place: string): void {
  if (message === undefined) report.warning('W007', 'the version has no message', place);
  else if (typeof message === 'string') version.message = message;
  else report.error('E094', 'message is not a string', place);
}

function checkUser(user: JsonValue | undefined, version: VersionModel, report: Report, place: string): void {
  if (user === undefined) return report.warning('W007', 'the version has no user', place);
  if (!(user instanceof JsonObject)) return report.error('E054', 'user is not a JSON object', place);
  for (const key of user.members.keys())
    if (key !== 'name' && key !== 'address')
      report.error('E102', `user has the key ${quoted(key)}, which is not specified`, place);
  const name = user.get('name');
  const address = user.get('address');
  if (typeof name !== 'string' || name === '') report.error('E054', 'user has no name', place);
  if (address === undefined) report.warning('W008', 'user has no address', place);
  else if (typeof address !== 'string') report.error('E054', 'the address of user is not a string', place);
  else if (!isUri(address)) report.warning('W009', 'the address of user is not a URI', place);
  if (typeof name === 'string') version.user = typeof address === 'string' ? { name, address } : { name };
}

function checkState(
  state: JsonValue | undefined,
  version: VersionModel,
  report: Report,
  model: InventoryModel,
  place: string,
): void {
  if (state === undefined) return report.error('E048', 'the version has no state', place);
  if (!(state instanceof JsonObject)) return report.error('E050', 'state is not a JSON object', place);
  const paths = new PathSet();
  for (const key of state.duplicateKeys) report.error('E050', `the digest ${quoted(key)} occurs twice`, place);
  for (const [key, value] of state.members) {
    const digest = key.toLowerCase();
    if (!model.manifest.has(digest)) report.error('E050', `the digest ${quoted(key)} is not in the manifest`, place);
    else if (!model.written.has(key))
      report.error('E050', `the digest ${quoted(key)} is written otherwise in the manifest`, place);
    for (const path of logicalPaths(value, report, place)) {
      if (paths.add(path)) version.state.set(path, digest);
      else report.error('E095', `the logical path ${quoted(path)} occurs twice`, place);
    }
  }
  for (const { path, part } of paths.conflicts())
    report.error('E095', `the logical path ${quoted(path)} lies below the logical path ${quoted(part)}`, place);
}

function logicalPaths(value: JsonValue, report: Report, place: string): string[] {
  if (!Array.isArray(value)) {
    report.error('E051', 'the value of a digest is not an array of logical paths', place);
    return [];
  }
  const paths: string[] = [];
  for (const path of value) {
    if (typeof path !== 'string') {
      report.error('E051', 'a logical path is not a string', place);
      continue;
    }
    paths.push(path);
    for (const fault of pathFaults(path))
      if (fault === 'element')
        report.error('E052', `the logical path ${quoted(path)} has an element that is empty, . or ..`, place);
      else report.error('E053', `the logical path ${quoted(path)} begins or ends with a slash`, place);
  }
  return paths;
}
