import { bytesOf, collectBytes } from '@mocban/core';
import { MemoryStore } from '@mocban/storage';
import { createHash } from 'node:crypto';
import { PiecemealStore } from '../piecemeal-store.test.helper.js';
import { SeededNumbers } from '../texts.test.helper.js';
import { InventoryLists } from './lists.js';
import { readInventoryTable } from './read-table.js';
import { readInventory } from './read.js';
import { serialiseInventory } from './serialise.js';

const hex = (text: string): string => createHash('sha512').update(text).digest('hex');
const [a, b] = [hex('a'), hex('b')];

const INVENTORY = {
  id: 'urn:x',
  type: 'https://ocfl.io/1.1/spec/#inventory',
  digestAlgorithm: 'sha512',
  head: 'v2',
  manifest: { [a]: ['v1/content/a', 'v1/content/twin'], [b]: ['v2/content/văn bản'] },
  versions: {
    v1: { created: '2026-01-01T00:00:00Z', message: 'm', user: { name: 'n' }, state: { [a]: ['a', 'copy/a'] } },
    v2: { created: '2026-01-02T00:00:00Z', state: { [a]: ['a'], [b]: ['văn bản'] } },
  },
  fixity: { sha256: { ff: ['v2/content/văn bản'] }, size: { '3': ['v1/content/a'] } },
};
type Change = (inventory: Record<string, unknown>) => void;

async function stored(inventory: object): Promise<MemoryStore> {
  const text = JSON.stringify(inventory);
  const store = new MemoryStore();
  await store.write('o/inventory.json', bytesOf(text));
  await store.write('o/inventory.json.sha512', bytesOf(`${hex(text)}  inventory.json\n`));
  return store;
}

async function textOf(table: Parameters<typeof serialiseInventory>[0]): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of serialiseInventory(table)) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
}

it('gives an inventory back as it was, whatever the order of its blocks', async () => {
  const reversed = Object.fromEntries(Object.entries(INVENTORY).reverse());
  for (const inventory of [INVENTORY, reversed]) {
    const { table, sha512, algorithm } = await readInventoryTable(await stored(inventory), 'o');
    expect(await textOf(table)).toEqual(INVENTORY);
    expect([sha512, algorithm]).toEqual([hex(JSON.stringify(inventory)), 'sha512']);
  }
});

it.each([undefined, 2, '\t'])(
  'repeats the versions of an inventory as they are written, indented by %j',
  async (indent) => {
    const numbers = new SeededNumbers(`repeated ${indent}`);
    const text = JSON.stringify(INVENTORY, null, indent).replace('"message"', '"\\u006dessage"');
    const store = new PiecemealStore(numbers, 40);
    await store.write('o/inventory.json', bytesOf(text));
    await store.write('o/inventory.json.sha512', bytesOf(`${hex(text)}  inventory.json\n`));
    const { table, texts } = await readInventoryTable(store, 'o', { texts: 'whole' });
    const v3 = table.lists.addVersion('v3', { created: '2026-01-03T00:00:00Z' });
    v3.digestOf.set(v3.paths.add('b'), table.lists.digests.add(b));
    const earlier = { store, key: 'o/inventory.json', text: texts.get('versions')! };
    const next = await collectBytes(serialiseInventory({ ...table, head: 'v3' }, earlier), 1e6);
    const block = { created: '2026-01-03T00:00:00Z', state: { [b]: ['b'] } };
    expect(JSON.parse(next.toString())).toEqual({
      ...INVENTORY,
      head: 'v3',
      versions: { ...INVENTORY.versions, v3: block },
    });
    expect(next.toString()).toContain('"\\u006dessage"');

    const wrong = { ...earlier, text: { ...earlier.text, start: 0 } };
    await expect(collectBytes(serialiseInventory({ ...table, head: 'v3' }, wrong), 1e6)).rejects.toMatchObject({
      code: 'OCFL_DIGEST_MISMATCH',
    });
  },
);

it('looks up contents by digest, digests by content, and fixity', async () => {
  const { lists } = (await readInventoryTable(await stored(INVENTORY), 'o')).table;
  const content = lists.contentOf(b)!;
  expect(lists.contents.at(content)).toBe('v2/content/văn bản');
  expect(lists.digestOf(content)).toBe(b);
  expect([lists.fixityOf('sha256', content), lists.fixityOf('md5', content)]).toEqual(['ff', undefined]);
  expect(lists.contentOf(hex('absent'))).toBeUndefined();
});

const set =
  (...path: string[]) =>
  (value: unknown): Change =>
  (inventory) => {
    let target = inventory;
    for (const key of path.slice(0, -1)) target = target[key] as Record<string, unknown>;
    target[path.at(-1)!] = value;
  };

describe('an inventory that breaks a rule is refused for the reason that the whole reader gives', () => {
  it.each<[string, Change]>([
    ['a content path twice', set('manifest', b)(['v1/content/a'])],
    ['a content path below another', set('manifest', b)(['v1/content/a/b'])],
    ['a content path outside', set('manifest', b)(['v9/content/b'])],
    ['a digest without content', set('manifest', b)([])],
    ['a digest that is none', set('manifest', 'xy')(['v1/content/c'])],
    ['a digest of another length', set('manifest', 'ab')(['v1/content/c'])],
    ['an unused digest', set('manifest', hex('c'))(['v1/content/c'])],
    ['a state with an unknown digest', set('versions', 'v2', 'state', hex('d'))(['d'])],
    ['a logical path twice', set('versions', 'v2', 'state', b)(['a'])],
    ['a logical path below another', set('versions', 'v2', 'state', b)(['a/b'])],
    ['a logical path that leads out', set('versions', 'v2', 'state', b)(['../b'])],
    ['a path that is no string', set('versions', 'v2', 'state', b)([1])],
    ['fixity of an unknown content path', set('fixity', 'sha256')({ ff: ['v1/content/zz'] })],
    ['a content path twice in a fixity block', set('fixity', 'sha256')({ ff: ['v1/content/a'], ee: ['v1/content/a'] })],
    ['a manifest that is no object', set('manifest')([1])],
    ['a wrong head', set('head')('v1')],
  ])('%s', async (_name, change) => {
    const inventory = structuredClone(INVENTORY) as unknown as Record<string, unknown>;
    change(inventory);
    const store = await stored(inventory);
    const refusal = await readInventory(store, 'o').then(
      () => undefined,
      (error: Error) => error.message,
    );
    expect(refusal).toMatch(/the inventory breaks E\d+/);
    await expect(readInventoryTable(store, 'o')).rejects.toThrow(refusal);
  });
});

it('refuses what is no JSON and what its sidecar does not state', async () => {
  const store = await stored(INVENTORY);
  await store.remove('o/inventory.json');
  await expect(readInventoryTable(store, 'o')).rejects.toMatchObject({ code: 'OCFL_OBJECT_MISSING' });
  await store.write('o/inventory.json', bytesOf('{"id"'));
  await expect(readInventoryTable(store, 'o')).rejects.toMatchObject({ code: 'OCFL_INVENTORY_INVALID' });
  await store.remove('o/inventory.json');
  await store.write('o/inventory.json', bytesOf(JSON.stringify({ ...INVENTORY, id: 'urn:y' })));
  await expect(readInventoryTable(store, 'o')).rejects.toMatchObject({ code: 'OCFL_SIDECAR_MISMATCH' });
});

it('knows no fixity where there is none', () => {
  const lists = new InventoryLists();
  expect(lists.fixityOf('sha256', lists.addContent('v1/content/a', a))).toBeUndefined();
});
