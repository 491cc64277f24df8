import { hash } from 'node:crypto';
import { CompactTable, DigestColumn, NumberColumn } from '@mocban/core';
import { isPurgeEvent, isVersionEvent, type LogEvent, type VersionEvent } from '@mocban/evidence';

/** What an object's version in a store is, next to what the log says of it. */
export type LoggedState = 'same' | 'inventory-differs' | 'manifests-differ' | 'unlogged';

/** The versions that a log knows, by digests only: some 120 bytes a version. Holds no entry. */
export class LoggedVersions {
  readonly #keys = new CompactTable('hex');
  readonly #inventories = new DigestColumn(32);
  readonly #manifests = new DigestColumn(32);
  /** `SEEN` in the store, `PURGED` by the log, `REPEATED` in the log with other digests. */
  readonly #marks = new NumberColumn();
  #missing = 0;

  /** @returns whether the log had said otherwise of this version before */
  add(event: LogEvent): { isRepeated: boolean } {
    if (isVersionEvent(event)) return { isRepeated: this.#addVersion(event) };
    if (isPurgeEvent(event)) this.#purge(event.object, event.version);
    return { isRepeated: false };
  }

  /** Marks a version as one that the store has, and says whether it is what the log knows. */
  meet(
    object: string,
    version: string,
    inventorySha512: string,
    manifests: readonly { sha256: string }[],
  ): LoggedState {
    const number = this.#keys.numberOf(keyOf(object, version));
    if (number === undefined) return 'unlogged';
    if ((this.#marks.get(number) & (SEEN | PURGED)) === 0) this.#missing -= 1;
    this.#marks.set(number, this.#marks.get(number) | SEEN);
    if (this.#inventories.get(number) !== sha256(inventorySha512)) return 'inventory-differs';
    return this.#manifests.get(number) === digestOf(manifests) ? 'same' : 'manifests-differ';
  }

  /** Versions that the log knows, has not purged, and that were not met. */
  get missing(): number {
    return this.#missing;
  }

  /** Whether a version that the log knows was not met, and was not purged. */
  isMissing(object: string, version: string): boolean {
    const number = this.#keys.numberOf(keyOf(object, version));
    return number !== undefined && (this.#marks.get(number) & (SEEN | PURGED)) === 0;
  }

  #addVersion({ object, version, inventory, manifests }: VersionEvent): boolean {
    const size = this.#keys.size;
    const number = this.#keys.add(keyOf(object, version));
    const [inventoryDigest, manifestsDigest] = [sha256(inventory.sha512), digestOf(manifests)];
    if (number < size && (this.#marks.get(number) & PURGED) === 0)
      return this.#inventories.get(number) !== inventoryDigest || this.#manifests.get(number) !== manifestsDigest;
    this.#inventories.set(number, inventoryDigest);
    this.#manifests.set(number, manifestsDigest);
    this.#marks.set(number, 0);
    this.#missing += 1;
    return false;
  }

  /** A purge of an object names no versions: they are numbered without a gap (OCFL 1.1 §3.5.1). */
  #purge(object: string, version: string | undefined): void {
    if (version !== undefined) return this.#mark(object, version);
    for (let number = 1; this.#keys.has(keyOf(object, `v${number}`)); number += 1) this.#mark(object, `v${number}`);
  }

  #mark(object: string, version: string): void {
    const number = this.#keys.numberOf(keyOf(object, version));
    if (number === undefined) return;
    if ((this.#marks.get(number) & (SEEN | PURGED)) === 0) this.#missing -= 1;
    this.#marks.set(number, PURGED);
  }
}

const SEEN = 1;
const PURGED = 2;

const sha256 = (text: string): string => hash('sha256', text, 'hex');
const keyOf = (object: string, version: string): string => sha256(`${object}\n${version}`);
const digestOf = (manifests: readonly { sha256: string }[]): string =>
  sha256(manifests.map((m) => m.sha256).join('\n'));
