import { createHash } from 'node:crypto';
import { bytesOf, CompactTable, FindingLog } from '@mocban/core';
import { MemoryStore, type ReadStore } from '@mocban/storage';
import { Marks } from '../inventory/match.js';
import { PiecemealStore } from '../piecemeal-store.test.helper.js';
import { Report } from '../report.js';
import { SeededNumbers, troublesomeText } from '../texts.test.helper.js';
import { checkEarlierInventory, checkInventoryFile } from './inventory-file.js';
import { validateObject } from './object.js';
import { comparePrior } from './prior-inventory.js';

const sha512 = (text: string): string => createHash('sha512').update(text).digest('hex');
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

interface Inventory {
  id: string;
  type: string;
  digestAlgorithm: string;
  head: string;
  manifest: Record<string, string[]>;
  versions: Record<string, { created: string; message?: string; state: Record<string, string[]> }>;
  fixity?: { md5: Record<string, string[]> };
}

/** The inventories of a history as one writer makes them, each with all that the one before it says. */
function someHistory(numbers: SeededNumbers, versions: number): Inventory[] {
  const files = new Map<string, string>();
  const manifest: Record<string, string[]> = {};
  const blocks: Inventory['versions'] = {};
  const fixity = numbers.below(3) === 0 ? { md5: {} as Record<string, string[]> } : undefined;
  return Array.from({ length: versions }, (_, index) => {
    const name = `v${index + 1}`;
    for (let change = numbers.below(6); change >= 0; change -= 1) {
      // Tables do not tell lone surrogates apart.
      const path =
        numbers.below(3) === 0 ? troublesomeText(numbers, 3).replaceAll(/[/\p{Cs}]/gu, '') : `f/${numbers.below(9)}`;
      if (numbers.below(4) === 0) files.delete(path);
      else files.set(path.replaceAll(/^\.+$/g, 'dots') || 'x', `${name} ${numbers.below(4)}`);
    }
    const state: Record<string, string[]> = {};
    for (const [path, text] of files) (state[sha512(text)] ??= []).push(path);
    for (const [path, text] of files) {
      const digest = sha512(text);
      if (manifest[digest] !== undefined && numbers.below(8) !== 0) continue;
      const content = `${name}/content/${path}`;
      if (manifest[digest]?.includes(content) === true) continue;
      manifest[digest] = [...(manifest[digest] ?? []), content];
      if (fixity !== undefined) fixity.md5[md5(text)] = manifest[digest];
    }
    blocks[name] = { created: '2026-03-10T08:30:00+07:00', message: 'm', state };
    const header = { id: 'urn:x', type: 'https://ocfl.io/1.1/spec/#inventory', digestAlgorithm: 'sha512', head: name };
    return structuredClone({ ...header, manifest, versions: blocks, ...(fixity === undefined ? {} : { fixity }) });
  });
}

/** Departures of an earlier inventory, most of which break a rule. */
const CHANGES: ((inventory: Inventory, numbers: SeededNumbers) => void)[] = [
  (inventory) => (inventory.id = 'urn:y'),
  (inventory) => (inventory.head = 'v9'),
  (inventory) => (inventory.type = 'https://ocfl.io/1.0/spec/#inventory'),
  (inventory) => (inventory.digestAlgorithm = 'sha256'),
  (inventory) => (inventory.versions['v1']!.created = '2026-03-10T08:30:01+07:00'),
  (inventory) => delete inventory.versions['v1']!.message,
  (inventory) => (inventory.versions['v9'] = inventory.versions['v1']!),
  (inventory) => delete inventory.versions['v1'],
  (inventory) => (inventory.versions['v1']!.state = {}),
  (inventory) => (inventory.manifest[sha512('no version has it')] = ['v1/content/more']),
  (inventory) => delete inventory.manifest[Object.keys(inventory.manifest)[0]!],
  (inventory) => Object.values(inventory.manifest)[0]?.push('v1/content/second'),
  (inventory) => Object.values(inventory.manifest)[0]?.push(Object.values(inventory.manifest)[0]![0]!),
  (inventory) => Object.values(inventory.manifest)[0]?.splice(0, 1, 'v9/content/x'),
  (inventory) => Object.values(inventory.manifest)[0]?.splice(0),
  (inventory) => (inventory.fixity = { md5: { [md5('lie')]: [Object.values(inventory.manifest)[0]?.[0] ?? 'x'] } }),
  (inventory) => delete inventory.fixity,
  (inventory) => Object.values(inventory.fixity?.md5 ?? {})[0]?.push('v1/content/none'),
  (inventory, numbers) => (inventory.versions['v1']!.state[sha512(`v1 ${numbers.below(4)}`)] = ['other']),
];

async function put(store: MemoryStore, folder: string, inventory: Inventory, text: string): Promise<void> {
  await store.write(`${folder}inventory.json`, bytesOf(text));
  const digest = createHash(inventory.digestAlgorithm).update(text).digest('hex');
  await store.write(`${folder}inventory.json.${inventory.digestAlgorithm}`, bytesOf(`${digest}  inventory.json\n`));
}

const namesOf = ({ digestAlgorithm }: Inventory): string[] => ['inventory.json', `inventory.json.${digestAlgorithm}`];
const reportOf = (log: FindingLog, place: string): Report => new Report(log, '1.1', place);

it('a thousand generated histories: what is told by the root inventory is what the whole reader finds no fault with', async () => {
  const numbers = new SeededNumbers('histories');
  let matched = 0;
  let departed = 0;
  for (let run = 0; run < 1000; run += 1) {
    const store = new PiecemealStore(numbers);
    const history = someHistory(numbers, 2 + numbers.below(4));
    const indent = numbers.pick([0, 2, '\t']);
    const root = history.at(-1)!;
    await put(store, '', root, JSON.stringify(root, null, indent));
    const file = (await checkInventoryFile(store, '', namesOf(root), reportOf(new FindingLog(), 'root'), {
      isReference: true,
    }))!;
    const prior = numbers.pick(history.slice(0, -1));
    const name = prior.head;
    const isChanged = numbers.below(2) === 0;
    if (isChanged) numbers.pick(CHANGES)(prior, numbers);
    const ordered = numbers.below(4) === 0 ? Object.fromEntries(Object.entries(prior).reverse()) : prior;
    await put(store, 'p/', prior, JSON.stringify(ordered, null, indent));

    const log = new FindingLog();
    const report = reportOf(log, 'p/inventory.json');
    const marks = new Marks();
    const known = await checkEarlierInventory(store, name, 'p', namesOf(prior), file.reference!, marks, report);
    if (!isChanged) expect(known).toBeDefined();
    const whole = new FindingLog();
    const judged = (await checkInventoryFile(store, 'p', namesOf(prior), reportOf(whole, 'p/inventory.json')))!;
    comparePrior(name, judged.model, file.model, reportOf(whole, 'p/inventory.json'));
    if (known === undefined) {
      expect(log.list()).toEqual([]);
      departed += 1;
      continue;
    }
    // A version's warnings have been given of the root inventory.
    expect(log.list()).toEqual(whole.list().filter(({ location }) => !location.includes('#versions/')));
    expect(whole.hasErrors).toBe(false);
    matched += 1;
  }
  expect(matched).toBeGreaterThan(450);
  expect(departed).toBeGreaterThan(300);
});

/** A store that counts what is read of it. */
class CountingStore extends MemoryStore {
  readBytes = 0;

  override async *read(...args: Parameters<ReadStore['read']>): AsyncGenerator<Uint8Array> {
    for await (const chunk of super.read(...args)) {
      this.readBytes += chunk.byteLength;
      yield chunk;
    }
  }
}

async function storeOf(history: readonly Inventory[]): Promise<{ store: CountingStore; bytes: number }> {
  const store = new CountingStore();
  let bytes = 0;
  for (const [folder, inventory] of [
    ...history.map((each) => [`${each.head}/`, each] as const),
    ['', history.at(-1)!] as const,
  ]) {
    const text = JSON.stringify(inventory, null, 2);
    bytes += Buffer.byteLength(text);
    await put(store, folder, inventory, text);
  }
  await store.write('0=ocfl_object_1.1', bytesOf('ocfl_object_1.1\n'));
  return { store, bytes };
}

/** Entries that tables were asked for while an object of so many versions of ten files was validated. */
async function entriesMade(versions: number): Promise<number> {
  const files = Array.from({ length: 10 }, (_, index) => `f/${index}`);
  const manifest: Inventory['manifest'] = {};
  const blocks: Inventory['versions'] = {};
  const history = Array.from({ length: versions }, (_, index) => {
    const name = `v${index + 1}`;
    const digests = files.map((path, at) => sha512(`${path} ${index - ((index + at) % 10)}`));
    for (const [at, digest] of digests.entries()) manifest[digest] ??= [`${name}/content/${files[at]}`];
    const state = Object.fromEntries(digests.map((digest, at) => [digest, [files[at]!]]));
    blocks[name] = { created: '2026-03-10T08:30:00+07:00', message: 'm', state };
    const header = { id: 'urn:x', type: 'https://ocfl.io/1.1/spec/#inventory', digestAlgorithm: 'sha512', head: name };
    return { ...header, manifest: { ...manifest }, versions: { ...blocks } };
  });
  const { store, bytes } = await storeOf(history);
  let entries = 0;
  const { add, append } = CompactTable.prototype;
  CompactTable.prototype.add = function (this: CompactTable, ...args) {
    entries += 1;
    return add.apply(this, args);
  };
  CompactTable.prototype.append = function (this: CompactTable, ...args) {
    entries += 1;
    return append.apply(this, args);
  };
  try {
    const rules = new Set<string>();
    for await (const { rule } of validateObject(store, '')) rules.add(rule);
    expect([...rules].sort()).toEqual(['E016', 'E092', 'W007']);
  } finally {
    Object.assign(CompactTable.prototype, { add, append });
  }
  expect(store.readBytes).toBeLessThan(bytes * 1.1);
  return entries;
}

it('200 versions are validated with the root inventory in tables, and every inventory read once', async () => {
  const [few, many] = [await entriesMade(50), await entriesMade(200)];
  expect(many).toBeLessThan(few * 4.5);
});
