import { randomUUID } from 'node:crypto';
import { opendir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { isoSeconds, systemClock } from '@mocban/core';
import { FixityPool } from '@mocban/fixity';
import {
  commitNewObject,
  commitNewVersion,
  exportVersion,
  initStorageRoot,
  listObjects,
  logicalFiles,
  openStorageRoot,
  readInventory,
  stageNewObject,
  stageNewVersion,
  type VersionFile,
} from '@mocban/ocfl';
import { openFsStore } from '@mocban/storage';

export async function initRoot(root: string): Promise<void> {
  await initStorageRoot(await openFsStore(root), '');
}

async function* filesBelow(directory: string): AsyncGenerator<string> {
  for await (const entry of await opendir(directory, { recursive: true }))
    if (entry.isFile()) yield join(entry.parentPath, entry.name);
}

/** One read of every file for its digest; the copy into the object is compared with it. */
async function* versionFiles(directory: string): AsyncGenerator<VersionFile> {
  const pool = new FixityPool();
  const items = async function* () {
    for await (const path of filesBelow(directory)) yield { path, key: path };
  };
  try {
    for await (const result of pool.digestFiles(items(), ['sha512'])) {
      if ('error' in result) throw new Error(`${relative(directory, result.key)}: ${result.error.message}`);
      yield {
        logicalPath: relative(directory, result.key).split(sep).join('/'),
        sizeBytes: result.sizeBytes,
        sha512: result.digests.sha512!,
        source: { copy: result.key },
      };
    }
  } finally {
    await pool.close();
  }
}

export async function addToRoot(
  root: string,
  id: string,
  directory: string,
  options: { message: string; userName: string },
): Promise<{ id: string; version: string; path: string; outcome: string }> {
  const store = await openFsStore(root);
  const storageRoot = await openStorageRoot(store, '');
  const staging = `.staging-${randomUUID()}`;
  const stage = {
    id,
    created: isoSeconds(systemClock.now()),
    message: options.message,
    user: { name: options.userName },
  };
  const objectPrefix = storageRoot.objectPath(id);
  const exists = (await store.stat(`${objectPrefix}/inventory.json`)) !== undefined;
  try {
    const files = versionFiles(directory);
    if (exists) {
      const staged = await stageNewVersion(store, staging, '', objectPrefix, stage, files);
      return { id, version: staged.version, path: objectPrefix, outcome: await commitNewVersion(store, '', staged) };
    }
    const staged = await stageNewObject(store, staging, stage, files);
    return { id, version: staged.version, path: objectPrefix, outcome: await commitNewObject(store, '', staged) };
  } finally {
    await store.remove(staging);
  }
}

export async function listRoot(root: string): Promise<{ id: string; path: string }[]> {
  const objects: { id: string; path: string }[] = [];
  const store = await openFsStore(root);
  for await (const { objectPrefix } of listObjects(store, '')) {
    const { inventory } = await readInventory(store, objectPrefix);
    objects.push({ id: inventory.id, path: objectPrefix });
  }
  return objects;
}

export async function showObject(root: string, id: string) {
  const store = await openFsStore(root);
  const { inventory } = await readInventory(store, (await openStorageRoot(store, '')).objectPath(id));
  return {
    id: inventory.id,
    head: inventory.head,
    versions: Object.entries(inventory.versions).map(([version, { created, message }]) => ({
      version,
      created,
      message: message ?? '',
      files: [...logicalFiles(inventory, version)].map(({ logicalPath, digest }) => ({ path: logicalPath, digest })),
    })),
  };
}

export async function exportFromRoot(root: string, id: string, version: string, out: string): Promise<number> {
  const store = await openFsStore(root);
  const objectPrefix = (await openStorageRoot(store, '')).objectPath(id);
  await exportVersion(store, objectPrefix, version, out);
  const { inventory } = await readInventory(store, objectPrefix);
  return [...logicalFiles(inventory, version)].length;
}
