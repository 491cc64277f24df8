import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFsStore } from '@mocban/storage';
import type { SpecVersion } from '../report.js';
import { validateObject } from './object.js';
import { block, md5, sha256, sha512, Specimen } from './specimen.test.helper.js';

// Objects in the shape of the fixtures that the editors of OCFL and other validators publish and name by their codes, of which not all are
// at hand. Made anew here; every code that is given is in the list.

type Json = Record<string, unknown>;
const [one, two, three] = [sha512('one'), sha512('two'), sha512('three')];
const upper = (digest: string): string => digest.toUpperCase();

/** One version with one file. */
function single(version: SpecVersion): Specimen {
  const object = new Specimen(version);
  object.root['head'] = 'v1';
  object.root['manifest'] = { [one]: ['v1/content/a.txt'] };
  object.root['versions'] = { v1: block({ [one]: ['a.txt'] }) };
  for (const path of ['v1/content/b.txt', 'v2/content/c.txt']) object.files.delete(path);
  object.afterwards.unshift((files) => {
    for (const path of [...files.keys()]) if (/^(v2|v1\/inventory)/.test(path)) files.delete(path);
    for (const path of [...files.keys()]) {
      const name = /^(inventory\.json.*)$/.exec(path)?.[1];
      if (name !== undefined) files.set(`v1/${name}`, files.get(name)!);
    }
  });
  return object;
}

const manifestOf = (object: Specimen): Json => object.root['manifest'] as Json;
const versionsOf = (inventory: Json): Json => inventory['versions'] as Json;

/** Every inventory of a padded object is written by hand. */
function renamed(object: Specimen, names: Readonly<Record<string, string>>): Specimen {
  object.afterwards.push((files) => {
    for (const [path, entry] of [...files]) {
      const to = names[path.split('/')[0]!];
      if (to === undefined) continue;
      files.delete(path);
      files.set(path.replace(/^[^/]+/, to), entry);
    }
  });
  const rename = (text: string): string =>
    text.replace(/"(v\d+)(\/|")/g, (_all, name: string, end: string) => `"${names[name] ?? name}${end}`);
  for (const inventory of [object.root, object.first])
    Object.assign(inventory, JSON.parse(rename(JSON.stringify(inventory))));
  return object;
}

type Make = (version: SpecVersion) => Specimen;
const withTwo =
  (change: (object: Specimen, version: SpecVersion) => void): Make =>
  (version) => {
    const object = new Specimen(version);
    change(object, version);
    return object;
  };
const withOne =
  (change: (object: Specimen, version: SpecVersion) => void): Make =>
  (version) => {
    const object = single(version);
    change(object, version);
    return object;
  };

/** Name of the fixture: what it is to be given, by both versions or by each. */
const FIXTURES: [name: string, make: Make, codes: string[], in_1_0?: string[]][] = [
  ['E001_v2_file_in_root', withOne((o) => o.afterwards.push((files) => void files.set('v2', ''))), ['E001']],
  ['E003_no_decl', withOne((o, version) => void o.files.delete(`0=ocfl_object_${version}`)), ['E003']],
  [
    'E008_E036_no_versions_no_head',
    withOne((o) => {
      o.root['versions'] = {};
      o.root['manifest'] = {};
      delete o.root['head'];
      o.afterwards.push((files) =>
        [...files.keys()].filter((path) => /^v1/.test(path)).forEach((path) => files.delete(path)),
      );
    }),
    ['E008', 'E036'],
  ],
  [
    'E009_version_two_only',
    (version) => renamed(withOne((o) => delete o.first['x'])(version), { v1: 'v2' }),
    ['E009', 'E010'],
  ],
  ['E010_skipped_versions', withTwo((o) => renamed(o, { v2: 'v4' })), ['E010']],
  ['E012_inconsistent_version_format', withTwo((o) => renamed(o, { v1: 'v01', v2: 'v002' })), ['E012', 'E013', 'W001']],
  [
    'E015_content_not_in_content_dir',
    withOne((o) => {
      o.root['manifest'] = { [one]: ['v1/a.txt'] };
      o.files.delete('v1/content/a.txt');
      o.files.set('v1/a.txt', 'one');
    }),
    ['E015', 'E016', 'E042', 'E092'],
  ],
  [
    'E019_inconsistent_content_dir',
    withTwo((o) => {
      o.first['contentDirectory'] = 'data';
      o.first['manifest'] = { [one]: ['v1/data/a.txt'], [two]: ['v1/data/b.txt'] };
      o.set('manifest', { ...(o.first['manifest'] as Json), [three]: ['v2/content/c.txt'] });
      for (const name of ['a.txt', 'b.txt']) {
        o.files.set(`v1/data/${name}`, o.files.get(`v1/content/${name}`)!);
        o.files.delete(`v1/content/${name}`);
      }
    }),
    ['E019', 'E020', 'E021', 'E042', 'E016', 'E092', 'W002'],
  ],
  [
    'E023_old_manifest_missing_entries',
    withTwo((o) => {
      o.files.set('v1/content/again.txt', 'one');
      o.set('manifest', { ...manifestOf(o), [one]: ['v1/content/a.txt', 'v1/content/again.txt'] });
    }),
    ['E023'],
  ],
  [
    'E025_wrong_digest_algorithm',
    withOne((o) => {
      o.root['digestAlgorithm'] = 'md5';
      o.root['manifest'] = { [md5('one')]: ['v1/content/a.txt'] };
      o.root['versions'] = { v1: block({ [md5('one')]: ['a.txt'] }) };
      o.afterwards.unshift((files) => {
        files.set('inventory.json.md5', `${md5(files.get('inventory.json') as string)}  inventory.json\n`);
        files.delete('inventory.json.sha512');
      });
    }),
    ['E025'],
  ],
  [
    'E033_inventory_bad_json',
    withOne((o) => o.afterwards.push((files) => void files.set('inventory.json', '{"id": '))),
    ['E033'],
  ],
  ['E036_no_head', withOne((o) => delete o.root['head']), ['E036']],
  ['E037_inconsistent_id', withTwo((o) => (o.first['id'] = 'urn:x:two')), ['E037', 'E110'], ['E037']],
  ['E040_wrong_head_doesnt_exist', withOne((o) => (o.root['head'] = 'v2')), ['E040']],
  ['E040_wrong_version_in_version_dir', withTwo((o) => (o.first['head'] = 'v2')), ['E040']],
  [
    'E041_manifest_not_object',
    withOne((o) => (o.root['manifest'] = [])),
    ['E106', 'E050', 'E023'],
    ['E041', 'E050', 'E023'],
  ],
  [
    'E046_missing_version_dir',
    withTwo((o) =>
      o.afterwards.push((files) =>
        [...files.keys()].filter((path) => /^v2/.test(path)).forEach((path) => files.delete(path)),
      ),
    ),
    ['E010', 'E046', 'E092'],
  ],
  [
    'E046_root_not_most_recent',
    withTwo((o) => {
      const late = JSON.parse(JSON.stringify(o.root)) as Json;
      for (const key of Object.keys(o.root)) delete o.root[key];
      Object.assign(o.root, JSON.parse(JSON.stringify(o.first)));
      o.second = late;
    }),
    ['E046', 'E064', 'E023'],
  ],
  ['E049_created_no_timezone', withOne((o) => o.set('versions/v1/created', '2019-01-01T02:03:04')), ['E049']],
  ['E050_file_in_manifest_not_used', withTwo((o) => o.set('versions/v2/state', { [one]: ['a.txt'] })), ['E107'], []],
  [
    'E050_manifest_digest_wrong_case',
    withOne((o) => o.set('versions/v1/state', { [upper(one)]: ['a.txt'] })),
    ['E050'],
  ],
  [
    'E050_state_digest_different_case',
    withOne((o) => (o.root['manifest'] = { [upper(one)]: ['v1/content/a.txt'] })),
    ['E050'],
  ],
  [
    'E050_state_repeated_digest',
    withOne((o) => o.set('versions/v1/state', { [one]: ['a.txt'], [upper(one)]: ['b.txt'] })),
    ['E050'],
  ],
  [
    'E053_E052_invalid_logical_paths',
    withTwo((o) => o.set('versions/v2/state', { [one]: ['/a.txt', '//x'], [three]: ['../../c.txt'] })),
    ['E052', 'E053'],
  ],
  ['E056_null_fixity, E111_null_fixity', withOne((o) => (o.root['fixity'] = null)), ['E111'], ['E056']],
  [
    'E060_E064_root_inventory_digest_mismatch',
    withOne((o) =>
      o.afterwards.push((files) => void files.set('inventory.json', `${files.get('inventory.json') as string}\n`)),
    ),
    ['E060', 'E064'],
  ],
  [
    'E061_invalid_sidecar',
    withOne((o) =>
      o.afterwards.push((files) => void files.set('inventory.json.sha512', `${one} inventory.json.bak\n`)),
    ),
    ['E061'],
  ],
  [
    'E064_different_root_and_latest_inventories',
    withOne((o) =>
      o.afterwards.push((files) => {
        const text = `${files.get('inventory.json') as string}\n`;
        files.set('v1/inventory.json', text);
        files.set('v1/inventory.json.sha512', `${sha512(text)}  inventory.json\n`);
      }),
    ),
    ['E064'],
  ],
  [
    'E066_algorithm_change_state_mismatch',
    withTwo((o) => {
      o.root['digestAlgorithm'] = 'sha256';
      o.root['manifest'] = {
        [sha256('one')]: ['v1/content/a.txt'],
        [sha256('two')]: ['v1/content/b.txt'],
        [sha256('three')]: ['v2/content/c.txt'],
      };
      o.root['versions'] = {
        v1: block({ [sha256('one')]: ['b.txt'], [sha256('two')]: ['changed'] }),
        v2: block({ [sha256('one')]: ['a.txt'], [sha256('three')]: ['c.txt'] }),
      };
    }),
    ['E066', 'W004'],
  ],
  [
    'E066_changed_v1_logical_path',
    withTwo((o) => o.set('versions/v1/state', { [one]: ['z'], [two]: ['b.txt'] })),
    ['E066'],
  ],
  [
    'E066_changed_content_for_logical_path',
    withTwo((o) => o.set('versions/v1/state', { [two]: ['a.txt'], [one]: ['b.txt'] })),
    ['E066'],
  ],
  [
    'E067_file_in_extensions_dir',
    withOne((o) => o.files.set('extensions/extra_file', '').set('extensions/unregistered/x', '')),
    ['E067', 'W013'],
  ],
  [
    'E092_algorithm_change_incorrect_digest',
    withTwo((o) => {
      o.first['digestAlgorithm'] = 'sha256';
      o.first['manifest'] = { [sha256('uno')]: ['v1/content/a.txt'], [sha256('two')]: ['v1/content/b.txt'] };
      (versionsOf(o.first)['v1'] as Json) = block({ [sha256('uno')]: ['a.txt'], [sha256('two')]: ['b.txt'] });
    }),
    ['E092', 'W004'],
  ],
  [
    'E092_bad_manifest_digest',
    withOne((o) => {
      o.root['manifest'] = { [two]: ['v1/content/a.txt'] };
      o.root['versions'] = { v1: block({ [two]: ['a.txt'] }) };
    }),
    ['E092'],
  ],
  ['E023_missing_file', withTwo((o) => o.files.delete('v1/content/a.txt')), ['E092']],
  [
    'E092_E093_content_path_does_not_exist',
    withTwo((o) => {
      o.files.delete('v1/content/a.txt');
      o.root['fixity'] = { md5: { [md5('one')]: ['v1/content/a.txt'] } };
    }),
    ['E092', 'E093'],
  ],
  [
    'E093_fixity_digest_mismatch',
    withOne((o) => (o.root['fixity'] = { md5: { [md5('x')]: ['v1/content/a.txt'] } })),
    ['E093'],
  ],
  [
    'E093_fixity_digest_mismatch_in_v1',
    withTwo((o) => (o.first['fixity'] = { md5: { [md5('x')]: ['v1/content/a.txt'] } })),
    ['E093'],
  ],
  ['E094_message_not_a_string', withOne((o) => o.set('versions/v1/message', ['x'])), ['E094']],
  [
    'E095_non_unique_logical_paths',
    withTwo((o) => o.set('versions/v2/state', { [one]: ['x'], [three]: ['x'] })),
    ['E095'],
  ],
  [
    'E095_conflicting_logical_paths',
    withTwo((o) => o.set('versions/v2/state', { [one]: ['x'], [three]: ['x/y'] })),
    ['E095'],
  ],
  [
    'E097_fixity_duplicate_digests',
    withOne((o) => {
      const digest = md5('one');
      o.root['fixity'] = { md5: { [digest]: ['v1/content/a.txt'], [upper(digest)]: ['v1/content/a.txt'] } };
    }),
    ['E097', 'E101'],
  ],
  [
    'E100_E099_manifest_invalid_content_paths',
    withTwo((o) => {
      o.files.set('v1/content/a.txt', 'one');
      o.root['manifest'] = {
        [one]: ['v1/content/../content/a.txt'],
        [two]: ['v1/content//b.txt'],
        [three]: ['/v2/content/c.txt'],
      };
    }),
    ['E023', 'E092', 'E099', 'E100'],
  ],
  [
    'E103_older_spec_v2',
    (version) => {
      const object = new Specimen(version);
      const [later, earlier] = ['1.1', '1.0'].map((number) => `https://ocfl.io/${number}/spec/#inventory`);
      object.first['type'] = later;
      object.root['type'] = earlier;
      object.files.delete(`0=ocfl_object_${version}`);
      object.files.set('0=ocfl_object_1.1', 'ocfl_object_1.1\n');
      return object;
    },
    ['E038', 'E103'],
  ],
  ['W001_zero_padded_versions', withTwo((o) => renamed(o, { v1: 'v001', v2: 'v002' })), ['W001']],
  [
    'W004_uses_sha256',
    withOne((o) => {
      o.root['digestAlgorithm'] = 'sha256';
      o.root['manifest'] = { [sha256('one')]: ['v1/content/a.txt'] };
      o.root['versions'] = { v1: block({ [sha256('one')]: ['a.txt'] }) };
    }),
    ['W004'],
  ],
  ['W005_id_not_uri', withOne((o) => (o.root['id'] = 'not_a_uri')), ['W005']],
  [
    'W010_no_version_inventory',
    withTwo((o) =>
      o.afterwards.push((files) => {
        for (const name of ['inventory.json', 'inventory.json.sha512']) files.delete(`v1/${name}`);
      }),
    ),
    ['W010'],
  ],
  ['W013_unregistered_extension', withOne((o) => o.files.set('extensions/unregistered/x', '')), ['W013']],
  [
    'minimal_content_dir_called_stuff',
    withOne((o) => {
      o.root['contentDirectory'] = 'stuff';
      o.root['manifest'] = { [one]: ['v1/stuff/a.txt'] };
      o.files.delete('v1/content/a.txt');
      o.files.set('v1/stuff/a.txt', 'one');
    }),
    [],
  ],
  [
    'minimal_mixed_digests',
    withOne((o) => {
      const mixed = upper(one.slice(0, 64)) + one.slice(64);
      o.root['manifest'] = { [mixed]: ['v1/content/a.txt'] };
      o.root['versions'] = { v1: block({ [mixed]: ['a.txt'] }) };
    }),
    [],
  ],
  [
    'duplicated_content_files',
    withOne((o) => {
      o.root['manifest'] = { [one]: ['v1/content/a.txt', 'v1/content/b.txt'] };
      o.files.set('v1/content/b.txt', 'one');
    }),
    [],
  ],
  ['ocfl_version_change', withTwo((o) => (o.first['type'] = 'https://ocfl.io/1.0/spec/#inventory')), []],
  ['minimal_logs_directory_empty', withOne((o) => o.files.set('logs', null)), []],
];

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ocfl-fixtures-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.each<SpecVersion>(['1.0', '1.1'])('OCFL %s', (version) => {
  it.each(FIXTURES)('%s', async (_name, make, codes, in_1_0 = codes) => {
    make(version).write(folder);
    const rules = new Set<string>();
    for await (const { rule } of validateObject(await openFsStore(folder, { readOnly: true }), '')) rules.add(rule);
    expect([...rules].sort()).toEqual([...(version === '1.0' ? in_1_0 : codes)].sort());
  });
});
