import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { EndableThreads } from '@mocban/core/threads';
import type { CharacteriseOptions } from '../characterise-file.js';
import { finding } from '../findings/rules.js';
import type { Characterisation } from '../model/characterisation.js';
import type { CharacteriseAnswer, CharacteriseQuestion } from './message.js';

export interface CharacterisationThreadsOptions {
  /** @defaultValue one a processor, at most 8 */
  threads?: number;
  /** Milliseconds for one file, after which its thread is ended. @defaultValue 60,000 */
  timeoutMs?: number;
  /** MiB of the heap of a thread. @defaultValue 512 */
  heapMib?: number;
  /** @defaultValue what characterises files */
  entry?: URL;
}

const MOST_THREADS = 8;
const TIMEOUT_MS = 60_000;
const HEAP_MIB = 512;

/**
 * Characterises files in threads, one at a time each. A file over which a thread hangs or runs out of memory costs that file, which has
 * `FORMAT_LIMIT`, and a new thread. Started when there is work; without any they end, and do not keep the process alive.
 */
export class CharacterisationThreads {
  readonly #threads: EndableThreads<CharacteriseQuestion, CharacteriseAnswer>;
  readonly #timeoutMs: number;

  constructor({ threads, timeoutMs, heapMib, entry }: CharacterisationThreadsOptions = {}) {
    this.#timeoutMs = timeoutMs ?? TIMEOUT_MS;
    this.#threads = new EndableThreads({
      entry: entry ?? createRequire(import.meta.url).resolve('@mocban/characterisation/characterise-thread'),
      size: threads ?? Math.min(MOST_THREADS, availableParallelism()),
      resourceLimits: { maxOldGenerationSizeMb: heapMib ?? HEAP_MIB },
    });
  }

  /** How many files are characterised at a time. */
  get size(): number {
    return this.#threads.size;
  }

  /** @throws what `characteriseFile` throws, as an error with the same code */
  async characteriseFile(path: string, options: CharacteriseOptions = {}): Promise<Characterisation> {
    const { signal, ...rest } = options;
    signal?.throwIfAborted();
    const answered = await this.#threads.ask({ path, options: rest }, { timeoutMs: this.#timeoutMs });
    signal?.throwIfAborted();
    if ('stopped' in answered) return stopped(path, answered.stopped);
    const { answer } = answered;
    if ('error' in answer) throw Object.assign(new Error(answer.error.message), answer.error);
    return answer.found;
  }

  async close(): Promise<void> {
    await this.#threads.close();
  }
}

async function stopped(path: string, why: string): Promise<Characterisation> {
  const { size: sizeBytes } = await stat(path);
  const findings = [finding('FORMAT_LIMIT', why)];
  return { family: 'other', format: 'unknown', sizeBytes, properties: {}, findings };
}
