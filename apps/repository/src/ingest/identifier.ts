import { stat } from 'node:fs/promises';
import path from 'node:path';
import { CodedError } from '@mocban/core';
import { openIdentifier, type FormatIdentifier } from '@mocban/formats';
import { ServiceError } from '../error.js';
import type { Config } from '../config/config.js';

interface Opened {
  identifier: Promise<FormatIdentifier>;
  /** Of the manifest, when it was read. */
  changedMs: number;
}

/** By folder; one for the process. */
const opened = new Map<string, Opened>();

/**
 * What formats are told by: the release that comes with the software, or the one in the operator's folder as it is now.
 * @throws ServiceError `SERVICE_NOT_READY` for a folder that is no release, or is damaged: transfers wait until it is
 */
export async function currentIdentifier({ formatData }: Pick<Config, 'formatData'>): Promise<FormatIdentifier> {
  try {
    const changedMs = formatData === undefined ? 0 : (await stat(path.join(formatData, 'manifest.json'))).mtimeMs;
    const key = formatData ?? '';
    let known = opened.get(key);
    if (known?.changedMs !== changedMs) {
      known = { identifier: openIdentifier(formatData === undefined ? {} : { folder: formatData }), changedMs };
      opened.set(key, known);
    }
    return await known.identifier;
  } catch (cause) {
    opened.delete(formatData ?? '');
    const why = cause instanceof CodedError || (cause instanceof Error && 'code' in cause) ? cause.message : undefined;
    if (why === undefined) throw cause;
    throw new ServiceError('SERVICE_NOT_READY', `the format data cannot be used: ${why}`, undefined, { cause });
  }
}
