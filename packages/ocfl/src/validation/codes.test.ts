import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '@mocban/core';
import { openFsStore } from '@mocban/storage';
import type { SpecVersion } from '../report.js';
import { VALIDATION_CODES } from './codes.generated.js';
import { validateObject } from './object.js';
import { validateStorageRoot } from './root.js';
import { block, sha512, Specimen, writeEntries } from './specimen.test.helper.js';

type Files = Map<string, string | { link: string } | null>;
type Case = [code: string, what: string, breakIt: (object: Specimen) => void];

const one = sha512('one');
const two = sha512('two');
const three = sha512('three');
const rename = (files: Files, from: string, to: string): void => {
  files.set(to, files.get(from)!);
  files.delete(from);
};
const declared = ({ version }: Specimen): string => `0=ocfl_object_${version}`;
const later =
  (change: (files: Files, object: Specimen) => void) =>
  (object: Specimen): void =>
    void object.afterwards.push((files) => change(files, object));
const manifestOf = (object: Specimen, change: (manifest: Record<string, unknown>) => object): void =>
  object.set('manifest', change(object.root['manifest'] as Record<string, unknown>));

/** Every code that an object can be given, with a way to deserve it. */
const IN_BOTH: Case[] = [
  ['E001', 'a stray file', ({ files }) => files.set('stray.txt', '')],
  ['E001', 'a stray folder', ({ files }) => files.set('stray/x', '')],
  ['E002', 'a declaration without its tag', later((files, o) => rename(files, declared(o), declared(o).slice(2)))],
  ['E003', 'no declaration', later((files, o) => files.delete(declared(o)))],
  [
    'E003',
    'two declarations',
    ({ files }) => files.set('0=ocfl_object_1.0', 'ocfl_object_1.0\n').set('0=ocfl_object_1.1', 'ocfl_object_1.1\n'),
  ],
  ['E004', 'a version that is none', later((files, o) => rename(files, declared(o), '0=ocfl_object_7.7'))],
  ['E005', 'another tag', later((files, o) => rename(files, declared(o), declared(o).replace('0=', '1=')))],
  ['E006', 'another value', later((files, o) => rename(files, declared(o), '0=ocfl_thing_1.1'))],
  ['E007', 'other content', (o) => o.files.set(declared(o), 'ocfl_object')],
  ['E008', 'no version', (o) => o.set('versions', {})],
  ['E009', 'versions from 2', (o) => o.set('versions/v1', undefined)],
  ['E010', 'a gap', (o) => o.set('versions', { v1: o.first['versions'], v3: block({ [one]: ['a.txt'] }) })],
  ['E011', 'some numbers padded', (o) => o.set('versions/v02', block({ [one]: ['a.txt'] }))],
  [
    'E012',
    'padded to different lengths',
    (o) => o.set('versions', { v01: block({ [one]: ['a.txt'] }), v002: block({}) }),
  ],
  ['E013', 'a padded head', (o) => o.set('head', 'v02')],
  [
    'E014',
    'content of a version that is not',
    (o) => manifestOf(o, (all) => ({ ...all, [one]: ['v9/content/a.txt'] })),
  ],
  ['E015', 'a file beside the content', ({ files }) => files.set('v1/stray.txt', '')],
  ['E016', 'content listed and no folder for it', later((files) => files.delete('v2/content/c.txt'))],
  ['E017', 'a path as contentDirectory', (o) => o.set('contentDirectory', 'a/b')],
  ['E018', 'two dots as contentDirectory', (o) => o.set('contentDirectory', '..')],
  ['E019', 'contentDirectory set late', (o) => o.set('contentDirectory', 'content')],
  [
    'E020',
    'contentDirectory changed',
    (o) => {
      o.set('contentDirectory', 'data');
      o.first['contentDirectory'] = 'content';
    },
  ],
  ['E021', 'content elsewhere', (o) => manifestOf(o, (all) => ({ ...all, [one]: ['v1/data/a.txt'] }))],
  ['E023', 'content that is not listed', ({ files }) => files.set('v1/content/more', '')],
  ['E024', 'an empty folder', ({ files }) => files.set('v1/content/empty', null)],
  ['E025', 'md5 for content', (o) => o.set('digestAlgorithm', 'md5')],
  ['E029', 'SHA-1 that is not hexadecimal', (o) => o.set('fixity', { sha1: { zz: ['v1/content/a.txt'] } })],
  ['E030', 'SHA-256 that is not hexadecimal', (o) => o.set('fixity', { sha256: { zz: ['v1/content/a.txt'] } })],
  ['E031', 'SHA-512 that is not hexadecimal', (o) => manifestOf(o, (all) => ({ ...all, ['z'.repeat(128)]: [] }))],
  ['E032', 'BLAKE2b that is not hexadecimal', (o) => o.set('fixity', { 'blake2b-512': { zz: ['v1/content/a.txt'] } })],
  ['E033', 'no JSON', later((files) => files.set('inventory.json', '{'))],
  ['E034', 'another name for the inventory', later((files) => rename(files, 'inventory.json', 'Inventory.JSON'))],
  ['E035', 'backslashes', (o) => manifestOf(o, (all) => ({ ...all, [one]: ['v1\\content\\a.txt'] }))],
  ['E036', 'no id', (o) => o.set('id', undefined)],
  ['E037', 'an empty id', (o) => o.set('id', '')],
  ['E038', 'a type of neither version', (o) => o.set('type', 'https://ocfl.io/2.0/spec/#inventory')],
  ['E039', 'digests of another algorithm', (o) => o.set('digestAlgorithm', 'sha256')],
  ['E040', 'a head that is not the last', (o) => o.set('head', 'v1')],
  ['E041', 'no manifest', (o) => o.set('manifest', undefined)],
  ['E042', 'a path from elsewhere', (o) => manifestOf(o, (all) => ({ ...all, [one]: ['a.txt'] }))],
  ['E043', 'no versions', (o) => o.set('versions', undefined)],
  [
    'E044',
    'another key for the versions',
    (o) => {
      o.set('Versions', o.root['versions']);
      o.set('versions', undefined);
    },
  ],
  ['E045', 'a list of versions', (o) => o.set('versions', [])],
  [
    'E046',
    'a version without a directory',
    later((files) => {
      for (const path of files.keys()) if (path.startsWith('v1/')) files.delete(path);
    }),
  ],
  ['E046', 'a directory without a version', ({ files }) => files.set('v3/content/x', '')],
  ['E047', 'a version that is a text', (o) => o.set('versions/v1', 'v1')],
  ['E048', 'no created', (o) => o.set('versions/v2/created', undefined)],
  ['E049', 'a day without a time', (o) => o.set('versions/v2/created', '2026-03-10')],
  ['E050', 'a digest that is not in the manifest', (o) => o.set(`versions/v2/state/${sha512('x')}`, ['x'])],
  ['E051', 'a path that is no text', (o) => o.set(`versions/v2/state/${one}`, [7])],
  ['E052', 'dots in a logical path', (o) => o.set(`versions/v2/state/${one}`, ['a/../b'])],
  ['E053', 'a slash before a logical path', (o) => o.set(`versions/v2/state/${one}`, ['/a'])],
  ['E054', 'a user without a name', (o) => o.set('versions/v2/user', { address: 'mailto:a@example.org' })],
  ['E055', 'another key for the fixity block', (o) => o.set('Fixity', {})],
  ['E056', 'an algorithm of no table', (o) => o.set('fixity', { crc32: {} })],
  ['E057', 'fixity of another structure', (o) => o.set('fixity', { md5: [] })],
  ['E058', 'no sidecar', later((files) => files.delete('inventory.json.sha512'))],
  [
    'E059',
    'a sidecar of another algorithm',
    later((files) => rename(files, 'inventory.json.sha512', 'inventory.json.sha256')),
  ],
  [
    'E060',
    'a sidecar with another digest',
    later((files) => files.set('inventory.json.sha512', `${one}  inventory.json\n`)),
  ],
  ['E061', 'a sidecar of another form', later((files) => files.set('inventory.json.sha512', `${one}\n`))],
  ['E063', 'no inventory', later((files) => files.delete('inventory.json'))],
  ['E064', 'a head with another inventory', (o) => (o.second = { ...o.root, fixity: {} })],
  [
    'E066',
    'a version that has changed since',
    (o) => o.set('versions/v1/state', { [one]: ['other'], [two]: ['b.txt'] }),
  ],
  ['E067', 'a file among the extensions', ({ files }) => files.set('extensions/x', '')],
  ['E082', 'an object inside', ({ files }) => files.set('inner/0=ocfl_object_1.1', 'ocfl_object_1.1\n')],
  ['E090', 'a link', ({ files }) => files.set('v1/content/link', { link: 'a.txt' })],
  ['E092', 'other bytes', ({ files }) => files.set('v1/content/a.txt', 'uno')],
  ['E092', 'a file that is gone', ({ files }) => files.delete('v1/content/a.txt')],
  ['E093', 'fixity of other bytes', (o) => o.set('fixity', { md5: { ['0'.repeat(32)]: ['v1/content/a.txt'] } })],
  ['E093', 'another size', (o) => o.set('fixity', { size: { 4: ['v1/content/a.txt'] } })],
  ['E094', 'a message that is no text', (o) => o.set('versions/v2/message', 7)],
  ['E095', 'a logical path below a file', (o) => o.set('versions/v2/state', { [one]: ['a'], [three]: ['a/b'] })],
  ['E096', 'a digest twice', (o) => manifestOf(o, (all) => ({ ...all, [one.toUpperCase()]: ['v1/content/z'] }))],
  [
    'E097',
    'a fixity digest twice',
    (o) => o.set('fixity', { md5: { ['a'.repeat(32)]: ['v1/content/a.txt'], ['A'.repeat(32)]: ['v1/content/b.txt'] } }),
  ],
  ['E098', 'a content path that is no text', (o) => manifestOf(o, (all) => ({ ...all, [one]: [7] }))],
  ['E099', 'dots in a content path', (o) => manifestOf(o, (all) => ({ ...all, [one]: ['v1/content/../a.txt'] }))],
  ['E100', 'a slash before a content path', (o) => manifestOf(o, (all) => ({ ...all, [one]: ['/v1/content/a.txt'] }))],
  ['E101', 'a content path twice', (o) => manifestOf(o, (all) => ({ ...all, [two]: ['v1/content/a.txt'] }))],
  ['E102', 'a key that is not specified', (o) => o.set('note', '')],
  ['W001', 'padded numbers', (o) => o.set('versions', { v01: block({ [one]: ['a.txt'] }) })],
  ['W002', 'another folder in a version', ({ files }) => files.set('v1/more/x', '')],
  [
    'W003',
    'an empty content folder',
    (o) => {
      o.set('manifest', { [one]: ['v1/content/a.txt'], [two]: ['v1/content/b.txt'] });
      o.set('versions/v2/state', { [one]: ['a.txt'] });
      o.files.delete('v2/content/c.txt');
      o.files.set('v2/content', null);
    },
  ],
  ['W004', 'sha256', (o) => o.set('digestAlgorithm', 'sha256')],
  ['W005', 'an id that is no URI', (o) => o.set('id', 'one')],
  ['W007', 'no message', (o) => o.set('versions/v2/message', undefined)],
  ['W008', 'a user without an address', (o) => o.set('versions/v2/user', { name: 'A' })],
  ['W009', 'an address that is no URI', (o) => o.set('versions/v2/user', { name: 'A', address: 'here' })],
  [
    'W010',
    'a version without an inventory',
    later((files) => {
      files.delete('v1/inventory.json');
      files.delete('v1/inventory.json.sha512');
    }),
  ],
  ['W011', 'another message since', (o) => o.set('versions/v1/message', 'other')],
  ['W013', 'an extension of no registry', ({ files }) => files.set('extensions/mine/x', '')],
];

const IN_1_1: Case[] = [
  ['E104', 'a version without its v', (o) => o.set('versions/2', block({}))],
  ['E105', 'version 0', (o) => o.set('versions/v0', block({}))],
  ['E106', 'a list as manifest', (o) => o.set('manifest', [])],
  ['E107', 'a digest that no version uses', (o) => o.set('versions/v2/state', { [one]: ['a.txt'] })],
  ['E108', 'an empty contentDirectory', (o) => o.set('contentDirectory', '')],
  ['E110', 'an id that changes', (o) => (o.first['id'] = 'urn:x:2')],
  ['E111', 'a list as fixity', (o) => o.set('fixity', [])],
];

/** Every code that a storage root can be given; its one object is good, in a flat layout. */
const OF_ROOTS: [code: string, what: string, breakIt: (files: Files, version: SpecVersion) => void][] = [
  [
    'E037',
    'one id twice',
    (files) => {
      for (const [path, entry] of [...files])
        if (path.startsWith('urn:x:1/')) files.set(path.replace('urn:x:1/', 'urn:x:2/'), entry);
    },
  ],
  ['E069', 'no declaration', (files, version) => files.delete(`0=ocfl_${version}`)],
  [
    'E070',
    'a layout without a description',
    (files) => files.set('ocfl_layout.json', '{"extension":"0002-flat-direct-storage-layout"}'),
  ],
  [
    'E071',
    'a layout of no registry',
    (files) => files.set('ocfl_layout.json', '{"extension":"mine","description":"mine"}'),
  ],
  ['E072', 'a file among the objects', (files) => files.set('x/stray.txt', '')],
  ['E073', 'an empty folder', (files) => files.set('x', null)],
  ['E075', 'a declaration without its tag', (files, version) => rename(files, `0=ocfl_${version}`, `ocfl_${version}`)],
  ['E076', 'two declarations', (files) => files.set('0=ocfl_1.0', 'ocfl_1.0\n').set('0=ocfl_1.1', 'ocfl_1.1\n')],
  ['E077', 'a version that is none', (files, version) => rename(files, `0=ocfl_${version}`, '0=ocfl_7.7')],
  ['E078', 'another tag', (files, version) => rename(files, `0=ocfl_${version}`, `1=ocfl_${version}`)],
  ['E079', 'another value', (files, version) => rename(files, `0=ocfl_${version}`, '0=other_1.1')],
  ['E080', 'other content', (files, version) => files.set(`0=ocfl_${version}`, 'ocfl')],
  [
    'E083',
    'an object in another place',
    (files) => files.set('ocfl_layout.json', '{"extension":"0004-hashed-n-tuple-storage-layout","description":"x"}'),
  ],
  ['E084', 'a file beside folders', (files) => files.set('x/stray.txt', '').set('x/y/z', '')],
  ['E085', 'an end that is no object', (files) => files.set('x/stray.txt', '')],
  ['E088', 'folders without end', (files) => files.set(`${'x/'.repeat(70)}y`, '')],
  ['E090', 'a link', (files) => files.set('x', { link: 'urn:x:1' })],
  [
    'W015',
    'objects at two levels',
    (files) => {
      for (const [path, entry] of [...files]) if (path.startsWith('urn:x:1/')) files.set(`below/${path}`, entry);
    },
  ],
];
const OF_ROOTS_1_0: typeof OF_ROOTS = [
  ['E081', 'an object of a later version', (files) => void files.set('0=ocfl_object', '')],
  ['E086', 'a file among the extensions', (files) => files.set('extensions/x', '')],
];
const OF_ROOTS_1_1: typeof OF_ROOTS = [
  ['E112', 'a file among the extensions', (files) => files.set('extensions/x', '')],
  [
    'W014',
    'objects at three depths',
    (files) => {
      files.delete('ocfl_layout.json');
      for (const [path, entry] of [...files])
        if (path.startsWith('urn:x:1/')) files.set(`a/${path}`, entry).set(`b/c/${path}`, entry);
    },
  ],
  ['W016', 'an extension of no registry', (files) => files.set('extensions/mine/config.json', '{}')],
];

/** Codes that no object and no root can be given, each with the reason. */
const UNDECIDABLE: Readonly<Record<string, string>> = {
  E022: 'a rule for software: directories beside the content are ignored, and warned of as W002',
  E026: 'the choice that software makes; what was chosen wrongly is E056',
  E027: 'a rule for software: which algorithms it supports',
  E028: 'a rule for software: algorithms it does not have are ignored',
  E062: 'the order of writing; a sidecar that was not written last is E060',
  E068: 'the documentation of an extension may lie outside the root',
  E074: 'two roots are never looked at together',
  E087: 'a rule for validators, kept: unknown files in the root are ignored',
  E089: 'whether a file ought to have been wrapped cannot be seen',
  E091: 'a rule for file systems',
  W012: 'whether there are records of actions outside logs cannot be seen',
};

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ocfl-codes-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function findingsOf(validate: typeof validateObject | typeof validateStorageRoot): Promise<Finding[]> {
  const store = await openFsStore(folder, { readOnly: true });
  const found: Finding[] = [];
  for await (const finding of validate(store, '')) found.push(finding);
  return found;
}

const expectCode = (findings: Finding[], code: string): void => {
  const severity = code.startsWith('E') ? 'error' : 'warning';
  expect(findings).toContainEqual(expect.objectContaining({ rule: code, severity }));
};

describe.each<SpecVersion>(['1.0', '1.1'])('an object of OCFL %s', (version) => {
  it('is without findings when it is good', async () => {
    new Specimen(version).write(folder);
    expect(await findingsOf(validateObject)).toEqual([]);
  });

  it.each(version === '1.0' ? IN_BOTH : [...IN_BOTH, ...IN_1_1])('is given %s for %s', async (code, _what, breakIt) => {
    const object = new Specimen(version);
    breakIt(object);
    object.write(folder);
    const findings = await findingsOf(validateObject);
    expectCode(findings, code);
    for (const { rule } of findings.filter((found) => /^[EW]/.test(found.rule)))
      expect(VALIDATION_CODES[rule as keyof typeof VALIDATION_CODES]).toHaveProperty([version]);
  });
});

it('an object whose root conforms to an earlier version than its past is given E103', async () => {
  const object = new Specimen('1.1');
  object.second = { ...object.root };
  object.root['type'] = 'https://ocfl.io/1.0/spec/#inventory';
  object.write(folder);
  expectCode(await findingsOf(validateObject), 'E103');
});

describe.each<SpecVersion>(['1.0', '1.1'])('a storage root of OCFL %s', (version) => {
  const entries = (objectVersion: SpecVersion): Files => {
    const files: Files = new Map([
      [`0=ocfl_${version}`, `ocfl_${version}\n`],
      ['ocfl_layout.json', '{"extension":"0002-flat-direct-storage-layout","description":"flat"}'],
    ]);
    const object = new Specimen(objectVersion);
    object.afterwards.push((all) => {
      for (const [path, entry] of all) files.set(`urn:x:1/${path}`, entry);
      all.clear();
    });
    object.write(folder);
    return files;
  };

  it('is without findings when it is good', async () => {
    writeEntries(folder, entries(version));
    expect(await findingsOf(validateStorageRoot)).toEqual([]);
  });

  it.each([...OF_ROOTS, ...(version === '1.0' ? OF_ROOTS_1_0 : OF_ROOTS_1_1)])(
    'is given %s for %s',
    async (code, _what, breakIt) => {
      const files = entries(code === 'E081' ? '1.1' : version);
      breakIt(files, version);
      writeEntries(folder, files);
      expectCode(await findingsOf(validateStorageRoot), code);
    },
  );
});

it('every code of 1.0 and 1.1 has a case, or a reason why it has none', () => {
  const cases = [...IN_BOTH, ...IN_1_1, ...OF_ROOTS, ...OF_ROOTS_1_0, ...OF_ROOTS_1_1]
    .map(([code]) => code)
    .concat('E103');
  const known = Object.keys(VALIDATION_CODES);
  expect([...new Set([...cases, ...Object.keys(UNDECIDABLE)])].sort()).toEqual(known.sort());
  expect(cases.filter((code) => code in UNDECIDABLE)).toEqual([]);
  const of = (version: SpecVersion, letter: string) =>
    Object.entries(VALIDATION_CODES).filter(([code, texts]) => code.startsWith(letter) && version in texts).length;
  expect([of('1.0', 'E'), of('1.1', 'E'), of('1.0', 'W'), of('1.1', 'W')]).toEqual([101, 107, 14, 15]);
});
