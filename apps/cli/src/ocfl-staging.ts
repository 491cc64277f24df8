import { randomUUID } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname } from 'node:path';
import { bytesOf, collectBytes, underlyingErrno } from '@mocban/core';
import { OcflError, recoverObject } from '@mocban/ocfl';
import { openFsStore, type FsStore } from '@mocban/storage';
import { CliError } from './outcome.js';

/**
 * Work in progress beside a storage root, `<root>.staging-<host>-<process>-<random>`: on the same volume, so that a rename commits
 * it, and outside, for OCFL allows nothing but objects and extensions inside.
 */
export interface Staging {
  /** Rooted at the folder that holds the storage root. */
  store: FsStore;
  /** Key of the storage root. */
  rootPrefix: string;
  /** Key of this run's folder. */
  prefix: string;
  /** Notes which object is going to change, so that whoever finds this folder after a crash knows where to look. */
  intend(objectPath: string): Promise<void>;
  end(): Promise<void>;
}

const host = hostname().replaceAll(/[^A-Za-z0-9_]/g, '_');
const INTENT = 'intent.json';
const INTENT_MAX_BYTES = 65_536;

/** Opens a root for a change, after cleaning up behind runs that were killed. @throws CliError `CLI_STAGING_VOLUME` */
export async function beginStaging(root: string): Promise<Staging> {
  const real = await realpath(root);
  const [own, parent] = await Promise.all([stat(real), stat(dirname(real))]);
  if (basename(real) === '' || own.dev !== parent.dev)
    throw new CliError(
      'CLI_STAGING_VOLUME',
      'the storage root is the top of its volume; work in progress needs a folder beside it: use a root one folder below',
    );
  const store = await openFsStore(dirname(real));
  const rootPrefix = basename(real);
  const prefix = `${rootPrefix}.staging-${host}-${process.pid}-${randomUUID()}`;
  await recoverKilledRuns(store, rootPrefix);
  return {
    store,
    rootPrefix,
    prefix,
    async intend(objectPath) {
      await store.write(`${prefix}/${INTENT}`, bytesOf(JSON.stringify({ objectPath })));
    },
    end: () => store.remove(prefix),
  };
}

async function recoverKilledRuns(store: FsStore, rootPrefix: string): Promise<void> {
  const folders = (await store.children('')).folders.filter((name) => name.startsWith(`${rootPrefix}.staging-`));
  const runs = await Promise.all(
    folders.map(async (name) => ({ name, dead: isDead(name, rootPrefix), object: await intentOf(store, name) })),
  );
  const busy = new Set(runs.filter(({ dead }) => !dead).map(({ object }) => object));
  for (const { name, dead, object } of runs) {
    if (!dead || (object !== undefined && busy.has(object))) continue;
    if (object !== undefined && !(await isRecovered(store, rootPrefix, object, name))) continue;
    await store.remove(name);
  }
}

/** A process of another machine may be alive; only those of this one can be asked. */
function isDead(name: string, rootPrefix: string): boolean {
  const [, on, pid] = /^([A-Za-z0-9_]+)-(\d+)-[0-9a-f-]{36}$/.exec(name.slice(`${rootPrefix}.staging-`.length)) ?? [];
  if (on !== host || pid === undefined) return false;
  // A number comes round again: this process has not begun its own folder yet.
  if (Number(pid) === process.pid) return true;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return underlyingErrno(error) === 'ESRCH';
  }
}

async function intentOf(store: FsStore, name: string): Promise<string | undefined> {
  const key = `${name}/${INTENT}`;
  if ((await store.stat(key)) === undefined) return undefined;
  try {
    const intent: unknown = JSON.parse((await collectBytes(store.read(key), INTENT_MAX_BYTES)).toString('utf8'));
    const path = (intent as { objectPath?: unknown } | null)?.objectPath;
    return typeof path === 'string' ? path : undefined;
  } catch {
    return undefined;
  }
}

/** What cannot be recovered keeps its staging folder and does not stop work on other objects; validation shows the damage. */
async function isRecovered(store: FsStore, rootPrefix: string, object: string, name: string): Promise<boolean> {
  try {
    await recoverObject(store, `${rootPrefix}/${object}`, { rootPrefix, stagingPrefix: `${name}/taken-back` });
    return true;
  } catch (error) {
    if (error instanceof OcflError) return false;
    throw error;
  }
}
