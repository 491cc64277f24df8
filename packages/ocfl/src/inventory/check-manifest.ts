import { JsonObject, type JsonValue } from '../json.js';
import { quoted, type Report } from '../report.js';
import { versionNumber, type InventoryModel } from './model.js';
import { pathFaults, PathSet } from './paths.js';

/** @see OCFL 1.1 §3.5.2 */
export function checkManifest(manifest: JsonValue | undefined, report: Report, model: InventoryModel): void {
  if (manifest === undefined) return report.error('E041', 'the inventory has no manifest');
  if (!(manifest instanceof JsonObject)) return report.error('E106', 'the manifest is not a JSON object', 'manifest');
  const place = 'manifest';
  const paths = new PathSet();
  for (const key of manifest.duplicateKeys) report.error('E096', `the digest ${quoted(key)} occurs twice`, place);
  for (const [key, value] of manifest.members) {
    const digest = checkDigestKey(key, report, model, place);
    model.written.add(key);
    if (model.manifest.has(digest))
      report.error('E096', `the digest ${quoted(key)} occurs twice, ignoring case`, place);
    const list = contentPaths(value, report, place, 'E092');
    for (const path of list) {
      checkContentPath(path, report, place);
      if (!paths.add(path)) report.error('E101', `the content path ${quoted(path)} occurs twice`, place);
      else checkInsideContent(path, report, model);
      if (!model.digestOf.has(path)) model.digestOf.set(path, digest);
    }
    model.manifest.set(digest, [...(model.manifest.get(digest) ?? []), ...list]);
  }
  for (const { path, part } of paths.conflicts())
    report.error('E101', `the content path ${quoted(path)} lies below the content path ${quoted(part)}`, place);
}

const HEX_LENGTH = { sha512: 128, sha256: 64 } as const;

/** Reports a key that is no digest of the inventory's algorithm; the digest in lower case. */
function checkDigestKey(key: string, report: Report, model: InventoryModel, place: string): string {
  const algorithm = model.digestAlgorithm;
  if (algorithm !== undefined) {
    if (!/^[0-9a-fA-F]+$/.test(key))
      report.error(algorithm === 'sha512' ? 'E031' : 'E030', `the digest ${quoted(key)} is not hexadecimal`, place);
    else if (key.length !== HEX_LENGTH[algorithm])
      report.error('E039', `the digest ${quoted(key)} does not have the length of ${algorithm}`, place);
  }
  return key.toLowerCase();
}

/** The strings of an array of content paths; what is not a string or not an array is reported under `rule`. */
export function contentPaths(value: JsonValue, report: Report, place: string, rule: 'E092' | 'E057'): string[] {
  if (!Array.isArray(value)) {
    report.error(rule, 'the value of a digest is not an array of content paths', place);
    return [];
  }
  const paths: string[] = [];
  for (const item of value)
    if (typeof item === 'string') paths.push(item);
    else report.error('E098', 'a content path is not a string', place);
  if (value.length === 0) report.error(rule, 'a digest has no content path', place);
  return paths;
}

export function checkContentPath(path: string, report: Report, place: string): void {
  for (const fault of pathFaults(path))
    if (fault === 'element')
      report.error('E099', `the content path ${quoted(path)} has an element that is empty, . or ..`, place);
    else report.error('E100', `the content path ${quoted(path)} begins or ends with a slash`, place);
}

function checkInsideContent(path: string, report: Report, model: InventoryModel): void {
  const [version, folder, name] = path.split('/', 3);
  if (pathFaults(path).length > 0) return;
  if (path.includes('\\') && !path.includes('/'))
    report.error('E035', `the content path ${quoted(path)} does not use the forward slash`, 'manifest');
  if (versionNumber(version ?? '') === undefined || folder !== model.contentDirectory || name === undefined)
    report.error(
      'E042',
      `the content path ${quoted(path)} is not below the content directory of a version`,
      'manifest',
    );
  if (versionNumber(version ?? '') !== undefined && !model.contentDirectorySet && folder !== 'content' && name)
    report.error('E021', `the content path ${quoted(path)} is not below the folder content`, 'manifest');
}
