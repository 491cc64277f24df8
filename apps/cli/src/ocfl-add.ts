import { isValid, isoSeconds, systemClock } from '@mocban/core';
import { openTree, type PackageTree } from '@mocban/container/tree';
import type { DigestResult, FixityPool } from '@mocban/fixity';
import {
  commitNewObject,
  commitNewVersion,
  OcflError,
  openStorageRoot,
  stageCopiedObject,
  stageNewVersion,
  type CommitOutcome,
  type CopiedFile,
  type VersionFile,
} from '@mocban/ocfl';
import { CountingPool } from './counting-pool.js';
import { findObject } from './ocfl-root.js';
import { beginStaging, type Staging } from './ocfl-staging.js';
import { CliError, printable, type Outcome } from './outcome.js';
import type { Context } from './run.js';
import { requireReadable } from './validation.js';

interface AddOptions {
  message: string;
  /** @defaultValue this software */
  userName?: string;
  /** A URI; without one validators warn (W008). */
  userAddress?: string;
}

/**
 * Adds a folder as a new object or as the next version of one. The storage root holds only whole versions at every moment; what a
 * killed run left is finished or taken back by the next one.
 * @throws CliError `CLI_SOURCE_UNSAFE` for a folder with symbolic links, devices or unsafe names
 */
export async function addToRoot(
  root: string,
  id: string,
  directory: string,
  options: AddOptions,
  { progress, signal }: Context,
): Promise<Outcome> {
  requireReadable(root, 'folder');
  requireReadable(directory, 'folder');
  const tree = await openSource(directory, signal);
  const pool = new CountingPool(progress);
  try {
    const staging = await beginStaging(root);
    try {
      const added = await addVersion(staging, id, options, sourceOf(tree, pool, signal));
      return {
        exit: 0,
        json: { ...added, files: tree.files.size },
        text: [`${printable(id)} ${added.version}: ${added.path} (${tree.files.size} files)`],
      };
    } finally {
      await staging.end();
    }
  } finally {
    await pool.close();
    await tree.close();
  }
}

async function addVersion(
  staging: Staging,
  id: string,
  options: AddOptions,
  source: Source,
): Promise<{ id: string; version: string; path: string; outcome: CommitOutcome }> {
  const { store, rootPrefix, prefix } = staging;
  const storageRoot = await openStorageRoot(store, rootPrefix);
  if (storageRoot.version !== '1.1')
    throw new OcflError('OCFL_UNSUPPORTED', 'objects of OCFL 1.1 are not added to a storage root of OCFL 1.0');
  // Where others chose the places, an object that is there is found by looking; a new one has none.
  const found = storageRoot.layout === undefined ? await findObject(store, rootPrefix, id, source.signal) : undefined;
  const path = found ?? storageRoot.objectPath(id);
  const stage = {
    id,
    created: isoSeconds(systemClock.now()),
    message: options.message,
    user: userOf(options),
  };
  await staging.intend(path);
  if ((await store.stat(`${rootPrefix}/${path}/inventory.json`)) === undefined) {
    const object = await stageCopiedObject(store, prefix, stage, source.copied(), source.pool, source.signal);
    const staged = { ...object, objectPrefix: path };
    return { id, version: staged.version, path, outcome: await commitNewObject(store, rootPrefix, staged) };
  }
  const staged = await stageNewVersion(store, prefix, rootPrefix, path, stage, source.digested());
  return { id, version: staged.version, path, outcome: await commitNewVersion(store, rootPrefix, staged) };
}

function userOf({ userName, userAddress }: AddOptions): { name: string; address?: string } {
  if (userName === undefined) return { name: 'mocban', address: userAddress ?? 'urn:software:mocban' };
  return { name: userName, ...(userAddress === undefined ? {} : { address: userAddress }) };
}

async function openSource(directory: string, signal: AbortSignal): Promise<PackageTree> {
  const tree = await openTree(directory, {
    signal,
    // Files are measured while they are copied.
    digestAhead: () => [],
    limits: { maxEntries: Number.MAX_SAFE_INTEGER, maxTotalBytes: Number.MAX_SAFE_INTEGER },
  });
  const problem = tree.findings.find(({ severity }) => severity === 'error');
  if (tree.origin === 'directory' && isValid(tree.findings)) return tree;
  await tree.close();
  throw new CliError(
    'CLI_SOURCE_UNSAFE',
    problem === undefined ? 'expected a folder' : `${problem.location}: ${problem.message}`,
  );
}

/** The files of a folder. */
interface Source {
  /** For an object that has no bytes yet: to be read once, digested while they are copied, by several threads. */
  copied: () => Iterable<CopiedFile>;
  /** Digested only, and copied when the object does not have the bytes: a version that changes little costs little. */
  digested: () => AsyncIterable<VersionFile>;
  pool: FixityPool;
  signal: AbortSignal;
}

function sourceOf(tree: PackageTree, pool: FixityPool, signal: AbortSignal): Source {
  function* items() {
    for (const key of tree.files.keys()) yield { key, path: tree.localPath(key)! };
  }
  return {
    *copied() {
      for (const { key, path } of items()) yield { logicalPath: key, path };
    },
    async *digested() {
      for await (const result of pool.digestFiles(items(), ['sha512'], { ordered: true, signal }))
        yield versionFile(result, { copy: tree.localPath(result.key)! });
    },
    pool,
    signal,
  };
}

function versionFile(result: DigestResult, source: VersionFile['source']): VersionFile {
  if ('error' in result)
    throw Object.assign(new Error(`${result.key}: ${result.error.message}`), { code: result.error.code });
  return { logicalPath: result.key, sizeBytes: result.sizeBytes, sha512: result.digests.sha512!, source };
}
