import { isValid, systemClock, type Clock, type Finding } from '@mocban/core';
import { openTree, type PackageTree } from '@mocban/container/tree';
import { FixityPool, isSupported, type DigestAlgorithm } from '@mocban/fixity';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { algorithmOf, manifestName } from './algorithms.js';
import { recogniseBag } from './bag.js';
import { requireLabels } from './bag-info.js';
import { exists, syncDirectories, syncDirectory } from './durable.js';
import { BagError } from './error.js';
import { withBagLock, type LockOptions } from './lock.js';
import { isLock } from './passing.js';
import { judgeByProfile } from './profile/judge.js';
import type { BagProfile } from './profile/types.js';
import { writeTagFiles, type TagFileContent } from './tag-files.js';
import type { BagInfoEntry } from './types.js';

/** A lock is taken, or broken, only of a folder that becomes the bag itself. */
export interface CreateBagOptions extends LockOptions {
  /** Where to write the bag; it must not exist. Without it the folder itself becomes the bag. */
  out?: string;
  /** @defaultValue the manifests a profile requires, else `['sha512']` */
  algorithms?: readonly DigestAlgorithm[];
  /** In the order given; Payload-Oxum and Bagging-Date are computed. */
  bagInfo?: readonly BagInfoEntry[];
  /** What the bag has to be: nothing is written when it would not be. The bag names the profile in its metadata. */
  profile?: BagProfile;
  /** @defaultValue the system's clock */
  clock?: Clock;
  signal?: AbortSignal;
}

export interface CreatedBag {
  /** Absolute path of the bag. */
  path: string;
  algorithms: readonly DigestAlgorithm[];
  payloadBytes: number;
  payloadFiles: number;
}

/** Names used inside a folder while it is being turned into a bag; a run that was killed is taken up where it stopped. */
const PAYLOAD = '.bagging-payload';
const TAGS = '.bagging-tags';
const TAGS_DRAFT = '.bagging-tags-draft';

/**
 * Writes a BagIt 1.0 bag from a folder's content, in place or as a copy made in one read. A bag appears whole or not at all:
 * the copy is renamed to its name at the end; in place `bagit.txt` comes last, and while one run is at work another is refused.
 * @throws BagError
 * @throws ContainerError `CONTAINER_IO`
 * @see RFC 8493 §2
 */
export async function createBag(directory: string, options: CreateBagOptions = {}): Promise<CreatedBag> {
  requireLabels(options.bagInfo ?? []);
  const algorithms = options.algorithms ?? requiredAlgorithms(options.profile);
  if (algorithms.length === 0)
    throw new BagError('BAG_ALGORITHM_UNSUPPORTED', 'expected at least one digest algorithm');
  for (const algorithm of algorithms)
    if (!isSupported(algorithm))
      throw new BagError('BAG_ALGORITHM_UNSUPPORTED', `${algorithm} cannot be computed by this runtime`);
  const source = resolve(directory);
  const isInPlace = options.out === undefined && (await isFolder(source));
  return isInPlace
    ? withBagLock(source, () => takeUpOrMake(source, algorithms, options), options)
    : make(source, algorithms, options);
}

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() === true;

async function takeUpOrMake(
  source: string,
  algorithms: readonly DigestAlgorithm[],
  options: CreateBagOptions,
): Promise<CreatedBag> {
  if (!(await exists(join(source, TAGS)))) return make(source, algorithms, options);
  await finishInPlace(source);
  return summary(source, await openTree(join(source, 'data')), algorithms);
}

async function make(
  source: string,
  algorithms: readonly DigestAlgorithm[],
  options: CreateBagOptions,
): Promise<CreatedBag> {
  const tree = await openSource(source, algorithms, options);
  try {
    if (tree.origin !== 'directory') throw new BagError('BAG_SOURCE_UNSAFE', `${basename(source)}: expected a folder`);
    if (recogniseBag(tree) !== undefined) throw new BagError('BAG_EXISTS', `${basename(source)}: is a bag already`);
    refuseUnsafe(tree.findings);
    if (options.profile !== undefined) requireProfile(tree, algorithms, options, options.profile);
    return options.out === undefined
      ? await createInPlace(tree, source, algorithms, options)
      : await createCopy(tree, source, resolve(options.out), algorithms, options);
  } finally {
    await tree.close();
  }
}

async function createCopy(
  tree: PackageTree,
  source: string,
  out: string,
  algorithms: readonly DigestAlgorithm[],
  options: CreateBagOptions,
): Promise<CreatedBag> {
  if (await exists(out)) throw new BagError('BAG_TARGET_EXISTS', `${basename(out)}: exists already`);
  if (`${out}/`.startsWith(`${source}/`))
    throw new BagError('BAG_SOURCE_UNSAFE', 'the bag would lie inside the folder it is made from');
  await mkdir(dirname(out), { recursive: true });
  const draft = `${out}.${randomUUID()}.part`;
  try {
    await mkdir(draft);
    await copyPayload(tree, source, join(draft, 'data'), algorithms, options);
    await writeTagFiles(draft, tagFiles(tree, algorithms, options));
    if (await exists(out)) throw new BagError('BAG_TARGET_EXISTS', `${basename(out)}: exists already`);
    await rename(draft, out);
    await syncDirectory(dirname(out));
    return summary(out, tree, algorithms);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

/** Every file is read once, digested while it is copied; the tree keeps the digests and the sizes of what was copied. */
async function copyPayload(
  tree: PackageTree,
  source: string,
  target: string,
  algorithms: readonly DigestAlgorithm[],
  options: CreateBagOptions,
): Promise<void> {
  await mkdir(target);
  for (const path of tree.directories) await mkdir(join(target, path), { recursive: true });
  const items = function* () {
    for (const key of tree.files.keys()) yield { key, from: join(source, key), to: join(target, key) };
  };
  const pool = new FixityPool();
  try {
    for await (const copied of pool.copyFiles(items(), algorithms, { fsync: true, ...signalOf(options) })) {
      if ('error' in copied)
        throw new BagError('BAG_SOURCE_UNSAFE', `${copied.key}: cannot be copied: ${copied.error.message}`);
      Object.assign(tree.files.get(copied.key)!, { sizeBytes: copied.sizeBytes, digests: copied.digests });
    }
  } finally {
    await pool.close();
  }
  await syncDirectories(target, tree.directories);
}

/** The folder without what a run that was killed had begun to write. */
async function openSource(
  source: string,
  algorithms: readonly DigestAlgorithm[],
  options: CreateBagOptions,
): Promise<PackageTree> {
  if (options.out !== undefined) return openTree(source, signalOf(options));
  // What becomes a bag where it lies is digested while it is listed, unless it is not to be read as it lies.
  const passedOver = ['bagit.txt', `${PAYLOAD}/`, `${TAGS_DRAFT}/`];
  const digestAhead = (names: readonly string[]): readonly DigestAlgorithm[] =>
    names.some((name) => passedOver.includes(name)) ? [] : algorithms;
  const read = { ...signalOf(options), digestAhead, passOver: isLock };
  const tree = await openTree(source, read);
  if (!tree.directories.has(TAGS_DRAFT)) return tree;
  await rm(join(source, TAGS_DRAFT), { recursive: true });
  return openTree(source, read);
}

/** All that can fail is done before the first file changes its place; only what a run before has moved is listed where it lies. */
async function createInPlace(
  tree: PackageTree,
  source: string,
  algorithms: readonly DigestAlgorithm[],
  options: CreateBagOptions,
): Promise<CreatedBag> {
  const isMoved = tree.directories.has(PAYLOAD);
  if (isMoved) await movePayload(source);
  const payload = isMoved ? await openTree(join(source, PAYLOAD), signalOf(options)) : tree;
  refuseUnsafe([...payload.findings, ...(await payload.ensureDigests(algorithms, signalOf(options)))]);
  const draft = join(source, TAGS_DRAFT);
  await mkdir(draft);
  await writeTagFiles(draft, tagFiles(payload, algorithms, options));
  if (!isMoved) await movePayload(source, topNames(payload));
  await rename(draft, join(source, TAGS));
  await syncDirectory(source);
  await finishInPlace(source);
  return summary(source, payload, algorithms);
}

/** @param listed the names that may be there, when they are known */
async function movePayload(source: string, listed?: ReadonlySet<string>): Promise<void> {
  const payload = join(source, PAYLOAD);
  const names = (await readdir(source)).filter((name) => name !== PAYLOAD && name !== TAGS_DRAFT && !isLock(name));
  const strange = listed && names.find((name) => !listed.has(name));
  if (strange !== undefined) {
    await rm(join(source, TAGS_DRAFT), { recursive: true });
    throw new BagError('BAG_SOURCE_UNSAFE', `${strange}: came into the folder while it was read`);
  }
  await mkdir(payload, { recursive: true });
  for (const name of names) await rename(join(source, name), join(payload, name));
  await syncDirectory(payload);
  await syncDirectory(source);
}

const topNames = ({ files, directories }: PackageTree): Set<string> =>
  new Set([...files.top(), ...[...directories].filter((path) => !path.includes('/'))]);

/** From the moment the tag files are complete only renames are left, and each may have been done by a run before. */
async function finishInPlace(source: string): Promise<void> {
  if (await exists(join(source, PAYLOAD))) await rename(join(source, PAYLOAD), join(source, 'data'));
  await syncDirectory(source);
  const tags = join(source, TAGS);
  const names = (await readdir(tags)).sort((a, b) => Number(a === 'bagit.txt') - Number(b === 'bagit.txt'));
  for (const name of names) {
    if (name === 'bagit.txt') await syncDirectory(source);
    await rename(join(tags, name), join(source, name));
  }
  await rmdir(tags);
  await syncDirectory(source);
}

const tagFiles = (
  payload: PackageTree,
  algorithms: readonly DigestAlgorithm[],
  options: CreateBagOptions,
): TagFileContent => ({
  payload: {
    *[Symbol.iterator]() {
      for (const { path, digests } of payload.files.values()) yield { path: `data/${path}`, digests };
    },
  },
  oxum: { bytes: bytesOf(payload), files: payload.files.size },
  others: [],
  algorithms,
  info: infoOf(options),
  clock: options.clock ?? systemClock,
});

function requiredAlgorithms(profile: BagProfile | undefined): DigestAlgorithm[] {
  const required = (profile?.manifestsRequired ?? []).map((name) => {
    const algorithm = algorithmOf(name);
    if (algorithm === undefined)
      throw new BagError('BAG_ALGORITHM_UNSUPPORTED', `${name} cannot be computed by this runtime`);
    return algorithm;
  });
  return required.length === 0 ? ['sha512'] : required;
}

/** The metadata asked for; with a profile its name as well, where it is not among them. */
function infoOf({ bagInfo = [], profile }: CreateBagOptions): readonly BagInfoEntry[] {
  const label = 'BagIt-Profile-Identifier';
  const isNamed = bagInfo.some(
    (entry) => entry.label.toLowerCase() === label.toLowerCase() && entry.value === profile?.identifier,
  );
  return profile === undefined || isNamed ? bagInfo : [...bagInfo, { label, value: profile.identifier }];
}

/** @throws BagError `BAG_PROFILE_UNMET` */
function requireProfile(
  tree: PackageTree,
  algorithms: readonly DigestAlgorithm[],
  options: CreateBagOptions,
  profile: BagProfile,
): void {
  const manifests = algorithms.map(manifestName);
  const computed = ['Bagging-Date', 'Payload-Oxum'].map((label) => ({ label, value: '' }));
  const findings = judgeByProfile(
    {
      version: '1.0',
      info: [...infoOf(options), ...computed],
      *files() {
        for (const { path, sizeBytes } of tree.files.values()) yield { path: `data/${path}`, sizeBytes };
      },
      hasFile: (path) => path.startsWith('data/') && tree.files.has(path.slice('data/'.length)),
      hasDirectory: (path) =>
        path === 'data' || (path.startsWith('data/') && tree.directories.has(path.slice('data/'.length))),
      manifests,
      tagManifests: manifests,
      serialization: undefined,
    },
    profile,
  );
  if (findings.length > 0)
    throw new BagError(
      'BAG_PROFILE_UNMET',
      'the bag would not be what the profile asks for; nothing was written',
      findings.map(({ rule, location, message }) => `${rule} ${location}: ${message}`),
    );
}

const summary = (path: string, payload: PackageTree, algorithms: readonly DigestAlgorithm[]): CreatedBag => ({
  path,
  algorithms,
  payloadBytes: bytesOf(payload),
  payloadFiles: payload.files.size,
});

function bytesOf({ files }: PackageTree): number {
  let bytes = 0;
  for (let number = 0; number < files.size; number += 1) bytes += files.sizeOf(number);
  return bytes;
}

function refuseUnsafe(findings: readonly Finding[]): void {
  if (isValid(findings)) return;
  const first = findings.find(({ severity }) => severity === 'error')!;
  throw new BagError('BAG_SOURCE_UNSAFE', `${first.location}: ${first.message}`);
}

const signalOf = ({ signal }: CreateBagOptions): { signal?: AbortSignal } => (signal === undefined ? {} : { signal });
