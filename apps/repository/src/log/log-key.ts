import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf } from '@mocban/core';
import { generateLogKey, LogError, openLogKey, parseVkey, type NoteSigner } from '@mocban/evidence';
import { fsyncDirectory } from '@mocban/storage';
import type { Config } from '../config/config.js';
import { StartError } from '../error.js';

/**
 * The key that checkpoints are signed with; made at the first start, where only this account reads it.
 * @throws StartError `START_LOG_KEY_INVALID`, and the system's error when the file cannot be read or made
 */
export async function openSigner({
  logKeyFile,
  logOrigin,
}: Pick<Config, 'logKeyFile' | 'logOrigin'>): Promise<NoteSigner> {
  const pem = (await readKey(logKeyFile)) ?? (await makeKey(logKeyFile));
  try {
    return openLogKey(logOrigin ?? originOf(pem), pem);
  } catch (cause) {
    if (!(cause instanceof LogError)) throw cause;
    throw new StartError('START_LOG_KEY_INVALID', `the key of the log: ${cause.message}`, { cause });
  }
}

/** The same, where there is a key already. */
export async function knownVkey(config: Pick<Config, 'logKeyFile' | 'logOrigin'>): Promise<string | undefined> {
  return (await readKey(config.logKeyFile)) === undefined ? undefined : (await openSigner(config)).vkey;
}

/** A name of its own for each log, which stays with its key. */
function originOf(pem: string): string {
  const key = parseVkey(openLogKey('mocban-log', pem).vkey).vkey;
  return `mocban-log-${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;
}

const readKey = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  });

/** Of several processes that start at once, one makes the key and all have it. */
async function makeKey(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.${randomUUID()}.part`;
  const file = await open(part, 'wx', 0o600);
  try {
    await file.writeFile(generateLogKey());
    await file.sync();
    await link(part, path);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  } finally {
    await file.close();
    await rm(part, { force: true });
    await fsyncDirectory(dirname(path));
  }
  return (await readKey(path))!;
}
