import { FindingLog, isValid, messageOf, type Finding } from '@mocban/core';
import { openTree } from '@mocban/container/tree';
import { digestTree, type DigestAlgorithm, type Digests } from '@mocban/fixity';
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { link, mkdir, open, readFile, rm, stat, unlink, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { openBag } from '../bag.js';
import { makeFolders, syncDirectory } from '../durable.js';
import { BagError } from '../error.js';
import { withBagLock, type LockOptions } from '../lock.js';
import type { Bag, FetchItem } from '../types.js';
import { FetchRefused, type FetchSource } from './source.js';

export interface FetchBagOptions extends LockOptions {
  source: FetchSource;
  /** Of one file whose length the bag does not say. @defaultValue 64 GiB */
  maxFileBytes?: number;
  signal?: AbortSignal;
}

export interface FetchedBag {
  /** Absolute path of the bag. */
  path: string;
  /** Paths of the files that came, in the order of fetch.txt. */
  fetched: string[];
  /** What did not come, and why: `BAG_FETCH_REFUSED`, `BAG_FETCH_FAILED`, `BAG_FETCH_MISMATCH`. */
  findings: Finding[];
}

/** Where files grow until they are whole; no manifest lists it, so the bag stays one. */
const PARTS = '.bag-fetch';
const MAX_FILE_BYTES = 64 * 2 ** 30;

/**
 * Fetches the files of fetch.txt that are not in the bag, one after the other. A file appears whole and with the digests of every
 * manifest, or not at all; nothing there is overwritten. A run that was killed is taken up where it stopped, when the source allows it.
 * @throws BagError `BAG_INVALID` when the bag is unsafe or its tag files cannot be read, `BAG_LOCKED` while another run changes it
 * @see RFC 8493 §2.2.3
 */
export async function fetchBag(directory: string, options: FetchBagOptions): Promise<FetchedBag> {
  const root = resolve(directory);
  return withBagLock(root, () => fetchLocked(root, options), options);
}

async function fetchLocked(root: string, options: FetchBagOptions): Promise<FetchedBag> {
  const tree = await openTree(root, options.signal && { signal: options.signal });
  const bag = await openBag(tree, options);
  const faults = [...tree.findings, ...bag.findings];
  if (tree.origin !== 'directory' || !isValid(faults))
    throw new BagError(
      'BAG_INVALID',
      'files are fetched only into a sound bag that is a folder',
      faults.map(({ rule, location, message }) => `${rule} ${location}: ${message}`),
    );
  const log = new FindingLog();
  const fetched: string[] = [];
  for (const item of bag.fetch) {
    options.signal?.throwIfAborted();
    if (tree.files.has(item.path) || fetched.includes(item.path)) continue;
    const finding = await new Fetching(root, bag, item, options).run();
    if (finding === undefined) fetched.push(item.path);
    else log.add(finding);
  }
  if (!log.hasErrors) await rm(join(root, PARTS), { recursive: true, force: true });
  return { path: root, fetched, findings: log.list() };
}

/** One file on its way. */
class Fetching {
  readonly #part: string;
  readonly #tagFile: string;
  readonly #claimed: Digests = {};

  constructor(
    private readonly root: string,
    bag: Bag,
    private readonly item: FetchItem,
    private readonly options: FetchBagOptions,
  ) {
    // Of the place in the bag and the URL: another line is another file.
    const name = createHash('sha256').update(`${item.path}\n${item.url}`).digest('hex');
    this.#part = join(root, PARTS, `${name}.part`);
    this.#tagFile = join(root, PARTS, `${name}.tag`);
    for (const { algorithm, entries } of bag.payloadManifests) {
      const digest = algorithm === undefined ? undefined : entries.digestOf(item.path);
      if (digest !== undefined) this.#claimed[algorithm!] = digest;
    }
  }

  async run(): Promise<Finding | undefined> {
    const { item, options } = this;
    if (Object.keys(this.#claimed).length === 0)
      return this.#finding('BAG_FETCH_REFUSED', 'no manifest lists the file by a digest that can be computed');
    try {
      await mkdir(join(this.root, PARTS), { recursive: true });
      await this.#receive();
      const fault = await this.#fault();
      if (fault !== undefined) {
        await this.#forget();
        return this.#finding('BAG_FETCH_MISMATCH', fault);
      }
      await this.#publish();
      return undefined;
    } catch (error) {
      options.signal?.throwIfAborted();
      const message = messageOf(error);
      if (error instanceof FetchRefused) return this.#finding('BAG_FETCH_REFUSED', message);
      return this.#finding(
        'BAG_FETCH_FAILED',
        `${item.url} broke off: ${message}`,
        'fetch again: it goes on from there',
      );
    }
  }

  /** Bytes behind those that are there from an earlier run, when they are still of the same file. */
  async #receive(): Promise<void> {
    const { item, options } = this;
    const held = await sizeOf(this.#part);
    const tag = await readFile(this.#tagFile, 'utf8').catch(() => undefined);
    if (held > 0 && held === item.sizeBytes) return;
    const offset = tag === undefined ? 0 : held;
    const answer = await options.source.open(item.url, {
      offset,
      tag,
      ...(options.signal && { signal: options.signal }),
    });
    await rm(this.#tagFile, { force: true });
    const handle = await open(this.#part, constants.O_WRONLY | constants.O_CREAT | constants.O_NOFOLLOW, 0o644);
    try {
      await handle.truncate(answer.offset);
      if (answer.tag !== undefined) await writeFile(this.#tagFile, answer.tag);
      await this.#append(handle, answer.offset, answer.bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  async #append(handle: FileHandle, offset: number, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    const most = this.item.sizeBytes ?? this.options.maxFileBytes ?? MAX_FILE_BYTES;
    let position = offset;
    for await (const chunk of bytes) {
      this.options.signal?.throwIfAborted();
      if (position + chunk.length > most) {
        await this.#forget();
        throw new FetchRefused(`more than ${most} bytes came; stopped there`);
      }
      await handle.write(chunk, 0, chunk.length, position);
      position += chunk.length;
    }
  }

  /** What tells the bytes from those that the bag lists. */
  async #fault(): Promise<string | undefined> {
    const algorithms = Object.keys(this.#claimed) as DigestAlgorithm[];
    for await (const result of digestTree(this.#part, algorithms)) {
      if ('error' in result) return `cannot be read: ${result.error.message}`;
      if (this.item.sizeBytes !== undefined && result.sizeBytes !== this.item.sizeBytes)
        return `${result.sizeBytes} bytes came, fetch.txt says ${this.item.sizeBytes}`;
      for (const algorithm of algorithms)
        if (result.digests[algorithm] !== this.#claimed[algorithm])
          return `${algorithm} is ${result.digests[algorithm]}, the manifest says ${this.#claimed[algorithm]}`;
    }
    return undefined;
  }

  /** A second name that must not exist yet, then the first one away: never over another file. */
  async #publish(): Promise<void> {
    // Every listed path has been judged; a mistake there is not to become a file elsewhere.
    if (!resolve(this.root, this.item.path).startsWith(join(this.root, 'data') + sep))
      throw new FetchRefused('the path leads outside the payload');
    await makeFolders(this.root, dirname(this.item.path));
    await link(this.#part, join(this.root, this.item.path));
    await syncDirectory(join(this.root, dirname(this.item.path)));
    await this.#forget();
  }

  async #forget(): Promise<void> {
    await unlink(this.#part);
    await rm(this.#tagFile, { force: true });
  }

  #finding(rule: FetchRule, message: string, hint?: string): Finding {
    return { rule, severity: 'error', location: this.item.path, message, ...(hint === undefined ? {} : { hint }) };
  }
}

type FetchRule = 'BAG_FETCH_REFUSED' | 'BAG_FETCH_FAILED' | 'BAG_FETCH_MISMATCH';

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
