import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
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

const nextOf = (logKeyFile: string): string => `${logKeyFile}.next`;

/** The key that is to take the place of the present one, which was put beside it; it has the same name. */
export async function openNextSigner(
  { logKeyFile }: Pick<Config, 'logKeyFile'>,
  { name }: NoteSigner,
): Promise<NoteSigner | undefined> {
  const pem = await readKey(nextOf(logKeyFile));
  try {
    return pem === undefined ? undefined : openLogKey(name, pem);
  } catch (cause) {
    if (!(cause instanceof LogError)) throw cause;
    throw new StartError('START_LOG_KEY_INVALID', `the next key of the log: ${cause.message}`, { cause });
  }
}

/**
 * Puts a key beside the present one, whose place the service lets it take when it next signs. One that is there already stays.
 * @returns the verifier keys of both
 * @throws StartError `START_LOG_KEY_INVALID` where there is no key yet
 */
export async function makeNextLogKey(
  config: Pick<Config, 'logKeyFile' | 'logOrigin'>,
): Promise<{ from: string; to: string }> {
  if ((await readKey(config.logKeyFile)) === undefined)
    throw new StartError('START_LOG_KEY_INVALID', 'the key of the log: there is none yet');
  const signer = await openSigner(config);
  // Text before the key is no part of it, and keeps the name that the log has.
  if ((await readKey(nextOf(config.logKeyFile))) === undefined)
    await makeKey(nextOf(config.logKeyFile), `${ORIGIN}${signer.name}\n${generateLogKey()}`);
  return { from: signer.vkey, to: (await openNextSigner(config, signer))!.vkey };
}

/** The next key is the present one from now on; that one stays beside it under a name of its own. */
export async function takeNextKey({ logKeyFile }: Pick<Config, 'logKeyFile'>, { keyId }: NoteSigner): Promise<void> {
  await link(logKeyFile, `${logKeyFile}.until-${keyId}`).catch((error: unknown) => {
    if (errnoOf(error) !== 'EEXIST') throw error;
  });
  await rename(nextOf(logKeyFile), logKeyFile);
  await fsyncDirectory(dirname(logKeyFile));
}

/** The key, where there is one already: none is made. */
export async function openKnownSigner(
  config: Pick<Config, 'logKeyFile' | 'logOrigin'>,
): Promise<NoteSigner | undefined> {
  return (await readKey(config.logKeyFile)) === undefined ? undefined : openSigner(config);
}

/** Its verifier key. */
export const knownVkey = async (config: Pick<Config, 'logKeyFile' | 'logOrigin'>): Promise<string | undefined> =>
  (await openKnownSigner(config))?.vkey;

const ORIGIN = 'origin: ';

/** A name of its own for each log, which stays with its key. */
function originOf(pem: string): string {
  const kept = new RegExp(`^${ORIGIN}(\\S+)$`, 'm').exec(pem)?.[1];
  if (kept !== undefined) return kept;
  const key = parseVkey(openLogKey('mocban-log', pem).vkey).vkey;
  return `mocban-log-${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;
}

const readKey = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  });

/** Of several processes that start at once, one makes the key and all have it. */
async function makeKey(path: string, pem = generateLogKey()): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.${randomUUID()}.part`;
  const file = await open(part, 'wx', 0o600);
  try {
    await file.writeFile(pem);
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
