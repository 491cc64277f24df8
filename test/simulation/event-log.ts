import { createHash } from 'node:crypto';
import {
  generateLogKey,
  leafHash,
  openLogKey,
  serialiseEntry,
  signCheckpoint,
  TreeRange,
  type LogEvent,
} from '@mocban/evidence';
import { publishLog, readStoreCheckpoint, readStoreEntries, type ArchiveStore } from '@mocban/oais';
import type { Carrier } from './carrier.js';

const signer = openLogKey('archive.example.org', generateLogKey());

/** The log as the catalogue has it, which every store gets. */
export class EventLog {
  readonly #entries: Buffer[] = [];

  get size(): number {
    return this.#entries.length;
  }

  append(event: LogEvent): void {
    this.#entries.push(Buffer.from(serialiseEntry(event)));
  }

  /** Brings a store's log to this one, as it is now. */
  async publish(store: ArchiveStore): Promise<void> {
    const entries = this.#entries.slice();
    const tree = new TreeRange();
    for (const entry of entries) tree.append(leafHash(entry));
    await publishLog(store, {
      checkpoint: signCheckpoint({ origin: signer.name, size: tree.size, root: tree.root() }, [signer]),
      vkey: signer.vkey,
      entries: async function* (from, to) {
        yield* entries.slice(from, to);
      },
    });
  }

  /** @returns what is not as it should be in the log on a carrier, which has been published to wholly */
  async problems(carrier: Carrier, store: ArchiveStore): Promise<string[]> {
    if (this.size === 0) return [];
    const problems: string[] = [];
    const note = (await carrier.get('log/checkpoint'))?.toString().split('\n') ?? [];
    if (note[1] !== String(this.size)) problems.push(`the log has ${note[1]} leaves of ${this.size}`);
    if (note[2] !== rootOf(this.#entries).toString('base64')) problems.push('the log has another root');
    const found = await readStoreCheckpoint(store, signer.vkey);
    if (found.state !== 'valid') return [...problems, `the checkpoint of the log is ${found.state}`];
    let at = 0;
    for await (const bundle of readStoreEntries(store, found.checkpoint))
      for (const entry of bundle) {
        if (!this.#entries[at]?.equals(entry)) problems.push(`leaf ${at} of the log is another`);
        at += 1;
      }
    return problems;
  }
}

/** The tree's root as RFC 6962 section 2.1 says it, with nothing of the product. */
function rootOf(entries: readonly Buffer[]): Buffer {
  const hash = (...parts: readonly Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
  if (entries.length === 1) return hash(Buffer.of(0), entries[0]!);
  let left = 1;
  while (left * 2 < entries.length) left *= 2;
  return hash(Buffer.of(1), rootOf(entries.slice(0, left)), rootOf(entries.slice(left)));
}
