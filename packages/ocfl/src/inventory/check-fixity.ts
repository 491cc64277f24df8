import { JsonObject, type JsonValue } from '../json.js';
import { quoted, type Report } from '../report.js';
import { fixityFormRule, isFixityAlgorithm, isFixityDigest } from './fixity-algorithms.js';
import { checkContentPath, contentPaths } from './check-manifest.js';
import type { InventoryModel } from './model.js';
import { pathFaults, PathSet } from './paths.js';

/** @see OCFL 1.1 §3.5.4 */
export function checkFixity(json: JsonObject, report: Report, model: InventoryModel): void {
  const fixity = json.get('fixity');
  if (fixity === undefined) return;
  if (!(fixity instanceof JsonObject)) return report.error('E111', 'fixity is not a JSON object', 'fixity');
  for (const key of fixity.duplicateKeys) report.error('E033', `the algorithm ${quoted(key)} occurs twice`, 'fixity');
  for (const [algorithm, block] of fixity.members) {
    const place = `fixity/${algorithm.slice(0, 100)}`;
    if (!isFixityAlgorithm(algorithm))
      report.error('E056', `${quoted(algorithm)} is not in the vocabulary of digest algorithms`, 'fixity');
    if (block instanceof JsonObject) model.fixity.set(algorithm, checkBlock(algorithm, block, report, model, place));
    else report.error('E057', 'the value of an algorithm is not a JSON object', place);
  }
}

function checkBlock(
  algorithm: string,
  block: JsonObject,
  report: Report,
  model: InventoryModel,
  place: string,
): Map<string, string> {
  const digests = new Set<string>();
  const paths = new PathSet();
  const digestOf = new Map<string, string>();
  for (const key of block.duplicateKeys) report.error('E097', `the digest ${quoted(key)} occurs twice`, place);
  for (const [key, value] of block.members) {
    const digest = key.toLowerCase();
    if (digests.has(digest)) report.error('E097', `the digest ${quoted(key)} occurs twice, ignoring case`, place);
    digests.add(digest);
    if (!isFixityDigest(algorithm, digest))
      report.error(fixityFormRule(algorithm), `${quoted(key)} is no ${algorithm} digest`, place);
    for (const path of fixityPaths(value, report, place)) {
      if (!paths.add(path)) report.error('E101', `the content path ${quoted(path)} occurs twice`, place);
      digestOf.set(path, digest);
      if (pathFaults(path).length === 0 && !model.digestOf.has(path))
        report.error('E057', `the content path ${quoted(path)} is not in the manifest`, place);
    }
  }
  return digestOf;
}

function fixityPaths(value: JsonValue, report: Report, place: string): string[] {
  const paths = contentPaths(value, report, place, 'E057');
  for (const path of paths) checkContentPath(path, report, place);
  return paths;
}
