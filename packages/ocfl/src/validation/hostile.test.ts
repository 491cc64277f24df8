import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '@mocban/core';
import { openFsStore } from '@mocban/storage';
import { readInventory } from '../inventory/read.js';
import { readInventoryTable } from '../inventory/read-table.js';
import { validateObject } from './object.js';
import { block, sha512, Specimen } from './specimen.test.helper.js';

const one = sha512('one');
const two = sha512('two');
const raw = (text: string | ((inventory: string) => string)) => (object: Specimen) =>
  void object.afterwards.push((files) => {
    const before = String(files.get('inventory.json'));
    files.set('inventory.json', typeof text === 'string' ? text : text(before));
  });
const state = (path: string) => (object: Specimen) => object.set(`versions/v2/state/${one}`, [path]);
const manifest = (path: string) => (object: Specimen) =>
  object.set('manifest', { ...(object.root['manifest'] as object), [one]: [path] });

/** What a hostile object holds, and a code that it is given for it. */
const CASES: [what: string, code: string, spoil: (object: Specimen) => void][] = [
  ['arrays 100,000 deep', 'E033', raw('['.repeat(100_000))],
  ['objects 100,000 deep', 'E033', raw('{"a":'.repeat(100_000))],
  [
    'a version 100,000 deep',
    'E033',
    raw((text) => text.replace('"message":"ingest"', `"message":${'['.repeat(100_000)}`)),
  ],
  ['an endless string', 'E033', raw(`{"id":"${'x'.repeat(2 << 20)}`)],
  ['an endless number', 'E033', raw(`{"id":${'1'.repeat(100_000)}`)],
  ['an endless digest', 'E033', raw((text) => text.replace(one, 'a'.repeat(2 << 20)))],
  ['nothing', 'E033', raw('')],
  ['only blanks', 'E033', raw(' '.repeat(1 << 20))],
  ['a byte-order mark', 'E033', raw((text) => `\ufeff${text}`)],
  ['two documents', 'E033', raw((text) => text + text)],
  ['half a document', 'E033', raw((text) => text.slice(0, text.length / 2))],
  ['half an entry', 'E033', raw((text) => text.slice(0, text.indexOf(one) + 100))],
  ['a comment', 'E033', raw((text) => `${text}/* */`)],
  ['NaN', 'E033', raw((text) => text.replace('"ingest"', 'NaN'))],
  ['a bare control character', 'E033', raw((text) => text.replace('ingest', 'in\u0000gest'))],
  ['a wrong escape', 'E033', raw((text) => text.replace('a.txt', 'a\\x.txt'))],
  ['an entry without a comma', 'E033', raw((text) => text.replace('"],"', '"]"'))],
  ['an entry with two commas', 'E033', raw((text) => text.replace('"],"', '"],,"'))],
  ['an entry with two colons', 'E033', raw((text) => text.replace('":["', '"::["'))],
  ['a list with a comma at its end', 'E033', raw((text) => text.replace('a.txt"]', 'a.txt",]'))],
  ['a key written twice', 'E033', raw((text) => text.replace('{', '{"id":"urn:x:2",'))],
  [
    'a digest written twice',
    'E096',
    raw((text) => text.replace('"manifest":{', `"manifest":{"${one}":["v1/content/z"],`)),
  ],
  ['__proto__ as a key', 'E102', raw((text) => text.replace('{', '{"__proto__":{"id":"urn:x:2"},'))],
  ['constructor as a key', 'E102', raw((text) => text.replace('{', '{"constructor":{},'))],
  ['__proto__ as a version', 'E046', raw((text) => text.replace('"versions":{', '"versions":{"__proto__":{},'))],
  ['__proto__ as a digest', 'E050', raw((text) => text.replace('"state":{', '"state":{"__proto__":["p"],'))],
  ['__proto__ as an algorithm', 'E056', raw((text) => text.replace('{', '{"fixity":{"__proto__":{}},'))],
  ['__proto__ as a block', 'E106', (o) => o.set('manifest', '__proto__')],
  ['toString as an algorithm', 'E025', (o) => o.set('digestAlgorithm', 'toString')],
  ['a logical path out of the version', 'E052', state('../../etc/passwd')],
  ['an absolute logical path', 'E053', state('/etc/passwd')],
  ['a logical path of dots', 'E052', state('..')],
  ['an empty logical path', 'E052', state('')],
  ['a content path out of the object', 'E099', manifest('v1/content/../../../etc/passwd')],
  ['an absolute content path', 'E100', manifest('/etc/passwd')],
  ['a content path to the inventory', 'E042', manifest('inventory.json')],
  ['a content path to another folder', 'E042', manifest('v1/other/a.txt')],
  ['a content path of a version to come', 'E014', manifest('v3/content/a.txt')],
  ['a content path that no file has', 'E092', manifest('v1/content/\u0000')],
  ['a content path of half a character', 'E092', manifest('v1/content/\ud800')],
  ['a content path of 100,000 characters', 'E092', manifest(`v1/content/${'x'.repeat(100_000)}`)],
  ['a content path of 50,000 folders', 'E092', manifest(`v1/content/${'x/'.repeat(50_000)}y`)],
  [
    'a content path that is a folder',
    'E092',
    (o) => {
      manifest('v1/content/d')(o);
      o.files.set('v1/content/d/e', 'one');
    },
  ],
  ['digests that lie', 'E092', ({ files }) => files.set('v1/content/a.txt', 'two').set('v1/content/b.txt', 'one')],
  ['a fixity digest that lies', 'E093', (o) => o.set('fixity', { sha256: { ['0'.repeat(64)]: ['v1/content/a.txt'] } })],
  ['a size that lies', 'E093', (o) => o.set('fixity', { size: { '1000000000000000': ['v1/content/a.txt'] } })],
  ['a size that is no number', 'E057', (o) => o.set('fixity', { size: { '-1e9': ['v1/content/a.txt'] } })],
  [
    'a sidecar of a megabyte',
    'E061',
    ({ afterwards }) => void afterwards.push((files) => files.set('inventory.json.sha512', 'a'.repeat(1 << 20))),
  ],
  ['a declaration of a megabyte', 'E007', ({ files }) => files.set('0=ocfl_object_1.1', 'o'.repeat(1 << 20))],
  ['a link as content', 'E090', ({ files }) => files.set('v1/content/a.txt', { link: '/etc/passwd' })],
  [
    'a link as a content folder',
    'E090',
    ({ files }) => {
      for (const name of ['a', 'b']) files.delete(`v1/content/${name}.txt`);
      files.set('v1/content', { link: '/etc' });
    },
  ],
  ['a link as a version', 'E090', ({ files }) => files.set('v3', { link: 'v1' })],
  [
    'a link as the inventory',
    'E090',
    ({ afterwards }) => void afterwards.push((files) => files.set('inventory.json', { link: 'v2/inventory.json' })),
  ],
  [
    'a link as the sidecar',
    'E090',
    ({ afterwards }) => void afterwards.push((files) => files.set('inventory.json.sha512', { link: '/dev/zero' })),
  ],
  ['a link that goes round', 'E090', ({ files }) => files.set('v1/content/round', { link: '.' })],
  [
    'a link among the extensions',
    'E090',
    ({ files }) => files.set('extensions/0005-mutable-head/x', { link: '/etc/passwd' }),
  ],
  ['a version number beyond numbers', 'E105', (o) => o.set(`versions/v${'9'.repeat(400)}`, block({}))],
  ['a thousand million versions', 'E010', (o) => o.set('versions/v999999999', block({}))],
  ['a date that does not exist', 'E049', (o) => o.set('versions/v2/created', '2026-02-30T25:61:61Z')],
  ['contentDirectory out of the version', 'E017', (o) => o.set('contentDirectory', '../..')],
  ['one logical path in two digests', 'E095', (o) => o.set('versions/v2/state', { [one]: ['a'], [two]: ['a'] })],
];

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ocfl-hostile-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it.each(CASES)('an object with %s is given %s, and is not read', async (_what, code, spoil) => {
  const object = new Specimen('1.1');
  spoil(object);
  object.write(folder);
  const store = await openFsStore(folder, { readOnly: true });
  const findings: Finding[] = [];
  for await (const finding of validateObject(store, '')) findings.push(finding);
  expect(findings.map(({ rule }) => rule)).toContain(code);
  expect(findings.filter(({ message }) => message.length > 2000)).toEqual([]);
  expect(({} as Record<string, unknown>)['id']).toBeUndefined();
  // Whoever reads it is refused by a code, or given what the sidecar vouches for; the two readers agree.
  const codes = await Promise.all(
    [readInventory(store, ''), readInventoryTable(store, '')].map((read) =>
      read.then(
        () => 'read',
        (error: { code?: string }) => error.code ?? String(error),
      ),
    ),
  );
  expect(codes[0]).toBe(codes[1]);
  expect(codes[0]).toMatch(/^(read|OCFL_[A-Z_]+|STORAGE_[A-Z_]+)$/);
});

it('an object broken in twenty ways is given twenty codes in one run', async () => {
  const object = new Specimen('1.1');
  object.files.set('stray.txt', '').set('stray/x', '').set('extensions/x', '').set('v1/stray.txt', '');
  object.files.set('v1/content/more', '').set('v1/content/empty', null).set('v1/content/link', { link: 'a.txt' });
  object.files.set('v1/content/a.txt', 'uno').set('0=ocfl_object_1.1', 'x');
  object.set('note', '');
  object.set('id', '');
  object.set('fixity', { crc32: {}, md5: { zz: ['v1/content/none'] }, sha1: [] });
  object.set('versions/v2/created', 'today');
  object.set('versions/v2/message', 7);
  object.set('versions/v2/user', {});
  object.set('versions/v2/state', { [one]: ['../a', '/b', 7], [sha512('x')]: ['x'] });
  object.set('head', 'v1');
  object.afterwards.push((files) => files.set('inventory.json.sha512', 'x'));
  object.write(folder);
  const rules = new Set<string>();
  for await (const { rule } of validateObject(await openFsStore(folder, { readOnly: true }), '')) rules.add(rule);
  const expected = ['E001', 'E007', 'E015', 'E023', 'E024', 'E037', 'E040', 'E049', 'E050', 'E051', 'E052', 'E053'];
  expect([...rules].sort()).toEqual(
    expect.arrayContaining([
      ...expected,
      'E054',
      'E056',
      'E057',
      'E061',
      'E067',
      'E090',
      'E092',
      'E094',
      'E102',
      'E107',
    ]),
  );
});
