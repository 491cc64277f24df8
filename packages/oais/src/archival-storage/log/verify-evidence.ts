import { createHash } from 'node:crypto';
import type { Finding } from '@mocban/core';
import {
  isEvidenceEvent,
  isSealEvent,
  isSealOf,
  isVersionEvent,
  MANIFEST_ALGORITHMS,
  manifestName,
  parseManifest,
  verifyLog,
  type LogSummary,
  type ManifestAlgorithm,
  type ManifestDigest,
  type WitnessQuorum,
} from '@mocban/evidence';
import { DEFAULT_LAYOUT, objectPathOf } from '@mocban/ocfl';
import { isPartName } from '@mocban/storage';
import { ArchiveError } from '../../error.js';
import type { ArchiveStore } from '../../ports.js';
import type { EvidenceVerification } from '../types.js';
import { archiveFinding } from '../audit/audit-findings.js';
import { BatchCheck } from './batch-check.js';
import {
  BATCHES_PREFIX,
  EVIDENCE_PREFIX,
  evidenceFolder,
  evidencePath,
  hasEvidence,
  LOG_PREFIX,
  manifestKey,
  versionOfEvidence,
} from './evidence-files.js';
import { loadInventory } from '../inventory.js';
import { joinKey, objectsPrefix } from '../layout.js';
import { LoggedVersions } from './logged-versions.js';
import { refusal } from '../object-files.js';
import { SealCheck } from './seal-check.js';
import { bothDigests, manifestEntries, type ManifestSource } from './version-manifests.js';
import { changedTexts } from '../store-texts.js';
import { walkObjects } from '../audit/walk-root.js';

export interface VerifyEvidenceOptions {
  /** Verifier keys of the log. @defaultValue the one in the store, which proves nothing against who can write there */
  vkeys?: readonly string[];
  /** An older checkpoint that the log must continue. */
  earlier?: Uint8Array;
  /** Who must have cosigned that, or the store's own checkpoint where none is given. @defaultValue nobody */
  witnesses?: WitnessQuorum;
  /** The store has only some of the objects that its log knows, as a volume has: one that is not there is not missed. @defaultValue false */
  isPart?: boolean;
  signal?: AbortSignal;
}

/**
 * Holds a store's log and manifests against its objects, without a database: the log by itself, each version's manifests against its
 * inventory and its leaf, and leaves without an object. Reads inventories and no content, unless an inventory lacks a digest. Never
 * writes, never throws on what a store holds. Holds 120 bytes for each version that the log knows, and one object's inventory.
 * @yields the findings of `verifyLog`, and `LOG_LEAF_MISSING`, `LOG_OBJECT_MISSING`, `LOG_OBJECT_ELSEWHERE` (warning), `LOG_VERSION_DIFFERS`, `LOG_VERSION_REPEATED`,
 *   `EVIDENCE_MANIFEST_MISSING`, `EVIDENCE_MANIFEST_CHANGED`, `EVIDENCE_FILE_EXTRA`, those of `verifyBatch`, `EVIDENCE_BATCH_MISSING`, `EVIDENCE_LEAF_UNKNOWN`, those of `SealCheck`, `STORE_TEXT_CHANGED`;
 *   locations are relative to the store's root
 */
export async function* verifyEvidence(
  store: ArchiveStore,
  options: VerifyEvidenceOptions = {},
): AsyncGenerator<Finding, EvidenceVerification, undefined> {
  if (!hasEvidence(store)) return { log: 'none', evidence: 'none', leaves: 0 };
  const check = new EvidenceCheck(store, options);
  yield* check.run();
  return check.verification();
}

class EvidenceCheck {
  readonly #versions = new LoggedVersions();
  #summary: LogSummary = { state: 'none', size: 0 };
  #isLogSound = true;
  #isEvidenceSound = true;
  #hasEvidence = false;
  readonly #batches: BatchCheck;
  readonly #seals: SealCheck;

  constructor(
    readonly store: ArchiveStore,
    readonly options: VerifyEvidenceOptions,
  ) {
    this.#batches = new BatchCheck(store);
    this.#seals = new SealCheck(store);
  }

  verification(): EvidenceVerification {
    const { state, size, origin, root, vkey } = this.#summary;
    const stateOf = (isThere: boolean, isSound: boolean) =>
      isSound ? (isThere ? ('verified' as const) : ('none' as const)) : ('failed' as const);
    return {
      log: stateOf(state === 'read', this.#isLogSound),
      evidence: stateOf(this.#hasEvidence, this.#isEvidenceSound),
      leaves: size,
      ...this.#batches.counts(),
      ...(this.#seals.sealed > 0 && { sealed: this.#seals.sealed }),
      ...(origin !== undefined && { origin }),
      ...(root !== undefined && { root }),
      ...(vkey !== undefined && { vkey }),
    };
  }

  async *run(): AsyncGenerator<Finding> {
    yield* this.#log();
    yield* this.#stamped();
    for await (const met of walkObjects(this.store, this.#running))
      if (met.kind === 'object') yield* this.#object(met.path);
    if (this.options.isPart !== true) yield* this.#absent();
    yield* this.#strangers();
    yield* this.#sealed(this.#seals.lost(this.#running));
    yield* changedTexts(this.store);
  }

  get #running(): { signal?: AbortSignal } {
    return this.options.signal ? { signal: this.options.signal } : {};
  }

  async *#log(): AsyncGenerator<Finding> {
    const { vkeys, earlier, witnesses } = this.options;
    const repeated: { object: string; version: string; index: number }[] = [];
    const walk = verifyLog({
      store: this.store.files,
      prefix: LOG_PREFIX,
      ...(vkeys && { vkeys }),
      ...(earlier && { earlier }),
      ...(witnesses && { witnesses }),
      ...this.#running,
      onEvent: (event, index) => {
        if (isEvidenceEvent(event)) this.#batches.expect(event);
        if (isSealEvent(event)) this.#seals.expect(event);
        if (isVersionEvent(event)) this.#batches.log(event.manifests);
        if (this.#versions.add(event).isRepeated && isVersionEvent(event) && repeated.length < MAX_REPEATED)
          repeated.push({ object: event.object, version: event.version, index });
      },
    });
    for (;;) {
      const step = await walk.next();
      if (step.done) this.#summary = step.value;
      if (step.done) break;
      yield this.#ofLog(step.value);
    }
    for (const { object, version, index } of repeated)
      yield this.#ofLog(
        archiveFinding(
          'LOG_VERSION_REPEATED',
          LOG_PREFIX,
          `leaf ${index} says of ${object} ${version} what another leaf does not`,
        ),
      );
  }

  async *#stamped(): AsyncGenerator<Finding> {
    for await (const finding of this.#batches.run({
      isPart: this.options.isPart === true,
      isLogged: this.#summary.state === 'read',
      ...this.#running,
    })) {
      if (finding.severity === 'error') this.#isEvidenceSound = false;
      yield finding;
    }
    if (this.#batches.size > 0) this.#hasEvidence = true;
  }

  async *#object(objectPath: string): AsyncGenerator<Finding> {
    const loaded = await loadInventory(this.store, objectPath);
    // What is wrong with an inventory is for the audit of the object to say; its leaves stay unmet unless one is found.
    if ('findings' in loaded) return;
    const { inventory } = loaded;
    for (const version of inventory.lists.versions.keys()) {
      this.options.signal?.throwIfAborted();
      const inventoryDigests = await bothDigests(this.store, `${objectPath}/${version}/inventory.json`);
      if (inventoryDigests === undefined) continue;
      yield* this.#version({ store: this.store, objectPath, inventory, version, inventoryDigests });
    }
  }

  async *#version(source: ManifestSource): AsyncGenerator<Finding> {
    const { objectPath, version, inventory, inventoryDigests } = source;
    this.#seals.meet(objectPath, version);
    const found: ManifestDigest[] = [];
    const missing: string[] = [];
    for (const algorithm of MANIFEST_ALGORITHMS) {
      const key = manifestKey(this.store, objectPath, version, algorithm);
      const compared = await compareManifest(source, key, algorithm);
      if (compared.state === 'missing') missing.push(key);
      else this.#hasEvidence = true;
      if (compared.state === 'changed')
        yield this.#ofEvidence('EVIDENCE_MANIFEST_CHANGED', key, `${inventory.id} ${version}: ${compared.problem}`);
      found.push({ name: manifestName(algorithm), sha256: compared.sha256 });
    }
    const state = this.#versions.meet(inventory.id, version, inventoryDigests.sha512, found);
    if (missing.length === 0) this.#batches.meet(found);
    const isEvidenceDue = state !== 'unlogged' || missing.length < MANIFEST_ALGORITHMS.length;
    if (isEvidenceDue)
      for (const key of missing)
        yield this.#ofEvidence('EVIDENCE_MANIFEST_MISSING', key, `${inventory.id} ${version}: the manifest is missing`);
    yield* this.#judge(source, state, missing.length > 0);
  }

  *#judge(
    { objectPath, inventory, version }: ManifestSource,
    state: ReturnType<LoggedVersions['meet']>,
    isIncomplete: boolean,
  ): Generator<Finding> {
    const of = `${inventory.id} ${version}`;
    if (state === 'unlogged' && this.#summary.state === 'read')
      yield this.#ofLog(
        archiveFinding('LOG_LEAF_MISSING', `${objectPath}/${version}`, `${of}: the log has no leaf of it`),
      );
    if (state === 'inventory-differs')
      yield this.#ofLog(
        archiveFinding(
          'LOG_VERSION_DIFFERS',
          `${objectPath}/${version}/inventory.json`,
          `${of}: the log knows another inventory`,
        ),
      );
    if (state === 'manifests-differ' && !isIncomplete)
      yield this.#ofEvidence(
        'EVIDENCE_MANIFEST_CHANGED',
        evidenceFolder(this.store, objectPath, version),
        `${of}: the log knows other manifests`,
      );
  }

  /** Names the versions that the log knows and that were not met: a second walk, for the table holds digests. */
  async *#absent(): AsyncGenerator<Finding> {
    if (this.#versions.missing === 0) return;
    const absent: { object: string; version: string; index: number }[] = [];
    const walk = verifyLog({
      store: this.store.files,
      prefix: LOG_PREFIX,
      ...this.#running,
      onEvent: (event, index) => {
        if (isVersionEvent(event) && this.#versions.isMissing(event.object, event.version))
          absent.push({ object: event.object, version: event.version, index });
      },
    });
    for (let step = await walk.next(); !step.done; step = await walk.next())
      for (const leaf of absent.splice(0)) yield* this.#ofAbsent(leaf);
    for (const leaf of absent) yield* this.#ofAbsent(leaf);
  }

  async *#ofAbsent({
    object,
    version,
    index,
  }: {
    object: string;
    version: string;
    index: number;
  }): AsyncGenerator<Finding> {
    const objectPath = joinKey(objectsPrefix(this.store), objectPathOf(DEFAULT_LAYOUT, object));
    if (await this.#isUnreadable(objectPath)) return;
    const message = `${object} ${version}: leaf ${index} says that it was committed; the store has not got it`;
    const kept = await this.store.files.children(evidencePath(this.store, objectPath));
    if (kept.folders.length + kept.files.length > 0)
      yield this.#ofLog(archiveFinding('LOG_OBJECT_MISSING', objectPath, message));
    else
      yield {
        ...archiveFinding('LOG_OBJECT_ELSEWHERE', objectPath, `${message}, nor its manifests`),
        severity: 'warning',
        hint: 'Right where the replication policy gives this store no copy; the catalogue and the other stores say.',
      };
  }

  /** Whether there is an object whose inventory gives nothing to judge by, of which its audit tells. */
  async #isUnreadable(objectPath: string): Promise<boolean> {
    const names = await this.store.files.children(objectPath).catch((error: unknown) => refusal(error) && undefined);
    const isThere = names === undefined || names.files.length + names.folders.length > 0;
    return isThere && 'findings' in (await loadInventory(this.store, objectPath));
  }

  /** What lies in `evidence/` and belongs to no version that the store has. */
  async *#strangers(): AsyncGenerator<Finding> {
    let last = { folder: '', isKnown: false };
    for await (const { key, kind } of this.store.files.list(EVIDENCE_PREFIX, this.#running)) {
      if (key.startsWith(`${BATCHES_PREFIX}/`)) continue;
      this.#hasEvidence = true;
      const of = kind === 'file' ? versionOfEvidence(this.store, key) : undefined;
      const folder = key.slice(0, key.lastIndexOf('/'));
      if (of !== undefined && folder !== last.folder)
        last = { folder, isKnown: await this.#isThere(`${of.objectPath}/${of.version}/inventory.json`) };
      if (of === undefined && isPartName(key)) continue;
      if (of === undefined) yield this.#ofEvidence('EVIDENCE_FILE_EXTRA', key, 'no version has such a file');
      else if (!last.isKnown) yield this.#ofEvidence('EVIDENCE_FILE_EXTRA', key, 'the store has no such version');
      else if (isSealOf(key.slice(folder.length + 1))) yield* this.#sealed(this.#seals.run(key));
    }
  }

  async *#sealed(findings: AsyncIterable<Finding>): AsyncGenerator<Finding> {
    for await (const finding of findings) {
      if (finding.severity === 'error') this.#isEvidenceSound = false;
      yield finding;
    }
  }

  async #isThere(key: string): Promise<boolean> {
    try {
      return (await this.store.files.stat(key)) !== undefined;
    } catch (error) {
      refusal(error);
      return false;
    }
  }

  #ofLog(finding: Finding): Finding {
    if (finding.severity === 'error') this.#isLogSound = false;
    return finding;
  }

  #ofEvidence(rule: string, location: string, message: string): Finding {
    this.#isEvidenceSound = false;
    return archiveFinding(rule, location, message);
  }
}

const MAX_REPEATED = 1000;

type Compared =
  | { state: 'same'; sha256: string }
  | { state: 'missing'; sha256: '' }
  | { state: 'changed'; sha256: string; problem: string };

/** Reads a manifest next to the lines that it should have. Holds neither. */
async function compareManifest(source: ManifestSource, key: string, algorithm: ManifestAlgorithm): Promise<Compared> {
  const digest = createHash('sha256');
  async function* tapped(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source.store.files.read(key)) {
      digest.update(chunk);
      yield chunk;
    }
  }
  try {
    const problem = await firstDifference(source, algorithm, tapped());
    return problem === undefined
      ? { state: 'same', sha256: digest.digest('hex') }
      : { state: 'changed', sha256: '', problem };
  } catch (error) {
    if (error instanceof ArchiveError) return { state: 'changed', sha256: '', problem: error.message };
    const { kind } = refusal(error);
    return kind === 'missing'
      ? { state: 'missing', sha256: '' }
      : { state: 'changed', sha256: '', problem: 'the carrier refused the file' };
  }
}

async function firstDifference(
  source: ManifestSource,
  algorithm: ManifestAlgorithm,
  bytes: AsyncIterable<Uint8Array>,
): Promise<string | undefined> {
  const expected = manifestEntries(source, algorithm);
  for await (const entry of parseManifest(algorithm, bytes)) {
    if ('problem' in entry) return `line ${entry.line}: ${entry.problem}`;
    const { value, done } = await expected.next();
    if (done) return `line ${entry.line}: ${entry.path} is not of this version`;
    if (value.path !== entry.path) return `line ${entry.line}: expected ${value.path}, found ${entry.path}`;
    if (value.digest !== entry.digest)
      return `line ${entry.line}: ${entry.path}: expected ${value.digest}, found ${entry.digest}`;
  }
  const left = await expected.next();
  return left.done ? undefined : `${left.value.path} is not in it`;
}
