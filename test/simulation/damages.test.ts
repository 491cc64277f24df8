import { createHash } from 'node:crypto';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOf, collectBytes } from '@mocban/core';
import {
  auditStore,
  commitAip,
  discardStaging,
  isLocalStore,
  openArchiveStore,
  openArchiveStoreOn,
  repairObject,
  replicateAip,
  type ArchiveStore,
  type ObjectVerdict,
} from '@mocban/oais';
import { stageNewObject } from '@mocban/ocfl';
import { KeyStore } from '@mocban/storage/testing';
import { below, bytesFrom, oneOf, randomOf } from './random.js';

const COUNT = Number(process.env.MOCBAN_DAMAGES ?? 100);
const SEED = Number(process.env.MOCBAN_DAMAGES_SEED ?? 113);
const OBJECTS = 12;
/** Damages done before the stores are audited and repaired. */
const AT_ONCE = 20;

interface Held {
  id: string;
  path: string;
  inventorySha512: string;
  /** Every file, by its path in the object. */
  files: Map<string, Buffer>;
}

type Kind = keyof typeof DAMAGES;

/** What can befall a copy, and the verdict it must be given; said without the auditor. */
const DAMAGES = {
  flipped: 'changed',
  truncated: 'changed',
  lengthened: 'changed',
  swapped: 'changed',
  'flipped inventory': 'changed',
  'wrong sidecar': 'changed',
  'another declaration': 'changed',
  'missing file': 'missing',
  'missing inventory': 'missing',
  'missing sidecar': 'missing',
  'missing declaration': 'missing',
  'missing object': 'missing',
  'link for a file': 'unreadable',
  'extra file': 'extra',
  'extra file beside the inventory': 'extra',
} as const satisfies Record<string, ObjectVerdict>;

const KINDS = Object.keys(DAMAGES) as Kind[];
const random = randomOf(SEED);

let folder: string;
let stores: ArchiveStore[];
let held: Held[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mocban-damages-'));
  const bucket = new KeyStore();
  await openArchiveStoreOn('bucket', bucket);
  stores = [
    await openArchiveStore('disk-1', join(folder, 'disk-1')),
    await openArchiveStore('disk-2', join(folder, 'disk-2')),
    { id: 'bucket', files: bucket },
  ];
  held = [];
  for (let index = 0; index < OBJECTS; index += 1) held.push(await ingest(index));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function ingest(index: number): Promise<Held> {
  const [first, ...others] = stores;
  const id = `urn:uuid:00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  const created = '2026-01-01T00:00:00Z';
  const names = ['METS.xml', 'metadata/preservation/premis.xml', 'submission/văn bản 01.pdf', 'submission/rỗng'];
  const files = names.map((logicalPath) => {
    const bytes = bytesFrom(random, logicalPath.endsWith('rỗng') ? 0 : 20 + below(random, 3000));
    const sha512 = createHash('sha512').update(bytes).digest('hex');
    return { logicalPath, sizeBytes: bytes.length, sha512, source: { bytes } };
  });
  const options = { id, created, message: 'm', user: { name: 'Mộc Bản' } };
  const made = await stageNewObject(first!.files, 'staging/t', options, files);
  const staged = {
    aipId: id,
    tx: 't',
    version: made.version,
    created,
    transferId: 't',
    stagedPrefix: made.stagedPrefix,
    objectPrefix: `objects/${made.objectPrefix}`,
    inventorySha512: made.inventorySha512,
  };
  await commitAip(first!, staged);
  const { objectPrefix, inventorySha512 } = staged;
  for (const to of others) await replicateAip({ from: first!, to, objectPrefix, inventorySha512, tx: 't' });
  for (const store of stores) await discardStaging(store, 't');
  return { id, path: objectPrefix, inventorySha512, files: await filesAt(first!, objectPrefix) };
}

async function filesAt({ files }: ArchiveStore, path: string): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for await (const { key, kind } of files.list(path))
    found.set(
      key.slice(path.length + 1),
      kind === 'file' ? await collectBytes(files.read(key), 1 << 20) : Buffer.from('no file'),
    );
  return found;
}

/** Puts other bytes, or none, in the place of a file, behind the store's back. */
async function put(store: ArchiveStore, key: string, bytes: Buffer | undefined): Promise<void> {
  await store.files.remove(key);
  if (bytes !== undefined) await store.files.write(key, bytesOf(bytes));
}

async function damage(kind: Kind, store: ArchiveStore, { path, files }: Held): Promise<void> {
  const contents = [...files].filter(([name, bytes]) => name.includes('/content/') && bytes.length > 0);
  const [name, bytes] = oneOf(random, contents);
  const at = (file: string): string => `${path}/${file}`;
  const flip = (whole: Buffer): Buffer => {
    const changed = Buffer.from(whole);
    changed[below(random, changed.length)]! ^= 1 << below(random, 8);
    return changed;
  };
  const inventory = oneOf(random, ['inventory.json', 'v1/inventory.json']);
  switch (kind) {
    case 'flipped':
      return put(store, at(name), flip(bytes));
    case 'truncated':
      return put(store, at(name), bytes.subarray(0, below(random, bytes.length)));
    case 'lengthened':
      return put(store, at(name), Buffer.concat([bytes, bytesFrom(random, 1 + below(random, 9))]));
    case 'swapped': {
      const [[one, ones], [two, twos]] = contents as [[string, Buffer], [string, Buffer]];
      await put(store, at(one), twos);
      return put(store, at(two), ones);
    }
    case 'flipped inventory':
      return put(store, at(inventory), flip(files.get(inventory)!));
    case 'wrong sidecar':
      return put(store, at(`${inventory}.sha512`), Buffer.from(`${'0'.repeat(128)}  inventory.json\n`));
    case 'another declaration':
      return put(store, at('0=ocfl_object_1.1'), Buffer.from('ocfl_object_1.0\n'));
    case 'missing file':
      return put(store, at(name), undefined);
    case 'missing inventory':
      return put(store, at(inventory), undefined);
    case 'missing sidecar':
      return put(store, at(`${inventory}.sha512`), undefined);
    case 'missing declaration':
      return put(store, at('0=ocfl_object_1.1'), undefined);
    case 'missing object':
      return store.files.remove(path);
    case 'link for a file':
      await store.files.remove(at(name));
      if (isLocalStore(store)) await symlink('/etc/hostname', store.files.localPath(at(name)));
      return;
    case 'extra file':
      return put(store, at(`v1/content/thêm-${below(random, 1000)}.txt`), bytesFrom(random, 10));
    case 'extra file beside the inventory':
      return put(store, at(`thêm-${below(random, 1000)}`), bytesFrom(random, 10));
  }
}

interface Done {
  kind: Kind;
  store: ArchiveStore;
  object: Held;
}

/** Damages of one round, a copy at most once each; now and then all copies of an object. */
async function damageSome(count: number): Promise<Done[]> {
  const done: Done[] = [];
  const isTaken = (store: ArchiveStore, object: Held) =>
    done.some((one) => one.store === store && one.object === object);
  while (done.length < count) {
    const object = oneOf(random, held);
    const isWhole = random() < 0.05;
    const damaged = done.filter((one) => one.object === object).length;
    if (!isWhole && damaged === stores.length - 1) continue;
    const targets = isWhole ? stores : [oneOf(random, stores)];
    for (const store of targets) {
      if (done.length === count || isTaken(store, object)) continue;
      const kind = oneOf(
        random,
        KINDS.filter((one) => one !== 'link for a file' || isLocalStore(store)),
      );
      await damage(kind, store, object);
      done.push({ kind, store, object });
    }
  }
  return done;
}

const name = (store: ArchiveStore, path: string): string => `${store.id} ${path}`;

/** The verdicts of an audit of all stores; an object of which nothing is left is met by nobody, and missing. */
async function auditAll(): Promise<Map<string, ObjectVerdict>> {
  const verdicts = new Map<string, ObjectVerdict>();
  for (const store of stores) {
    for (const { path } of held) verdicts.set(name(store, path), 'missing');
    for await (const { path, verdict } of auditStore(store, { onRootFinding: () => undefined }))
      verdicts.set(name(store, path), verdict);
  }
  return verdicts;
}

function expectedVerdicts(done: readonly Done[]): Map<string, ObjectVerdict> {
  const all = stores.flatMap((store) => held.map(({ path }): [string, ObjectVerdict] => [name(store, path), 'intact']));
  const verdicts = new Map(all);
  for (const { kind, store, object } of done) verdicts.set(name(store, object.path), DAMAGES[kind]);
  return verdicts;
}

it(
  `finds and repairs ${COUNT} damages over three stores, accuses no intact object and overwrites nothing without a good copy (seed ${SEED})`,
  async () => {
    const counts = { damages: 0, repaired: 0, refused: 0 };
    while (counts.damages < COUNT) {
      const done = await damageSome(Math.min(AT_ONCE, COUNT - counts.damages));
      counts.damages += done.length;
      expect(await auditAll()).toEqual(expectedVerdicts(done));
      const lost = new Set(
        held.filter((object) => done.filter((one) => one.object === object).length === stores.length),
      );
      for (const { kind, store, object } of done) {
        const { path, files, inventorySha512 } = object;
        const before = await filesAt(store, path);
        const from = stores.filter((other) => other !== store);
        const request = { store, from, objectPath: path, tx: 'r' };
        const { outcome } = await repairObject({ ...request, expectedInventorySha512: inventorySha512 });
        const words = `${kind} on ${store.id}`;
        if (!lost.has(object)) {
          expect([words, outcome]).toEqual([words, 'repaired']);
          expect([words, await filesAt(store, path)]).toEqual([words, files]);
          counts.repaired += 1;
        } else {
          expect([words, outcome]).toEqual([words, 'no-good-copy']);
          expect([words, await filesAt(store, path)]).toEqual([words, before]);
          counts.refused += 1;
        }
      }
      // What was lost everywhere comes back from outside, as from a volume.
      for (const { path, files } of lost)
        for (const store of stores) {
          await store.files.remove(path);
          for (const [file, bytes] of files) await put(store, `${path}/${file}`, bytes);
        }
    }
    expect(counts.repaired + counts.refused).toBe(COUNT);
    expect(counts.repaired).toBeGreaterThan(COUNT / 2);
    expect(counts.refused).toBeGreaterThan(0);
    expect(new Set((await auditAll()).values())).toEqual(new Set(['intact']));
    for (const { files } of stores) expect((await files.children('staging')).folders).toEqual([]);
  },
  60_000 + COUNT * 3000,
);
