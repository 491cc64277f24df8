import { hash } from 'node:crypto';
import { CompactTable, DigestColumn, NumberColumn, type Finding } from '@mocban/core';
import { isSealEvent, MANIFEST_ALGORITHMS, verifyLog, verifySeal, type SealEvent } from '@mocban/evidence';
import type { ArchiveStore } from '../../ports.js';
import { archiveFinding } from '../audit/audit-findings.js';
import { readSmall, refusal } from '../object-files.js';
import { LOG_PREFIX, sealKey } from './evidence-files.js';
import { pathOfObject } from './stored-versions.js';
import { MAX_SEAL_BYTES } from './version-seals.js';

/** The store has the version of a seal that the log knows; the seal itself was met. */
const DUE = 1;
const MET = 2;

/**
 * The seals of a store, held against their manifests and the log. Whether their certificate is believed is not judged. Holds some 80 bytes
 * for each seal that the log knows.
 */
export class SealCheck {
  readonly #keys = new CompactTable('hex');
  readonly #digests = new DigestColumn(32);
  readonly #marks = new NumberColumn();
  #seals = 0;
  #due = 0;

  constructor(readonly store: ArchiveStore) {}

  /** Versions that have both their seals. */
  get sealed(): number {
    return Math.floor(this.#seals / MANIFEST_ALGORITHMS.length);
  }

  /** Takes what the log says of the seals of a version. */
  expect({ object, version, seals }: SealEvent): void {
    for (const [key, { sha256 }] of this.#keysOf(pathOfObject(this.store, object), version).map(
      (one, at) => [one, seals[at]!] as const,
    )) {
      const number = this.#keys.add(idOf(key));
      this.#digests.set(number, sha256);
      this.#marks.set(number, 0);
    }
  }

  /** Takes a version that the store has. */
  meet(objectPath: string, version: string): void {
    for (const key of this.#keysOf(objectPath, version)) {
      const number = this.#keys.numberOf(idOf(key));
      if (number === undefined || this.#marks.get(number) !== 0) continue;
      this.#marks.set(number, DUE);
      this.#due += 1;
    }
  }

  /**
   * Judges a seal that the store has, of a version that it has.
   * @yields `EVIDENCE_SEAL_WRONG`: it is not one of the manifest beside it; `EVIDENCE_SEAL_CHANGED`: the log knows another;
   *   `IO_READ_FAILED`
   */
  async *run(key: string): AsyncGenerator<Finding> {
    const number = this.#keys.numberOf(idOf(key));
    if (number !== undefined && this.#marks.get(number) === DUE) {
      this.#marks.set(number, MET);
      this.#due -= 1;
    }
    const read = await readSmall(this.store, key, MAX_SEAL_BYTES);
    if (!(read instanceof Uint8Array))
      return yield archiveFinding('IO_READ_FAILED', key, 'the carrier refused the file, or it is too long for a seal');
    this.#seals += 1;
    if (number !== undefined && this.#digests.get(number) !== hash('sha256', read, 'hex'))
      yield archiveFinding('EVIDENCE_SEAL_CHANGED', key, 'the log knows another seal');
    const outcome = await this.#verify(read, key.replace(/\.p7s$/, ''));
    if (outcome !== undefined) yield archiveFinding('EVIDENCE_SEAL_WRONG', key, outcome);
  }

  /**
   * Names the seals that the log knows, of versions that are there, and that were not met: a second walk, for the table holds digests.
   * @yields `EVIDENCE_SEAL_MISSING`
   */
  async *lost(options: { signal?: AbortSignal }): AsyncGenerator<Finding> {
    if (this.#due === 0) return;
    const lost: Finding[] = [];
    const walk = verifyLog({
      store: this.store.files,
      prefix: LOG_PREFIX,
      ...options,
      onEvent: (event) => {
        if (isSealEvent(event)) lost.push(...this.#lostOf(event));
      },
    });
    for (let step = await walk.next(); !step.done; step = await walk.next()) yield* lost.splice(0);
    yield* lost;
  }

  *#lostOf({ object, version }: SealEvent): Generator<Finding> {
    for (const key of this.#keysOf(pathOfObject(this.store, object), version)) {
      const number = this.#keys.numberOf(idOf(key));
      if (number !== undefined && this.#marks.get(number) === DUE)
        yield archiveFinding('EVIDENCE_SEAL_MISSING', key, `${object} ${version}: the log knows it; it is not there`);
    }
  }

  async #verify(seal: Uint8Array, manifest: string): Promise<string | undefined> {
    try {
      const verified = await verifySeal(seal, () => this.store.files.read(manifest));
      return verified.outcome === 'valid' ? undefined : verified.message;
    } catch (error) {
      return `the manifest that it is of is ${refusal(error).kind}`;
    }
  }

  #keysOf(objectPath: string, version: string): string[] {
    return MANIFEST_ALGORITHMS.map((algorithm) => sealKey(this.store, objectPath, version, algorithm));
  }
}

const idOf = (key: string): string => hash('sha256', key, 'hex');
