import { errnoOf } from '@mocban/core';
import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { BagError } from './error.js';

/** In the bag's folder while it is being changed; no manifest lists it. */
export const LOCK = '.bag-lock';

/** A lock whose holder is not named yet: it is written in an instant, unless its maker was killed in it. */
const NAMELESS_MS = 10_000;

interface Holder {
  host: string;
  pid: number;
  /** When the process began, as its system counts; a later one may have its number. */
  begun: string;
  token: string;
}

/** Tokens of the locks that are held in this process. */
const held = new Set<string>();

export interface BagLock {
  /** @throws BagError `BAG_LOCKED` when the lock was taken away */
  assertHeld(): Promise<void>;
}

/**
 * Changes a bag while nobody else does. A lock that a process left that was killed is taken over, when that process ran on this machine:
 * of another nobody can tell here.
 * @throws BagError `BAG_LOCKED`, and what `act` throws
 */
export async function withBagLock<T>(root: string, act: (lock: BagLock) => Promise<T>): Promise<T> {
  const path = join(root, LOCK);
  const token = await acquire(path);
  try {
    return await act({ assertHeld: () => assertHeld(path, token) });
  } finally {
    held.delete(token);
    // What was done is done; a lock that stays is taken over like that of a process that was killed.
    await release(path, token).catch(() => undefined);
  }
}

async function release(path: string, token: string): Promise<void> {
  if ((await holderOf(path))?.token === token) await rm(path, { force: true });
}

async function acquire(path: string): Promise<string> {
  const token = randomUUID();
  held.add(token);
  try {
    const own = JSON.stringify({ host: hostname(), pid: process.pid, begun: await begunAt(process.pid), token });
    while (!(await create(path, own))) await clear(path);
    return token;
  } catch (error) {
    held.delete(token);
    throw error;
  }
}

async function create(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Takes a lock away whose holder is gone. @throws BagError `BAG_LOCKED` when it is not */
async function clear(path: string): Promise<void> {
  const before = await textOf(path);
  if (before === undefined) return;
  const holder = parse(before);
  if (holder === undefined ? await isRecent(path) : await isAtWork(holder)) throw locked(holder);
  // Of two that find it only one moves it away; who finds that he moved another one's puts that back.
  const aside = `${path}-${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return;
    throw error;
  }
  const moved = await textOf(aside);
  if (moved !== undefined && moved !== before) await create(path, moved);
  await rm(aside, { force: true });
}

async function isAtWork({ host, pid, begun, token }: Holder): Promise<boolean> {
  if (host !== hostname()) return true;
  if (pid === process.pid && begun === (await begunAt(pid))) return held.has(token);
  return isAlive(pid) && begun === (await begunAt(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) !== 'ESRCH';
  }
}

/** Of Linux; elsewhere the number of a process has to do. */
async function begunAt(pid: number): Promise<string> {
  const status = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  return status.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

async function isRecent(path: string): Promise<boolean> {
  const made = await stat(path).catch(() => undefined);
  return made !== undefined && Date.now() - made.mtimeMs < NAMELESS_MS;
}

async function assertHeld(path: string, token: string): Promise<void> {
  const holder = await holderOf(path);
  if (holder?.token !== token) throw locked(holder);
}

const holderOf = async (path: string): Promise<Holder | undefined> => parse(await textOf(path));

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string | undefined): Holder | undefined {
  try {
    const value = JSON.parse(text ?? '') as Partial<Holder> | null;
    const isWhole = typeof value?.host === 'string' && Number.isSafeInteger(value.pid) && value.pid! > 0;
    return isWhole ? (value as Holder) : undefined;
  } catch {
    return undefined;
  }
}

const locked = (holder: Holder | undefined): BagError =>
  new BagError(
    'BAG_LOCKED',
    holder === undefined
      ? 'the bag is being changed by another run'
      : `the bag is being changed by process ${holder.pid} on ${holder.host}; if that is gone, delete ${LOCK}`,
  );
