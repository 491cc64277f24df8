import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '@mocban/core';
import { purgeObject, stageNewObject, type VersionFile } from '@mocban/ocfl';
import {
  auditObject,
  auditStore,
  commitAip,
  discardStaging,
  listStaging,
  openArchiveStore,
  openArchiveStoreOn,
  repairObject,
  replicateAip,
  sweepParts,
  takeBackUpload,
  type ArchiveStore,
  type StagedAip,
} from '@mocban/oais';
import { MemoryStore, openFsStore, type FsStore } from '@mocban/storage';
import { FaultSource, FaultyLocalStore, FaultyStore, ProcessKilled, type FaultRates } from '@mocban/storage/testing';
import { FolderCarrier, MemoryCarrier, type Carrier } from './carrier.js';
import { damageObject } from './damage.js';
import { below, bytesFrom, oneOf } from './random.js';
import { walk, walkOne, type Acknowledged } from './walk.js';

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

/** What the catalogue knows of an AIP: it outlives every process. */
interface Aip {
  number: number;
  id: string;
  tx: string;
  files: VersionFile[];
  staged?: StagedAip;
  state: 'registered' | 'acknowledged' | 'purging' | 'purged';
  /** A job is at it, as a lease says in the service. */
  isTaken: boolean;
  /** What was done to the copy, by store. */
  damages: Map<string, string>;
}

interface Place {
  id: string;
  carrier: Carrier;
  /** The store as one process has it. */
  open(faults: FaultSource, isCalm: boolean): ArchiveStore;
}

interface Process {
  faults: FaultSource;
  stores: ArchiveStore[];
}

/** What was promised by acknowledging it. */
const promised = ({ id, staged, files }: Aip): Acknowledged => ({
  id,
  objectPath: staged!.objectPrefix,
  inventorySha512: staged!.inventorySha512,
  files: new Map(files.map(({ logicalPath, sha512 }) => [logicalPath, sha512])),
});

/**
 * An archive of three stores whose processes are killed and whose carriers fail, by a seed: records are taken in, copied, damaged, audited, repaired
 * and purged, several at a time. What was acknowledged must be there at the end.
 */
export class SimulatedArchive {
  readonly #places: Place[] = [];
  readonly #aips: Aip[] = [];
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
    if (random() < 0.5) await archive.#addLocal('third');
    else await archive.#addBucket('third');
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
    return { faults, stores: this.#places.map((place) => place.open(faults, isCalm)) };
  }

  /** Does so many things, some at a time, with faults and kills between and within them. */
  async live(steps: number): Promise<void> {
    for (let step = 0; step < steps; step += 1) {
      if (!this.#process.faults.isAlive) await this.#restart(false);
      while (this.#running.size >= 3) await Promise.race(this.#running);
      const { random } = this;
      const drawn = random();
      if (drawn < 0.3) this.#register();
      if (drawn < 0.6) this.#begin('ingest', 'registered', (aip) => this.#ingest(aip));
      else if (drawn < 0.75) await this.#damage();
      else if (drawn < 0.9) this.#begin('repair', 'acknowledged', (aip) => this.#repair(aip));
      else if (drawn < 0.95) this.#begin('audit', 'acknowledged', (aip) => this.#audit(aip));
      else this.#begin('purge', random() < 0.5 ? 'purging' : 'acknowledged', (aip) => this.#purge(aip));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Everything is well again: what was begun is ended, what was damaged is repaired. @returns what is not as it should be */
  async end(): Promise<string[]> {
    this.#process.faults.kill();
    await this.#restart(true);
    for (const aip of this.#aips) {
      if (aip.state === 'registered') await this.#ingest(aip);
      if (aip.state === 'purging') await this.#purge(aip);
    }
    const problems = [...this.#surprises, ...(await this.#auditAll())];
    for (const aip of this.#aips) if (aip.state === 'acknowledged') await this.#repair(aip);
    await this.#recover();
    const acknowledged = this.#aips.filter(({ state }) => state === 'acknowledged').map(promised);
    for (const { id, carrier } of this.#places)
      for (const problem of await walk(carrier, acknowledged)) problems.push(`${id}: ${problem}`);
    return problems;
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
    this.history.push('restart');
    this.#process = this.#start(isCalm);
    await this.#recover().catch((error: unknown) => this.#expect('recover', error));
  }

  /** As the service does before it takes jobs. */
  async #recover(): Promise<void> {
    for (const store of this.#process.stores) {
      await sweepParts(store, { unchangedSince: new Date(Date.now() + 1000) });
      for await (const { tx } of listStaging(store)) {
        const aip = this.#aips.find((one) => one.tx === tx);
        if (aip === undefined || aip.state === 'registered') continue;
        await takeBackUpload(store, tx);
        await discardStaging(store, tx);
      }
    }
  }

  #register(): void {
    const { random } = this;
    const number = this.#aips.length + 1;
    const files = Array.from({ length: 1 + below(random, 6) }, (_, at): VersionFile => {
      const bytes = random() < 0.2 ? Buffer.from('the same') : bytesFrom(random, below(random, 3000));
      const folder = oneOf(random, ['', 'metadata/', 'representations/rep1/data/']);
      return {
        logicalPath: `${folder}tệp-${at}.bin`,
        sizeBytes: bytes.length,
        sha512: createHash('sha512').update(bytes).digest('hex'),
        source: { bytes },
      };
    });
    const id = `urn:uuid:${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`;
    this.#aips.push({ number, id, tx: `t-${number}`, files, state: 'registered', isTaken: false, damages: new Map() });
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
    this.history.push(`${what} ${aip.number}`);
    const running = job(aip)
      .then(() => this.history.push(`${what} ${aip.number} done`))
      .catch((error: unknown) => this.#expect(`${what} ${aip.number}`, error))
      .then(() => {
        // A dead process gives nothing back; the next one does.
        if (this.#process.faults.isAlive) aip.isTaken = false;
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

  async #ingest(aip: Aip): Promise<void> {
    const { stores } = this.#process;
    const [first, ...others] = stores;
    if (aip.staged === undefined) {
      const created = '2026-01-01T00:00:00Z';
      const options = { id: aip.id, created, message: 'ingest', user: { name: 'archive' } };
      const object = await stageNewObject(first!.files, `staging/${aip.tx}`, options, aip.files);
      this.#process.faults.requireLife();
      aip.staged = {
        aipId: aip.id,
        tx: aip.tx,
        version: object.version,
        created,
        transferId: aip.tx,
        stagedPrefix: object.stagedPrefix,
        objectPrefix: `objects/${object.objectPrefix}`,
        inventorySha512: object.inventorySha512,
      };
    }
    const { staged } = aip;
    try {
      await commitAip(first!, staged);
    } catch (error) {
      if (!(error instanceof ProcessKilled)) delete aip.staged;
      throw error;
    }
    const { objectPrefix, inventorySha512, tx } = staged;
    for (const to of others) {
      await discardStaging(to, tx);
      await replicateAip({ from: first!, to, objectPrefix, inventorySha512, tx });
    }
    for (const store of stores) {
      const audit = await auditObject(store, objectPrefix);
      if (audit.verdict !== 'intact' || audit.inventorySha512 !== inventorySha512)
        throw new CodedError('TRANSFER_COPY_NOT_INTACT', `${store.id}: ${audit.verdict}`);
    }
    this.#process.faults.requireLife();
    aip.state = 'acknowledged';
    for (const store of stores) await discardStaging(store, tx);
  }

  async #damage(): Promise<void> {
    const { random } = this;
    const sound = this.#aips.filter(
      ({ state, isTaken, damages }) => state === 'acknowledged' && !isTaken && damages.size < this.#places.length - 1,
    );
    if (sound.length === 0) return;
    const aip = oneOf(random, sound);
    const place = oneOf(
      random,
      this.#places.filter(({ id }) => !aip.damages.has(id)),
    );
    const what = await damageObject(place.carrier, aip.staged!.objectPrefix, random);
    this.history.push(`damage ${aip.number} on ${place.id}: ${what}`);
    aip.damages.set(place.id, what);
  }

  async #audit(aip: Aip): Promise<void> {
    for (const store of this.#process.stores) {
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
    for (const store of this.#process.stores) {
      const verdicts = new Map<string, string>();
      for await (const { path, verdict } of auditStore(store)) verdicts.set(path, verdict);
      for (const aip of this.#aips)
        if (aip.state === 'acknowledged') {
          const verdict = verdicts.get(aip.staged!.objectPrefix) ?? 'missing';
          problems.push(...(await this.#misjudged(aip, store.id, verdict)));
        }
    }
    return problems;
  }

  async #repair(aip: Aip): Promise<void> {
    const { stores, faults } = this.#process;
    const { objectPrefix, inventorySha512 } = aip.staged!;
    for (const store of stores) {
      if (!aip.damages.has(store.id)) continue;
      const { outcome } = await repairObject({
        store,
        from: stores.filter((other) => other !== store),
        objectPath: objectPrefix,
        expectedInventorySha512: inventorySha512,
        tx: `repair-${aip.number}-${store.id}`,
      });
      faults.requireLife();
      this.history.push(`repair ${aip.number} on ${store.id}: ${outcome}`);
      if (outcome === 'repaired' || outcome === 'not-needed') aip.damages.delete(store.id);
    }
  }

  async #purge(aip: Aip): Promise<void> {
    aip.state = 'purging';
    const { stores, faults } = this.#process;
    for (const store of stores) {
      const objectPath = aip.staged!.objectPrefix.slice('objects/'.length);
      await purgeObject(store.files, 'objects', objectPath, `staging/purge-${aip.number}`, {
        id: aip.id,
        purged: '2026-06-01T00:00:00Z',
        reason: 'its time is over',
        user: { name: 'archive' },
      });
    }
    faults.requireLife();
    aip.state = 'purged';
  }
}
