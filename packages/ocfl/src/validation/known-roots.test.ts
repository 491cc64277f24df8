import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFsStore } from '@mocban/storage';
import type { SpecVersion } from '../report.js';
import { validateStorageRoot } from './root.js';
import { Specimen, writeEntries } from './specimen.test.helper.js';

// Storage roots in the shape of those that other validators test with, and the rules of section 4 one by one. Every code that is given is
// in the list.

type Entries = Map<string, string | { link: string } | null>;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ocfl-roots-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function objectAt(place: string, id: string, version: SpecVersion): Entries {
  const entries: Entries = new Map();
  const object = new Specimen(version, id);
  object.afterwards.push((files) => {
    for (const [path, entry] of files) entries.set(`${place}/${path}`, entry);
    files.clear();
  });
  object.write(folder);
  return entries;
}

const layout = (extension: unknown, description: unknown = 'x'): string => JSON.stringify({ extension, description });
const flat = '0002-flat-direct-storage-layout';
const withConfig = (files: Entries, extension: string, config: string): void =>
  void files.set('ocfl_layout.json', layout(extension)).set(`extensions/${extension}/config.json`, config);

type Case = [what: string, change: (files: Entries, version: SpecVersion) => void, codes: string[], in_1_0?: string[]];

const CASES: Case[] = [
  ['files that nobody knows', (files) => files.set('README.md', 'x').set('ocfl_1.1.md', 'x'), []],
  ['no layout', (files) => files.delete('ocfl_layout.json'), []],
  ['a layout of a list', (files) => files.set('ocfl_layout.json', '["aa", "bb"]'), ['E070']],
  ['a layout that is no JSON', (files) => files.set('ocfl_layout.json', '{'), ['E070']],
  ['a layout without its extension', (files) => files.set('ocfl_layout.json', '{"description":"x"}'), ['E070']],
  ['an extension that is no text', (files) => files.set('ocfl_layout.json', layout(7)), ['E070']],
  ['a description that is no text', (files) => files.set('ocfl_layout.json', layout(flat, ['zz'])), ['E070']],
  ['a layout of no registry', (files) => files.set('ocfl_layout.json', layout('pairtree')), ['E071']],
  [
    'an extension that arranges nothing',
    (files) => files.set('ocfl_layout.json', layout('0001-digest-algorithms')),
    ['E071'],
  ],
  ['more keys in the layout', (files) => files.set('ocfl_layout.json', `{"x":1,${layout(flat).slice(1)}`), []],
  ['a configuration for another extension', (files) => withConfig(files, flat, '{"extensionName":"x"}'), ['E071']],
  ['a configuration that is no JSON', (files) => withConfig(files, flat, '{'), ['E071']],
  [
    'a configuration without what must be in it',
    (files) => files.set('ocfl_layout.json', layout('0006-flat-omit-prefix-storage-layout')),
    ['E071'],
  ],
  [
    'a configuration of nonsense',
    (files) => withConfig(files, '0004-hashed-n-tuple-storage-layout', '{"tupleSize":-1}'),
    ['E071'],
  ],
  ['a registered extension', (files) => files.set(`extensions/${flat}/config.json`, `{"extensionName":"${flat}"}`), []],
  ['an extension of no registry', (files) => files.set('extensions/unreg/x', ''), ['W016'], []],
  ['a file among the extensions', (files) => files.set('extensions/file.txt', ''), ['E112'], ['E086']],
  ['an empty folder', (files) => files.set('empty_dir', null), ['E073']],
  ['an empty folder in a folder', (files) => files.set('a/b', null), ['E073']],
  [
    'a folder with a file and no declaration',
    (files) => files.set('dir_with_file_but_no_declaration/x', ''),
    ['E072', 'E085', 'E088'],
  ],
  [
    'a file in a folder above an object',
    (files, version) => {
      files.delete('ocfl_layout.json');
      for (const path of [...files.keys()]) if (path.startsWith('urn:x:1/')) files.delete(path);
      for (const [path, entry] of objectAt('dir2/one', 'urn:x:1', version)) files.set(path, entry);
      files.set('dir2/x', '');
    },
    ['E072', 'E084'],
  ],
  [
    'an object with two declarations',
    (files) =>
      files.set('urn:x:1/0=ocfl_object_1.0', 'ocfl_object_1.0\n').set('urn:x:1/0=ocfl_object_1.1', 'ocfl_object_1.1\n'),
    ['E003'],
  ],
  [
    'an object of an unknown version',
    (files, version) => {
      files.delete(`urn:x:1/0=ocfl_object_${version}`);
      files.set('urn:x:1/0=ocfl_object_0.9', 'ocfl_object_0.9\n');
    },
    ['E003', 'E004'],
  ],
  [
    'an object with another declaration',
    (files, version) => {
      files.delete(`urn:x:1/0=ocfl_object_${version}`);
      files.set('urn:x:1/0=special_object_yeah', 'special_object_yeah\n');
    },
    ['E003', 'E006'],
  ],
  [
    'an object in an object',
    (files, version) => objectAt('urn:x:1/more', 'urn:x:2', version).forEach((entry, path) => files.set(path, entry)),
    ['E001', 'E082'],
  ],
  [
    'two objects of one id',
    (files, version) => {
      files.delete('ocfl_layout.json');
      objectAt('two', 'urn:x:1', version).forEach((entry, path) => files.set(path, entry));
    },
    ['E037', 'E083'],
  ],
  [
    'an object in another place',
    (files, version) => objectAt('other', 'urn:x:2', version).forEach((entry, path) => files.set(path, entry)),
    ['E083'],
  ],
  [
    'objects at two levels',
    (files, version) => {
      files.delete('ocfl_layout.json');
      objectAt('a/b', 'urn:x:2', version).forEach((entry, path) => files.set(path, entry));
    },
    ['W015'],
  ],
  [
    'an object of an earlier version',
    (files) => {
      for (const path of [...files.keys()]) if (path.startsWith('urn:x:1/')) files.delete(path);
      objectAt('urn:x:1', 'urn:x:1', '1.0').forEach((entry, path) => files.set(path, entry));
    },
    [],
  ],
  [
    'an object of a later version',
    (files) => {
      for (const path of [...files.keys()]) if (path.startsWith('urn:x:1/')) files.delete(path);
      objectAt('urn:x:1', 'urn:x:1', '1.1').forEach((entry, path) => files.set(path, entry));
    },
    [],
    ['E081'],
  ],
  ['no declaration', (files, version) => files.delete(`0=ocfl_${version}`), ['E069', 'E076']],
  ['other content in the declaration', (files, version) => files.set(`0=ocfl_${version}`, 'not correct'), ['E080']],
  [
    'a declaration with a carriage return',
    (files, version) => files.set(`0=ocfl_${version}`, `ocfl_${version}\r\n`),
    ['E080'],
  ],
  ['another declaration beside it', (files) => files.set('0=something_else', ''), ['E079']],
  ['two declarations', (files) => files.set('0=ocfl_1.0', 'ocfl_1.0\n').set('0=ocfl_1.1', 'ocfl_1.1\n'), ['E076']],
  ['a link to an object', (files) => files.set('urn:x:2', { link: 'urn:x:1' }), ['E090']],
];

describe.each<SpecVersion>(['1.0', '1.1'])('a storage root of OCFL %s', (version) => {
  it.each(CASES)('with %s', async (_what, change, codes, in_1_0 = codes) => {
    const files: Entries = new Map([
      [`0=ocfl_${version}`, `ocfl_${version}\n`],
      ['ocfl_layout.json', layout(flat)],
      ...objectAt('urn:x:1', 'urn:x:1', version),
    ]);
    change(files, version);
    writeEntries(folder, files);
    const rules = new Set<string>();
    for await (const { rule } of validateStorageRoot(await openFsStore(folder, { readOnly: true }), ''))
      rules.add(rule);
    expect([...rules].sort()).toEqual([...(version === '1.0' ? in_1_0 : codes)].sort());
  });
});
