import { CompactTable, collisionKey, isValid, type Finding, type ValidationResult } from '@mocban/core';
import { findingsWithin, isReadable, openTree, type PackageTree } from '@mocban/container/tree';
import type { DigestAlgorithm } from '@mocban/fixity';
import { algorithmOf } from './algorithms.js';
import { openBag } from './bag.js';
import { infoValue } from './bag-info.js';
import { MANIFEST_FILE } from './manifest.js';
import { isPassing, WORK_FOLDER } from './passing.js';
import type { BagProfile } from './profile/types.js';
import { BagFindings } from './rules.js';
import type { Bag, BagManifest } from './types.js';

export interface ValidateBagOptions {
  /** `complete` compares names only; `valid` computes every digest as well. @defaultValue `valid` */
  mode?: 'complete' | 'valid';
  /** The bag opened before. @defaultValue it is opened */
  bag?: Bag;
  /** A profile to judge the bag by as well. */
  profile?: BagProfile;
  signal?: AbortSignal;
}

/**
 * Validates a bag: all findings of one run, those of the container first. Payload bytes are read once. When the container
 * is broken no digest is judged, and nothing is read for it; an entry that is unsafe by itself is left out.
 * @see RFC 8493 §3
 */
export async function validateBag(tree: PackageTree, options: ValidateBagOptions = {}): Promise<Finding[]> {
  const isRead = (options.mode ?? 'valid') === 'valid' && isReadable(tree.findings);
  // Which algorithms there are is told by names: a folder's files are read while its manifests are.
  const isAhead = isRead && options.bag === undefined && tree.origin === 'directory';
  const [bag, early] = await Promise.all([
    options.bag ?? openBag(tree, options),
    isAhead ? tree.ensureDigests(namedAlgorithms(tree.files.top()), options) : [],
  ]);
  const findings = new BagFindings();
  findings.version = bag.version ?? '0.97';
  checkManifests(tree, bag, findings);
  checkTagManifests(tree, bag, findings);
  checkPayload(tree, bag, findings);
  checkOxum(tree, bag, findings);
  checkCollisions(tree, findings);
  const unreadable = [...early];
  if (isRead) {
    const manifests = [...bag.payloadManifests, ...bag.tagManifests];
    const algorithms = new Set(manifests.flatMap(({ algorithm }) => algorithm ?? []));
    if (!isAhead) unreadable.push(...(await tree.ensureDigests([...algorithms], options)));
    for (const manifest of manifests) checkDigests(tree, manifest, findings);
  }
  const departures = options.profile === undefined ? [] : await departuresFrom(options.profile, tree, bag);
  return [...findingsWithin(tree), ...bag.findings, ...findings.list, ...departures, ...unreadable];
}

/** Few bags are judged by a profile: only for those the rules are loaded. */
async function departuresFrom(profile: BagProfile, tree: PackageTree, bag: Bag): Promise<Finding[]> {
  const { judgeByProfile, subjectOf } = await import('./profile/judge.js');
  return judgeByProfile(subjectOf(tree, bag), profile);
}

/** What the manifests among the names in a bag's folder are made by. */
function namedAlgorithms(names: Iterable<string>): DigestAlgorithm[] {
  const algorithms = new Set<DigestAlgorithm>();
  for (const name of names) {
    const algorithm = algorithmOf(MANIFEST_FILE.exec(name)?.[2] ?? '');
    if (algorithm !== undefined) algorithms.add(algorithm);
  }
  return [...algorithms];
}

/**
 * Validates the bag at a path: a folder, a zip, a tar or a tar.gz. A folder's files are read while it is being listed.
 * @throws ContainerError `CONTAINER_UNKNOWN`, `CONTAINER_IO` when there is nothing to judge
 */
export async function validateBagPath(path: string, options: ValidateBagOptions = {}): Promise<ValidationResult> {
  const tree = await openTree(path, {
    collisions: 'allowed',
    ...(options.signal && { signal: options.signal }),
    ...(options.mode !== 'complete' && { digestAhead: namedAlgorithms }),
  });
  try {
    const findings = await validateBag(tree, options);
    return { path, profile: 'bagit', valid: isValid(findings), findings };
  } finally {
    await tree.close();
  }
}

function checkManifests(tree: PackageTree, bag: Bag, findings: BagFindings): void {
  if (bag.payloadManifests.length === 0)
    findings.error('BAG_MANIFEST_MISSING', '.', 'the bag has no payload manifest (manifest-ALGORITHM.txt)');
  const someKnown = bag.payloadManifests.some(({ algorithm }) => algorithm !== undefined);
  for (const { file, algorithm } of [...bag.payloadManifests, ...bag.tagManifests])
    if (algorithm === undefined)
      findings[someKnown ? 'warning' : 'error'](
        'BAG_ALGORITHM_UNKNOWN',
        file,
        'the digest algorithm is not known, so this manifest cannot be checked',
      );
  if (!tree.directories.has('data'))
    // Many archives keep no empty folder, so an empty payload may have no trace there.
    findings[
      tree.origin !== 'directory' && bag.payloadManifests.every(({ entries }) => entries.length === 0)
        ? 'warning'
        : 'error'
    ]('BAG_PAYLOAD_DIRECTORY_MISSING', 'data', 'the bag has no folder data/');
  for (const path of tree.directories)
    if (WORK_FOLDER.test(path))
      findings.warning(
        'BAG_UPDATE_UNFINISHED',
        path,
        'an update of the bag was broken off here',
        'update the bag again: that ends it',
      );
  for (const manifest of bag.tagManifests)
    for (const { path, line } of manifest.entries.absent())
      findings.error('BAG_TAG_MISSING', path, `listed in ${manifest.file} line ${line}, absent from the bag`);
}

function checkPayload(tree: PackageTree, bag: Bag, findings: BagFindings): void {
  const listings = bag.payloadManifests;
  const fetched = new Set(bag.fetch.map(({ path }) => path));
  for (const path of absentPaths(listings)) {
    if (fetched.has(path))
      findings.error(
        'BAG_FETCH_PENDING',
        path,
        'listed in fetch.txt and not in the bag',
        'fetch the file, then send the bag',
      );
    else findings.error('BAG_PAYLOAD_MISSING', path, 'listed in a payload manifest, absent from the bag');
  }
  for (const path of fetched) {
    const missing = listings.filter(({ entries }) => !entries.has(path)).map(({ file }) => file);
    if (missing.length === listings.length)
      findings.error('BAG_FETCH_UNLISTED', path, 'in fetch.txt and in no payload manifest');
    else if (missing.length > 0 && findings.version === '1.0' && !tree.files.has(path))
      findings.error('BAG_FETCH_UNLISTED', path, `in fetch.txt and not in ${missing.join(', ')}`);
  }
  for (const { path, sizeBytes } of bag.fetch) {
    const actual = tree.files.get(path)?.sizeBytes;
    if (actual !== undefined && sizeBytes !== undefined && sizeBytes !== actual)
      findings.warning('BAG_FETCH_LENGTH', path, `fetch.txt says ${sizeBytes} bytes, the file has ${actual}`);
  }
  if (listings.length === 0) return;
  for (let file = 0; file < tree.files.size; file += 1) {
    if (!isPayload(tree, file)) continue;
    const missing = listings.filter(({ entries }) => !entries.hasFile(file));
    if (missing.length === 0) continue;
    const path = tree.files.pathAt(file);
    // Before 1.0 a file had to be in one manifest only; since 1.0 each manifest lists every file.
    if (missing.length === listings.length || (missing.length > 0 && findings.version === '1.0'))
      findings.error('BAG_PAYLOAD_UNLISTED', path, `not listed in ${missing.map(({ file }) => file).join(', ')}`);
  }
}

/** What a tag manifest has to list, and what it should. Earlier versions asked for neither. @see RFC 8493 §2.2.1 */
function checkTagManifests(tree: PackageTree, { payloadManifests, tagManifests }: Bag, findings: BagFindings): void {
  if (findings.version !== '1.0' || tagManifests.length === 0) return;
  for (const tag of tagManifests) {
    for (const { file } of payloadManifests)
      if (!tag.entries.has(file))
        findings.error('BAG_TAG_MANIFEST_INCOMPLETE', tag.file, `does not list ${file}, a payload manifest`);
    if (
      !payloadManifests.some(({ algorithm }) => tag.algorithm === undefined || algorithm === tag.algorithm) &&
      payloadManifests.length > 0
    )
      findings.warning('BAG_TAG_MANIFEST_ALGORITHM', tag.file, 'no payload manifest has this algorithm');
  }
  for (let number = 0; number < tree.files.size; number += 1) {
    if (isPayload(tree, number) || payloadManifests.some(({ entries }) => entries.hasFile(number))) continue;
    const missing = tagManifests.filter(({ entries }) => !entries.hasFile(number)).map(({ file }) => file);
    if (missing.length === 0) continue;
    const path = tree.files.pathAt(number);
    if (!MANIFEST_FILE.test(path) && !isPassing(path))
      findings.warning('BAG_TAG_UNLISTED', path, `not listed in ${missing.join(', ')}`);
  }
}

/** Each path that a manifest lists and the bag has not, once. */
function* absentPaths(manifests: readonly BagManifest[]): Generator<string> {
  for (const [index, { entries }] of manifests.entries())
    for (const { path } of entries.absent())
      if (!manifests.slice(0, index).some((earlier) => earlier.entries.has(path))) yield path;
}

/** @see RFC 8493 §2.2.2, Payload-Oxum: bytes, a dot, number of files */
function checkOxum(tree: PackageTree, bag: Bag, findings: BagFindings): void {
  const declared = infoValue(bag.info, 'Payload-Oxum');
  if (declared === undefined) return;
  const file = bag.infoFile!;
  if (!/^\d+\.\d+$/.test(declared)) {
    findings.error('BAG_OXUM_MALFORMED', file, `Payload-Oxum is ${JSON.stringify(declared)}, expected BYTES.FILES`);
    return;
  }
  const { bytes, count, isWhole } = payloadOf(tree, bag);
  const [declaredBytes, declaredCount] = declared.split('.').map(Number) as [number, number];
  if (declaredCount !== count || (isWhole ? declaredBytes !== bytes : declaredBytes < bytes))
    findings.error(
      'BAG_OXUM_MISMATCH',
      file,
      `Payload-Oxum is ${declared}, the payload is ${bytes}.${count}${isWhole ? '' : ' or more'}`,
    );
}

/** What is there, and what is still to be fetched; not the whole when nobody says how large that is. */
function payloadOf(tree: PackageTree, bag: Bag): { bytes: number; count: number; isWhole: boolean } {
  const payload = { bytes: 0, count: 0, isWhole: true };
  const add = (sizeBytes: number | undefined): void => {
    payload.bytes += sizeBytes ?? 0;
    payload.count += 1;
    payload.isWhole &&= sizeBytes !== undefined;
  };
  for (let file = 0; file < tree.files.size; file += 1) if (isPayload(tree, file)) add(tree.files.sizeOf(file));
  for (const { path, sizeBytes } of bag.fetch) if (!tree.files.has(path)) add(sizeBytes);
  return payload;
}

/** Names that are one name on a system that ignores case or normalises. @see RFC 8493 §6.1.2 */
function checkCollisions(tree: PackageTree, findings: BagFindings): void {
  if (!hasCollisions(tree)) return;
  const keys = new CompactTable();
  for (const path of tree.files.keys()) {
    const before = keys.size;
    keys.add(collisionKey(path));
    if (keys.size === before)
      findings.warning(
        'BAG_CASE_COLLISION',
        path,
        'another file differs from this name only in case or Unicode normalisation',
        'rename one of the two',
      );
  }
}

/** Names in lower case can only meet others, and most names of most bags are: only the rest is held. */
function hasCollisions({ files }: PackageTree): boolean {
  const keys = new CompactTable();
  for (const path of files.keys()) {
    const key = collisionKey(path);
    if (key === path) continue;
    const before = keys.size;
    keys.add(key);
    if (keys.size === before || files.has(key)) return true;
  }
  return false;
}

function checkDigests(tree: PackageTree, manifest: BagManifest, findings: BagFindings): void {
  const { algorithm, file } = manifest;
  if (algorithm === undefined) return;
  const rule = file.startsWith('tag') ? 'BAG_TAG_DIGEST_MISMATCH' : 'BAG_DIGEST_MISMATCH';
  for (const { file: number, digest } of manifest.entries.departing(algorithm)) {
    const actual = tree.files.digestOf(number, algorithm);
    if (actual !== undefined)
      findings.error(rule, tree.files.pathAt(number), `${algorithm} is ${actual}, ${file} says ${digest}`);
  }
}

const isPayload = ({ files }: PackageTree, number: number): boolean => files.folderAt(number).startsWith('data/');
