import { errnoOf } from '@mocban/core';
import { randomUUID } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { BagError } from './error.js';
import { GUARD, LOCK } from './passing.js';

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

export interface LockOptions {
  /** Takes the lock of a process on another machine, which cannot be asked from here, for one left behind. @defaultValue false */
  breakLock?: boolean;
}

export interface BagLock {
  /** @throws BagError `BAG_LOCKED` when the lock was taken away */
  assertHeld(): Promise<void>;
}

/**
 * Changes a bag while nobody else does. A lock that a process left that was killed is taken over, when that process ran on this machine:
 * of another nobody can tell here, so that its lock stays until somebody says that it may be broken.
 * @throws BagError `BAG_LOCKED`, and what `act` throws
 */
export async function withBagLock<T>(
  root: string,
  act: (lock: BagLock) => Promise<T>,
  { breakLock = false }: LockOptions = {},
): Promise<T> {
  const path = join(root, LOCK);
  const token = await acquire(path, breakLock);
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

async function acquire(path: string, breakLock: boolean): Promise<string> {
  const token = randomUUID();
  held.add(token);
  try {
    const own = JSON.stringify({ host: hostname(), pid: process.pid, begun: await begunAt(process.pid), token });
    while (!(await create(path, own))) await clear(path, breakLock);
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

/** Takes a lock away whose holder is gone, or may be taken for gone. @throws BagError `BAG_LOCKED` when it is not */
async function clear(path: string, breakLock: boolean): Promise<void> {
  const before = await textOf(path);
  if (before === undefined) return;
  const holder = parse(before);
  if (holder === undefined ? await mayBeHeld(path, before) : await isAtWork(holder, breakLock))
    throw await locked(path, holder);
  // One at a time takes a lock away: between his look and his deletion nobody else can have put another in its place.
  const guard = join(dirname(path), GUARD);
  if (!(await create(guard, ''))) throw await refuseGuarded(guard);
  try {
    if ((await textOf(path)) === before) await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

/** Who finds the guard of a run that was killed with it takes that away, and leaves the lock to the next. */
async function refuseGuarded(guard: string): Promise<BagError> {
  if (!(await isRecent(guard))) await rm(guard, { force: true });
  return new BagError('BAG_LOCKED', 'another run is taking over the lock of the bag');
}

async function isAtWork({ host, pid, begun, token }: Holder, breakLock: boolean): Promise<boolean> {
  if (host !== hostname()) return !breakLock;
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

/** Of a file that names no holder: a lock that is just being made; one that was never a lock is somebody's file, and stays. */
async function mayBeHeld(path: string, text: string): Promise<boolean> {
  const begin = '{"host":';
  if (!begin.startsWith(text) && !text.startsWith(begin)) return true;
  return isRecent(path);
}

async function isRecent(path: string): Promise<boolean> {
  const made = await madeAt(path);
  return made !== undefined && Date.now() - made.getTime() < NAMELESS_MS;
}

const madeAt = async (path: string): Promise<Date | undefined> => (await stat(path).catch(() => undefined))?.mtime;

async function assertHeld(path: string, token: string): Promise<void> {
  const holder = await holderOf(path);
  if (holder?.token !== token) throw await locked(path, holder);
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

async function locked(path: string, holder: Holder | undefined): Promise<BagError> {
  const since = (await madeAt(path))?.toISOString() ?? 'now';
  if (holder === undefined)
    return new BagError('BAG_LOCKED', `another run changes the bag, or ${LOCK} is no lock of a bag, since ${since}`);
  const { host, pid } = holder;
  const whose = `${LOCK}: process ${pid} on ${host} has been changing the bag since ${since}`;
  if (host === hostname()) return new BagError('BAG_LOCKED', whose);
  const hint = 'whether it still does can only be seen there; if it does not, break the lock (breakLock, --break-lock)';
  return new BagError('BAG_LOCKED', `${whose}; ${hint}`);
}
