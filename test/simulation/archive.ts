import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '@mocban/core';
import {
  auditObject,
  auditStore,
  discardStaging,
  listStaging,
  openArchiveStore,
  openArchiveStoreOn,
  sweepParts,
  takeBackUpload,
  type ArchiveStore,
} from '@mocban/oais';
import { MemoryStore, openFsStore, type FsStore } from '@mocban/storage';
import { FaultSource, FaultyLocalStore, FaultyStore, ProcessKilled, type FaultRates } from '@mocban/storage/testing';
import { makeAip, promised, type Aip } from './aip.js';
import { FolderCarrier, MemoryCarrier, type Carrier } from './carrier.js';
import { damageObject } from './damage.js';
import { EventLog } from './event-log.js';
import { ingest, move, purge, repair, type JobParts } from './jobs.js';
import { below, oneOf } from './random.js';
import { walk, walkOne } from './walk.js';

const NETWORK: FaultRates = {
  slow: 0.05,
  io: 0.01,
  'short-read': 0.005,
  'no-space': 0.003,
  'torn-write': 0.005,
  'stale-listing': 0.01,
  'lost-response': 0.01,
  twice: 0.01,
  late: 0.005,
};
const DISK: FaultRates = { slow: 0.02, io: 0.005, 'short-read': 0.002, 'no-space': 0.003, 'torn-write': 0.004 };

interface Place {
  id: string;
  carrier: Carrier;
  /** The store as one process has it. */
  open(faults: FaultSource, isCalm: boolean): ArchiveStore;
}

interface Process {
  faults: FaultSource;
  stores: Map<string, ArchiveStore>;
}

/** Those that packages are taken into. */
const INGEST_PLACES = ['first', 'bucket', 'third'];

/**
 * An archive whose processes are killed and whose carriers fail, by a seed: records are taken into three stores, damaged, audited, repaired, moved to a
 * fourth one and purged, several at a time, and the log of it is published. What was acknowledged must be there at the end.
 */
export class SimulatedArchive {
  readonly #places: Place[] = [];
  readonly #aips: Aip[] = [];
  readonly #log = new EventLog();
  #isPublishing = false;
  readonly #running = new Set<Promise<void>>();
  readonly #surprises: string[] = [];
  /** What happened, for whoever looks into a seed that failed. */
  readonly history: string[] = [];
  #process!: Process;

  private constructor(
    private readonly random: () => number,
    private readonly folder: string,
  ) {}

  static async open(random: () => number, folder: string): Promise<SimulatedArchive> {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const archive = new SimulatedArchive(random, folder);
    await archive.#addLocal('first');
    await archive.#addBucket('bucket');
    for (const id of ['third', 'fourth'])
      if (random() < 0.5) await archive.#addLocal(id);
      else await archive.#addBucket(id);
    archive.#process = archive.#start(false);
    return archive;
  }

  async #addLocal(id: string): Promise<void> {
    const root = join(this.folder, id);
    await openArchiveStore(id, root);
    const files: FsStore = await openFsStore(root);
    this.#places.push({
      id,
      carrier: new FolderCarrier(root),
      open: (faults, isCalm) => ({ id, files: new FaultyLocalStore(files, faults, isCalm ? {} : DISK) }),
    });
  }

  async #addBucket(id: string): Promise<void> {
    const files = new MemoryStore();
    await openArchiveStoreOn(id, new FaultyStore(files, new FaultSource({ random: this.random })));
    this.#places.push({
      id,
      carrier: new MemoryCarrier(files),
      open: (faults, isCalm) => ({ id, files: new FaultyStore(files, faults, isCalm ? {} : NETWORK) }),
    });
  }

  #start(isCalm: boolean): Process {
    const { random } = this;
    const faults = new FaultSource({ random, ...(isCalm ? {} : { callsUntilKill: 50 + below(random, 1500) }) });
    return { faults, stores: new Map(this.#places.map((place) => [place.id, place.open(faults, isCalm)])) };
  }

  /** Does so many things, some at a time, with faults and kills between and within them. */
  async live(steps: number): Promise<void> {
    for (let step = 0; step < steps; step += 1) {
      if (!this.#process.faults.isAlive) await this.#restart(false);
      while (this.#running.size >= 3) await Promise.race(this.#running);
      const { random } = this;
      const drawn = random();
      if (drawn < 0.3) this.#register();
      if (drawn < 0.55) this.#begin('ingest', 'registered', (aip) => ingest(this.#parts, aip, INGEST_PLACES));
      else if (drawn < 0.67) await this.#damage();
      else if (drawn < 0.8) this.#begin('repair', 'acknowledged', (aip) => repair(this.#parts, aip));
      else if (drawn < 0.85) this.#begin('audit', 'acknowledged', (aip) => this.#audit(aip));
      else if (drawn < 0.92) this.#begin('move', random() < 0.5 ? 'moving' : 'acknowledged', (aip) => this.#move(aip));
      else if (drawn < 0.96) this.#publish();
      else this.#begin('purge', random() < 0.5 ? 'purging' : 'acknowledged', (aip) => purge(this.#parts, aip));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Everything is well again: what was begun is ended, what was damaged is repaired. @returns what is not as it should be */
  async end(): Promise<string[]> {
    this.#process.faults.kill();
    await this.#restart(true);
    for (const aip of this.#aips) {
      if (aip.state === 'registered') await ingest(this.#parts, aip, INGEST_PLACES);
      if (aip.state === 'moving') await move(this.#parts, aip);
      if (aip.state === 'purging') await purge(this.#parts, aip);
    }
    const problems = [...this.#surprises, ...(await this.#auditAll())];
    for (const aip of this.#aips) if (aip.state === 'acknowledged') await repair(this.#parts, aip);
    await this.#recover();
    for (const { id, carrier } of this.#places) {
      const store = this.#process.stores.get(id)!;
      await this.#log.publish(store);
      const held = this.#aips.filter(({ state, holders }) => state === 'acknowledged' && holders.has(id));
      const found = [...(await walk(carrier, held.map(promised))), ...(await this.#log.problems(carrier, store))];
      for (const problem of found) problems.push(`${id}: ${problem}`);
    }
    return problems;
  }

  get #parts(): JobParts {
    const { faults, stores } = this.#process;
    return {
      faults,
      stores,
      append: (event) => this.#log.append(event),
      note: (what) => this.history.push(what),
    };
  }

  get counts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { state } of this.#aips) counts[state] = (counts[state] ?? 0) + 1;
    return counts;
  }

  async #restart(isCalm: boolean): Promise<void> {
    await Promise.all(this.#running);
    await this.#process.faults.settle();
    for (const aip of this.#aips) aip.isTaken = false;
    this.#isPublishing = false;
    this.history.push('restart');
    this.#process = this.#start(isCalm);
    await this.#recover().catch((error: unknown) => this.#expect('recover', error));
  }

  /** As the service does before it takes jobs. */
  async #recover(): Promise<void> {
    for (const store of this.#process.stores.values()) {
      await sweepParts(store, { unchangedSince: new Date(Date.now() + 1000) });
      for await (const { tx } of listStaging(store)) {
        if (this.#isWanted(tx)) continue;
        await takeBackUpload(store, tx);
        await discardStaging(store, tx);
      }
    }
  }

  /** Whether what is in a folder of `staging/` will be gone on with. */
  #isWanted(tx: string): boolean {
    return this.#aips.some(
      ({ state, number, ...aip }) =>
        (state === 'registered' && tx === aip.tx) ||
        (state === 'moving' && (tx === `copy-${number}` || tx === `removal-${number}`)),
    );
  }

  #register(): void {
    this.#aips.push(makeAip(this.#aips.length + 1, this.random));
  }

  /** Has a job done at one AIP that is in a state and that nobody is at. */
  #begin(what: string, state: Aip['state'], job: (aip: Aip) => Promise<void>): void {
    const free = this.#aips.filter(
      // What is disposed of is read first: a damaged copy is repaired before.
      (aip) => aip.state === state && !aip.isTaken && (what !== 'purge' || aip.damages.size === 0),
    );
    if (free.length === 0) return;
    const aip = oneOf(this.random, free);
    aip.isTaken = true;
    this.#run(
      `${what} ${aip.number}`,
      () => job(aip),
      () => (aip.isTaken = false),
    );
  }

  /** One writer, as in the service. */
  #publish(): void {
    if (this.#isPublishing || this.#log.size === 0) return;
    this.#isPublishing = true;
    const publish = async (): Promise<void> => {
      for (const store of this.#process.stores.values()) await this.#log.publish(store);
    };
    this.#run('publish', publish, () => (this.#isPublishing = false));
  }

  #run(what: string, job: () => Promise<void>, giveBack: () => void): void {
    this.history.push(what);
    const running = job()
      .then(() => this.history.push(`${what} done`))
      .catch((error: unknown) => this.#expect(what, error))
      .then(() => {
        // A dead process gives nothing back; the next one does.
        if (this.#process.faults.isAlive) giveBack();
        this.#running.delete(running);
      });
    this.#running.add(running);
  }

  /** Faults come as coded errors; anything else is a fault of ours. */
  #expect(what: string, error: unknown): void {
    this.history.push(`${what}: ${String(error)}`);
    if (error instanceof ProcessKilled || (error instanceof CodedError && error.code !== 'INTERNAL')) return;
    if (!this.#process.faults.isAlive) return;
    this.#surprises.push(`${what}: ${error instanceof Error ? error.stack : String(error)}`);
  }

  async #move(aip: Aip): Promise<void> {
    if (aip.state === 'acknowledged') {
      const free = this.#places.map(({ id }) => id).filter((id) => !aip.holders.has(id));
      aip.move = { from: oneOf(this.random, [...aip.holders]), to: oneOf(this.random, free), isCopied: false };
      aip.state = 'moving';
    }
    await move(this.#parts, aip);
  }

  async #damage(): Promise<void> {
    const { random } = this;
    const sound = this.#aips.filter(
      ({ state, isTaken, damages }) => state === 'acknowledged' && !isTaken && damages.size < INGEST_PLACES.length - 1,
    );
    if (sound.length === 0) return;
    const aip = oneOf(random, sound);
    const place = oneOf(
      random,
      this.#places.filter(({ id }) => aip.holders.has(id) && !aip.damages.has(id)),
    );
    const what = await damageObject(place.carrier, aip.staged!.objectPrefix, random);
    this.history.push(`damage ${aip.number} on ${place.id}: ${what}`);
    aip.damages.set(place.id, what);
  }

  async #audit(aip: Aip): Promise<void> {
    for (const id of aip.holders) {
      const store = this.#process.stores.get(id)!;
      const { verdict, findings } = await auditObject(store, aip.staged!.objectPrefix);
      if (verdict === 'unreadable' || verdict === 'unreachable') continue;
      for (const problem of await this.#misjudged(aip, store.id, verdict))
        this.#surprises.push(`${problem} (${findings.map(({ rule, message }) => `${rule} ${message}`).join(', ')})`);
    }
  }

  /** Holds a verdict against what lies on the carrier. */
  async #misjudged(aip: Aip, storeId: string, verdict: string): Promise<string[]> {
    const { carrier } = this.#places.find(({ id }) => id === storeId)!;
    const wrong = await walkOne(carrier, promised(aip));
    if ((verdict === 'intact') === (wrong.length === 0)) return [];
    return [`${storeId}: ${aip.number} is said to be ${verdict}: ${wrong.join(', ') || 'nothing is wrong with it'}`];
  }

  async #auditAll(): Promise<string[]> {
    const problems: string[] = [];
    for (const store of this.#process.stores.values()) {
      const verdicts = new Map<string, string>();
      for await (const { path, verdict } of auditStore(store)) verdicts.set(path, verdict);
      for (const aip of this.#aips)
        if (aip.state === 'acknowledged' && aip.holders.has(store.id)) {
          const verdict = verdicts.get(aip.staged!.objectPrefix) ?? 'missing';
          problems.push(...(await this.#misjudged(aip, store.id, verdict)));
        }
    }
    return problems;
  }
}
