import { stat } from 'node:fs/promises';
import path from 'node:path';
import { CodedError } from '@mocban/core';
import type { Config } from '../config/config.js';
import { ServiceError } from '../error.js';

interface Opened<T> {
  value: Promise<T>;
  /** Of the manifest, when it was read. */
  changedMs: number;
}

/** What is made of the format data: the release that comes with the software, or the one in the operator's folder as it is now. One for the process. */
export class CurrentRelease<T> {
  readonly #opened = new Map<string, Opened<T>>();

  constructor(private readonly open: (folder: string | undefined) => Promise<T>) {}

  /** @throws ServiceError `SERVICE_NOT_READY` for a folder that is no release, or is damaged: what needs it waits until it is */
  async current({ formatData }: Pick<Config, 'formatData'>): Promise<T> {
    const key = formatData ?? '';
    try {
      const changedMs = formatData === undefined ? 0 : (await stat(path.join(formatData, 'manifest.json'))).mtimeMs;
      let known = this.#opened.get(key);
      if (known?.changedMs !== changedMs) {
        known = { value: this.open(formatData), changedMs };
        this.#opened.set(key, known);
      }
      return await known.value;
    } catch (cause) {
      this.#opened.delete(key);
      const why =
        cause instanceof CodedError || (cause instanceof Error && 'code' in cause) ? cause.message : undefined;
      if (why === undefined) throw cause;
      throw new ServiceError('SERVICE_NOT_READY', `the format data cannot be used: ${why}`, undefined, { cause });
    }
  }
}
