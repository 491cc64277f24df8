import { errnoOf } from '@mocban/core';
import { mkdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exists, makeFolders, syncDirectory } from '../durable.js';
import { BagError } from '../error.js';
import { DONE, WORK } from '../passing.js';

const PLAN = 'plan.json';
const NEW = 'new';
const OLD = 'old';

export const newFolder = (work: string): string => join(work, NEW);
export const planFile = (work: string): string => join(work, PLAN);

/** What is to be done with the bag. */
export interface Plan {
  /** Digest of what was asked for, so that the same call is known again. */
  request: string;
  /** Paths of files that lie in `new`; tag files last. */
  put: string[];
  remove: string[];
}

export async function readPlan(work: string): Promise<Plan | undefined> {
  try {
    return JSON.parse(await readFile(planFile(work), 'utf8')) as Plan;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Brings a decided update to its end, wherever an earlier run stopped: what is replaced or removed is moved to `old` before the new file
 * takes its place, and `old` is deleted when everything is in place and on the disk.
 * @throws BagError `BAG_UPDATE_CONFLICT`
 */
export async function finishUpdate(root: string): Promise<Plan> {
  const work = join(root, WORK);
  const plan = await readPlan(work);
  if (plan === undefined) throw new BagError('BAG_UPDATE_CONFLICT', `${WORK}: has no plan`);
  for (const path of plan.remove) await setAside(root, path);
  await removeEmptyFolders(root, plan.remove);
  for (const path of plan.put) await place(root, path);
  await syncFoldersOf([...plan.remove, ...plan.put], root);
  await rename(work, join(root, DONE));
  await syncDirectory(root);
  await rm(join(root, DONE), { recursive: true });
  return plan;
}

async function setAside(root: string, path: string): Promise<void> {
  if (!(await exists(join(root, path)))) return;
  const kept = join(root, WORK, OLD, path);
  if (await exists(kept)) throw new BagError('BAG_UPDATE_CONFLICT', `${path}: is there again after it was set aside`);
  await mkdir(dirname(kept), { recursive: true });
  await rename(join(root, path), kept);
}

async function place(root: string, path: string): Promise<void> {
  const staged = join(root, WORK, NEW, path);
  if (!(await exists(staged))) return;
  await setAside(root, path);
  await makeFolders(root, dirname(path));
  await rename(staged, join(root, path));
}

/** All of them, since a run before may have changed some and been killed. */
async function syncFoldersOf(paths: readonly string[], root: string): Promise<void> {
  const folders = new Set<string>();
  for (const path of paths)
    for (let folder = dirname(path); !folders.has(folder); folder = dirname(folder)) folders.add(folder);
  for (const folder of folders) if (await exists(join(root, folder))) await syncDirectory(join(root, folder));
}

async function removeEmptyFolders(root: string, removed: readonly string[]): Promise<void> {
  for (const path of removed)
    for (let folder = dirname(path); folder !== '.' && folder !== 'data'; folder = dirname(folder))
      try {
        await rmdir(join(root, folder));
      } catch (error) {
        if (['ENOTEMPTY', 'EEXIST'].includes(errnoOf(error) ?? '')) break;
        if (errnoOf(error) !== 'ENOENT') throw error;
      }
}
