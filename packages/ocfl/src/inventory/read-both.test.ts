import { createHash } from 'node:crypto';
import { bytesOf } from '@mocban/core';
import { OcflError } from '../error.js';
import { PiecemealStore } from '../piecemeal-store.test.helper.js';
import { SeededNumbers, troublesomeText } from '../texts.test.helper.js';
import { readInventory } from './read.js';
import { readInventoryTable, readRegular } from './read-table.js';
import { tableOf, type InventoryTable } from './lists.js';

const sha512 = (text: string): string => createHash('sha512').update(text).digest('hex');

function someInventory(numbers: SeededNumbers): string {
  const state: Record<string, string[]> = {};
  const manifest: Record<string, string[]> = {};
  const count = numbers.below(12);
  for (let file = 0; file < count; file += 1) {
    const digest = numbers.below(10) === 0 ? sha512(String(file)).toUpperCase() : sha512(String(file));
    const path = numbers.below(3) === 0 ? troublesomeText(numbers, 4) : `a/b${file % 3}/c${file}.txt`;
    manifest[digest] = [`v1/content/${path}`];
    state[digest] = numbers.below(4) === 0 ? [path, `again/${path}`] : [path];
  }
  const version = { created: '2026-03-10T08:30:00+07:00', message: 'm', user: { name: 'a' }, state };
  const fixity =
    numbers.below(3) === 0
      ? {
          fixity: {
            md5: Object.fromEntries(
              Object.values(manifest).map((paths) => [createHash('md5').update(paths[0]!).digest('hex'), paths]),
            ),
          },
        }
      : {};
  const header = { id: 'urn:x', type: 'https://ocfl.io/1.1/spec/#inventory', digestAlgorithm: 'sha512', head: 'v1' };
  const inventory =
    numbers.below(6) === 0
      ? { ...fixity, versions: { v1: version }, manifest, ...header }
      : { ...header, manifest, versions: { v1: version }, ...fixity };
  return JSON.stringify(inventory, null, numbers.pick([0, 2, '\t']));
}

/** Everything in the lists, in an order of its own. */
function contentOf({ lists, ...header }: InventoryTable): object {
  const contents = [...lists.contents].map((path, content) => [
    path,
    lists.digestOf(content),
    lists.fixityOf('md5', content),
  ]);
  const versions = [...lists.versions].map(([name, { paths, digestOf, ...block }]) => {
    const state = [...paths].map((path, number) => [path, lists.digests.at(digestOf.get(number))]);
    return { name, block, state: state.sort() };
  });
  return { header, contents: contents.sort(), versions, digests: [...lists.digests].sort() };
}

const outcome = async (read: () => Promise<InventoryTable>): Promise<object> => {
  try {
    return contentOf(await read());
  } catch (error) {
    if (error instanceof OcflError) return { code: error.code, message: error.message };
    throw error;
  }
};

it('a thousand generated inventories in pieces of any size: both readers say the same', async () => {
  const numbers = new SeededNumbers('both readers');
  let good = 0;
  for (let run = 0; run < 1000; run += 1) {
    const store = new PiecemealStore(numbers);
    const text = someInventory(numbers);
    await store.write('o/inventory.json', bytesOf(text));
    await store.write('o/inventory.json.sha512', bytesOf(`${sha512(text)}  inventory.json\n`));
    const whole = await outcome(async () => tableOf((await readInventory(store, 'o')).inventory));
    const table = await outcome(async () => (await readInventoryTable(store, 'o')).table);
    expect(table).toEqual(whole);
    if ('header' in whole) good += 1;
  }
  expect(good).toBeGreaterThan(200);
});

/** Every order of some members. */
function orders<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, at) => orders(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));
}

it.each([undefined, 4, '\t'])(
  'reads inventories into tables in whatever order they are written, indented by %j',
  async (indent) => {
    const numbers = new SeededNumbers('orders');
    const one = sha512('one');
    const state = { [one]: ['a b', 'c/d'] };
    const members = Object.entries({
      id: 'urn:x',
      type: 'https://ocfl.io/1.1/spec/#inventory',
      manifest: { [one]: ['v1/content/a b', 'v1/content/c/d'] },
      versions: { v1: { created: '2026-03-10T08:30:00+07:00', message: 'm', user: { name: 'a' }, state } },
      fixity: { md5: { ['a'.repeat(32)]: ['v1/content/c/d'], ['b'.repeat(32)]: ['v1/content/a b'] } },
    });
    const ends = Object.entries({ digestAlgorithm: 'sha512', head: 'v1' });
    const store = new PiecemealStore(numbers);
    const outcomes = new Set<string>();
    for (const [at, order] of orders(members).entries()) {
      const text = JSON.stringify(Object.fromEntries([...order, ...ends]), null, indent)
        // As some writers have it.
        .replaceAll('/', '\\/');
      await store.write(`${at}/inventory.json`, bytesOf(text));
      await store.write(`${at}/inventory.json.sha512`, bytesOf(`${sha512(text)}  inventory.json\n`));
      expect(await readRegular(store, `${at}/inventory.json`, {})).toBeDefined();
      outcomes.add(JSON.stringify(await outcome(async () => (await readInventoryTable(store, String(at))).table)));
    }
    expect(outcomes.size).toBe(1);
    expect([...outcomes][0]).toContain('v1/content/c/d');
  },
);
