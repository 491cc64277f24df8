import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openTree } from '@mocban/container';
import { readPreservation } from '@mocban/eark';
import { serialisePremis, type PremisEvent } from '@mocban/premis';
import { scratch } from '../sip/sample-folder.test.helper.js';

const event = (number: number): PremisEvent => ({
  identifier: { type: 'UUID', value: `event-${number}` },
  type: 'validation',
  dateTime: '2025-01-01T00:00:00Z',
  detail: 'x'.repeat(1000),
  agents: [],
  objects: [],
});

const file = (digest: string, name: string) => ({
  kind: 'file' as const,
  identifiers: [{ type: 'UUID', value: name }],
  fixity: [{ algorithm: 'SHA-256', digest: digest.toUpperCase() }],
  formats: [{ name: 'PDF' }],
});

/** SHA-256 of `abc`. */
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

async function treeWith(premis: string) {
  const root = await scratch();
  await mkdir(join(root, 'p/metadata/preservation'), { recursive: true });
  await mkdir(join(root, 'p/submission/metadata/preservation'), { recursive: true });
  await writeFile(join(root, 'p/a.txt'), 'abc');
  await writeFile(join(root, 'p/metadata/preservation/PREMIS.xml'), premis);
  await writeFile(join(root, 'p/submission/metadata/preservation/PREMIS.xml'), premis);
  const tree = await openTree(join(root, 'p'));
  await tree.ensureDigests(['sha256']);
  return tree;
}

const PREMIS = [
  ...serialisePremis({
    objects: [file(ABC, 'mine'), file('0'.repeat(64), 'strange')],
    events: [1, 2, 3, 4].map(event),
    agents: [],
    rights: [
      {
        identifier: { type: 'local', value: 'r1' },
        basis: 'statute',
        granted: [{ act: 'use' }],
        objects: [],
        agents: [],
      },
    ],
  }),
].join('');

it('keeps the package’s own events, and of files what is known of those that are there', async () => {
  const tree = await treeWith(PREMIS);
  const { kept, truncated, fileOf } = await readPreservation(tree);
  expect([kept.events.length, truncated]).toEqual([4, false]);
  expect(kept.rights).toMatchObject([{ basis: 'statute', granted: [{ act: 'use' }] }]);
  expect(fileOf({ sha256: ABC })).toMatchObject({ identifiers: [{ value: 'mine' }], formats: [{ name: 'PDF' }] });
  expect(fileOf({ sha256: '0'.repeat(64) })).toBeUndefined();
  await tree.close();
});

it('keeps no more than the limits allow, and says so', async () => {
  const tree = await treeWith(PREMIS);
  const few = await readPreservation(tree, { maxKept: 2 });
  expect([few.kept.events.length, few.truncated]).toEqual([2, true]);
  const short = await readPreservation(tree, { maxLength: 2500 });
  expect([short.kept.events.length, short.truncated]).toEqual([2, true]);
  await tree.close();
});

it('tells what is no PREMIS and goes on', async () => {
  const tree = await treeWith('<!DOCTYPE x><x/>');
  const { unreadable, kept } = await readPreservation(tree);
  expect(unreadable).toEqual([
    { path: 'metadata/preservation/PREMIS.xml', reason: expect.stringMatching(/^XML_|^PREMIS_/) },
  ]);
  expect(kept.events).toEqual([]);
  await tree.close();
});
