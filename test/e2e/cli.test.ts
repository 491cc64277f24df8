import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Ajv, type ValidateFunction } from 'ajv';
import { rawZip } from '@mocban/container/testing';
import { cli, mocban, removeFolder, scratchFolder } from './service.js';

const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const digest = { type: ['string', 'null'], pattern: '^[0-9a-f]{64,128}$' };
const exactly = (properties: Record<string, object>) => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});
const list = (items: object) => ({ type: 'array', items });
const finding = exactly({
  rule: { ...text, pattern: '^[A-Z][A-Za-z0-9_-]+$' },
  severity: { enum: ['error', 'warning', 'info'] },
  location: { ...text, minLength: 1 },
  message: { ...text, minLength: 1 },
});
const result = { path: text, profile: text, valid: { type: 'boolean' }, findings: list(finding) };
const audited = {
  ...result,
  objects: list(
    exactly({
      id: text,
      path: text,
      verdict: text,
      files: list(exactly({ path: text, verdict: text, expected: digest, found: digest })),
    }),
  ),
};
const state = { enum: ['none', 'verified', 'failed'] };
const answer = (entry: Record<string, object>) =>
  exactly({ valid: { type: 'boolean' }, results: list(exactly(entry)) });

const schema = (shape: object): ValidateFunction => new Ajv({ allowUnionTypes: true }).compile(shape);
const shapes = {
  validator: schema(answer(result)),
  audit: schema(answer(audited)),
  verification: schema(answer({ ...audited, log: state, evidence: state })),
  error: schema(exactly({ error: exactly({ code: { ...text, pattern: '^[A-Z][A-Z0-9_]+$' }, message: text }) })),
  bag: schema(exactly({ path: text, algorithms: list(text), payloadFiles: count, payloadBytes: count })),
  bagUpdate: schema(
    exactly({ path: text, outcome: text, added: list(text), replaced: list(text), removed: list(text) }),
  ),
  init: schema(exactly({ path: text })),
  added: schema(exactly({ id: text, version: text, path: text, outcome: { enum: ['committed', 'adopted'] } })),
  listing: schema(
    exactly({
      path: text,
      valid: { type: 'boolean' },
      objects: list(exactly({ id: { type: ['string', 'null'] }, path: text, head: { type: ['string', 'null'] } })),
      findings: list(finding),
    }),
  ),
  object: schema(
    exactly({
      id: text,
      path: text,
      head: text,
      versions: list(
        exactly({ version: text, created: text, message: text, files: list(exactly({ path: text, digest: text })) }),
      ),
    }),
  ),
  exported: schema(exactly({ id: text, version: text, path: text, files: count, bytes: count })),
  sip: schema(exactly({ path: text, profile: { enum: ['eark', 'tt05'] }, objId: text })),
  digests: schema(exactly({ files: list({ type: 'object', required: ['path'] }) })),
  repair: schema(
    exactly({
      valid: { type: 'boolean' },
      path: text,
      from: text,
      dryRun: { type: 'boolean' },
      objects: list(exactly({ id: text, path: text, outcome: text, message: text })),
      findings: list(finding),
    }),
  ),
};

interface Answer {
  valid: boolean;
  results: {
    path: string;
    profile: string;
    valid: boolean;
    reasons?: string[];
    findings: { rule: string; location: string; severity: string }[];
    objects?: { id: string; path: string; verdict: string; files: { path: string; verdict: string }[] }[];
  }[];
}

/** Runs a command with `--json` and holds its answer against the shape. */
function expectCli(shape: keyof typeof shapes, exit: number, ...args: string[]): Answer & Record<string, unknown> {
  const given = cli(...args);
  const errors = shapes[shape](given.json) ? [] : shapes[shape].errors;
  expect({ exit: given.exit, errors, stderr: given.stderr }).toEqual({ exit, errors: [], stderr: '' });
  return given.json as Answer & Record<string, unknown>;
}

const rules = (given: Answer, index = 0) =>
  given.results[index]!.findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
const human = (...args: string[]) => spawnSync(process.execPath, [mocban, ...args], { encoding: 'utf8' });

let folder: string;
let source: string;
const at = (...parts: string[]) => join(folder, ...parts);

beforeAll(async () => {
  folder = await scratchFolder('cli');
  source = at('source');
  mkdirSync(join(source, 'văn bản'), { recursive: true });
  writeFileSync(join(source, 'a.txt'), 'one');
  writeFileSync(join(source, 'văn bản', 'b.txt'), 'two');
});
afterAll(() => removeFolder(folder));

/** The object's folder in a root that has one. */
function objectFolder(root: string): string {
  const found = readdirSync(root, { recursive: true, encoding: 'utf8' }).find((name) =>
    name.endsWith('0=ocfl_object_1.1'),
  );
  return join(root, dirname(found!));
}

function newRoot(name: string, ...ids: string[]): string {
  const root = at(name);
  expectCli('init', 0, 'ocfl', 'init', root);
  for (const id of ids) expectCli('added', 0, 'ocfl', 'add', root, id, source);
  return root;
}

describe('wrong usage ends with 2 and prints nothing on standard output', () => {
  it.each([
    [[]],
    [['no-such-command']],
    [['bag', 'validate']],
    [['bag', 'create', 'x', '--digest', 'sha7']],
    [['fixity', 'digest', 'x', '--digest', 'sha512,crc-nothing']],
    [['fixity', 'check', 'x', '--digest', 'nothing']],
    [['package', 'validate', 'x', '--profile', 'nothing']],
    [['bag', 'update', 'x', '--put', 'no-path']],
    [['bag', 'fetch', 'x']],
    [['ocfl', 'init', 'x', '--layout', 'nothing']],
    [['ocfl', 'purge', 'x', 'id']],
    [['edxml', 'import']],
    [['sip', 'build', 'x', '--profile', 'aip', '--out', 'y']],
    [['sip', 'build', 'x', '--profile', 'eark']],
    [['audit']],
    [['audit', 'x', '--no-such-option']],
    [['repair', 'x']],
    [['verify-store', 'x', 'y']],
  ])('%j', (args) => {
    const { status, stdout, stderr } = human(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).not.toBe('');
  });

  it('a store is not repaired from itself', () => {
    const root = newRoot('self');
    expect(cli('repair', root, '--from', `${root}/`)).toMatchObject({ exit: 2, json: undefined });
  });
});

describe('help and version end with 0', () => {
  it.each([['--help'], ['--version']])('%s', (option) => expect(human(option).status).toBe(0));
});

describe('a path that is absent', () => {
  it.each<[shape: keyof typeof shapes, command: string[]]>([
    ['validator', ['bag', 'validate']],
    ['validator', ['ocfl', 'validate']],
    ['validator', ['package', 'validate']],
    ['validator', ['package', 'validate', '--profile', 'tt05']],
    ['validator', ['fixity', 'check']],
    ['audit', ['audit']],
    ['verification', ['verify-store']],
  ])('gets an entry by %s %j and exit 3', (shape, command) => {
    const given = expectCli(shape, 3, ...command, at('.', 'absent'));
    expect(given.valid).toBe(false);
    expect(given.results).toHaveLength(1);
    expect(given.results[0]).toMatchObject({ path: at('absent'), valid: false });
    expect(rules(given)).toEqual(['IO_NOT_FOUND']);
  });

  it.each([[['bag', 'create']], [['ocfl', 'list']], [['sip', 'build', '--profile', 'eark', '--out', 'never.zip']]])(
    'is told as an error document by %j',
    (command) => {
      expect(expectCli('error', 3, ...command, at('absent'))).toMatchObject({ error: { code: 'IO_NOT_FOUND' } });
    },
  );

  it('does not keep others from being judged, and the order and spelling of the arguments stay', () => {
    const bag = at('order-bag');
    expectCli('bag', 0, 'bag', 'create', source, '--out', bag);
    const paths = [at('absent'), `${bag}/.`, bag];
    const given = expectCli('validator', 3, 'bag', 'validate', ...paths);
    expect(given.results.map(({ path, valid }) => [path, valid])).toEqual([
      [paths[0], false],
      [paths[1], true],
      [paths[2], true],
    ]);
  });

  it('that is a pipe or a folder is not waited for', () => {
    const pipe = at('pipe');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    expect(rules(expectCli('validator', 1, 'package', 'validate', pipe))).toEqual(['ARCHIVE_MALFORMED']);
    expectCli('digests', 3, 'fixity', 'digest', pipe);
    for (const path of [pipe, source])
      expect(rules(expectCli('validator', 3, 'fixity', 'check', path))).toEqual(['IO_PATH_KIND']);
    for (const command of [['ocfl', 'validate'], ['audit']])
      expect(rules(expectCli('validator', 3, ...command, join(source, 'a.txt')))).toEqual(['IO_PATH_KIND']);
    expectCli('error', 3, 'bag', 'create', join(source, 'a.txt'));
  });

  it('that may not be read is told apart', () => {
    const locked = at('locked');
    mkdirSync(locked);
    chmodSync(locked, 0o000);
    // The superuser may read everything, so it asks as nobody.
    const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    try {
      for (const command of [['bag', 'validate'], ['ocfl', 'validate'], ['package', 'validate'], ['audit']]) {
        const args = [mocban, ...command, locked, '--json'];
        const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', ...account });
        expect(status).toBe(3);
        expect(rules(JSON.parse(stdout) as Answer)).toEqual(['IO_ACCESS']);
      }
    } finally {
      chmodSync(locked, 0o755);
    }
  });
});

describe('bag', () => {
  it('is made at another place or in place, and is valid', () => {
    const bag = at('bag');
    expect(expectCli('bag', 0, 'bag', 'create', source, '--out', bag, '--digest', 'sha512,SHA-256')).toMatchObject({
      path: bag,
      algorithms: ['sha512', 'sha256'],
      payloadFiles: 2,
      payloadBytes: 6,
    });
    const inPlace = at('in-place');
    cpSync(source, inPlace, { recursive: true });
    expectCli('bag', 0, 'bag', 'create', inPlace);
    const given = expectCli('validator', 0, 'bag', 'validate', bag, inPlace);
    expect(given.results.map(({ profile, valid }) => [profile, valid])).toEqual([
      ['bagit', true],
      ['bagit', true],
    ]);
    expect(expectCli('validator', 0, 'package', 'validate', bag).results[0]).toMatchObject({ profile: 'bagit' });
  });

  it('with a changed payload file ends with 1 and names the file', () => {
    const bag = at('changed-bag');
    expectCli('bag', 0, 'bag', 'create', source, '--out', bag);
    writeFileSync(join(bag, 'data', 'a.txt'), 'eno');
    const given = expectCli('validator', 1, 'bag', 'validate', bag);
    expect(given.results[0]!.findings).toContainEqual(
      expect.objectContaining({ rule: 'BAG_DIGEST_MISMATCH', location: 'data/a.txt' }),
    );
  });

  it('is updated in place', () => {
    const bag = at('updated-bag');
    expectCli('bag', 0, 'bag', 'create', source, '--out', bag, '--info', 'Contact-Name=A=B');
    const changes = [
      '--put',
      `${at('source', 'a.txt')}=data/c.txt`,
      '--remove',
      'data/văn bản',
      '--info',
      'Bag-Count=1 of 1',
    ];
    expect(expectCli('bagUpdate', 0, 'bag', 'update', bag, ...changes)).toEqual({
      path: bag,
      outcome: 'updated',
      added: ['data/c.txt'],
      replaced: [],
      removed: ['data/văn bản/b.txt'],
    });
    expectCli('validator', 0, 'bag', 'validate', bag);
    expect(readFileSync(join(bag, 'bag-info.txt'), 'utf8')).toMatch(/^Contact-Name: A=B\nBag-Count: 1 of 1\n/);
    expect(expectCli('error', 1, 'bag', 'update', bag, '--remove', 'data/x')).toMatchObject({
      error: { code: 'BAG_PATH_UNKNOWN' },
    });
  });

  it('is not written over anything', () => {
    expect(expectCli('error', 3, 'bag', 'create', source, '--out', folder)).toMatchObject({
      error: { code: 'BAG_TARGET_EXISTS' },
    });
  });
});

describe('ocfl', () => {
  it('keeps every version, shows it, and gives it back byte by byte', () => {
    const root = newRoot('versions', 'urn:x:1');
    const more = at('more');
    cpSync(source, more, { recursive: true });
    writeFileSync(join(more, 'c.txt'), 'three');
    expect(expectCli('added', 0, 'ocfl', 'add', root, 'urn:x:1', more)).toMatchObject({ version: 'v2' });
    const given = expectCli('validator', 0, 'ocfl', 'validate', root);
    expect(given.results[0]).toMatchObject({ profile: 'ocfl', findings: [] });
    expect(expectCli('listing', 0, 'ocfl', 'list', root)['objects']).toMatchObject([{ id: 'urn:x:1', head: 'v2' }]);
    const shown = expectCli('object', 0, 'ocfl', 'show', root, 'urn:x:1') as unknown as {
      versions: { files: { path: string }[] }[];
    };
    expect(shown.versions.map(({ files }) => files.map(({ path }) => path))).toEqual([
      ['a.txt', 'văn bản/b.txt'],
      ['a.txt', 'c.txt', 'văn bản/b.txt'],
    ]);
    expectCli('exported', 0, 'ocfl', 'export', root, 'urn:x:1', 'v1', at('v1'));
    expect(readdirSync(at('v1'), { recursive: true }).sort()).toEqual(['a.txt', 'văn bản', 'văn bản/b.txt']);
    expectCli('exported', 0, 'ocfl', 'export', root, 'urn:x:1', 'head', at('head'));
    expect(readFileSync(at('head', 'c.txt'), 'utf8')).toBe('three');
    expect(readdirSync(folder).filter((name) => name.includes('.staging-') || name.endsWith('.part'))).toEqual([]);
  });

  it('refuses unknown objects and versions, and a place that is taken', () => {
    const root = newRoot('unknown', 'a');
    const refused = (code: string, ...args: string[]) =>
      expect(expectCli('error', 3, 'ocfl', ...args)).toMatchObject({ error: { code } });
    refused('CLI_OBJECT_UNKNOWN', 'show', root, 'b');
    refused('OCFL_VERSION_UNKNOWN', 'export', root, 'a', 'v9', at('never'));
    refused('CLI_TARGET_EXISTS', 'export', root, 'a', 'v1', source);
    expect(existsSync(at('never'))).toBe(false);
  });

  it('refuses a folder with a symbolic link and leaves the root as it was', () => {
    const root = newRoot('links');
    const linked = at('linked');
    mkdirSync(linked);
    symlinkSync('/etc/hostname', join(linked, 'link'));
    expect(expectCli('error', 1, 'ocfl', 'add', root, 'x', linked)).toMatchObject({
      error: { code: 'CLI_SOURCE_UNSAFE' },
    });
    expect(expectCli('listing', 0, 'ocfl', 'list', root)['objects']).toEqual([]);
  });

  it('lists an object whose inventory is broken beside the others', () => {
    const root = newRoot('broken', 'a');
    writeFileSync(join(objectFolder(root), 'inventory.json'), '{"id":');
    expectCli('added', 0, 'ocfl', 'add', root, 'b', source);
    const { objects } = expectCli('listing', 1, 'ocfl', 'list', root) as unknown as { objects: object[] };
    expect(objects).toContainEqual(expect.objectContaining({ id: 'b', head: 'v1' }));
    expect(objects).toContainEqual(expect.objectContaining({ id: null, problem: expect.anything() }));
  });

  it('lists a root without its declaration, with a finding', () => {
    const root = newRoot('undeclared', 'a');
    rmSync(join(root, '0=ocfl_1.1'));
    const given = expectCli('listing', 1, 'ocfl', 'list', root);
    expect(given['findings']).toMatchObject([{ rule: 'E069' }]);
    expect(given['objects']).toMatchObject([{ id: 'a' }]);
  });

  const damages: [title: string, damage: (object: string) => void, rule: RegExp][] = [
    ['a missing sidecar', (object) => rmSync(join(object, 'inventory.json.sha512')), /^E058$/],
    ['an inventory that is no JSON', (object) => writeFileSync(join(object, 'inventory.json'), '{'), /^E03[34]$/],
    ['a missing inventory', (object) => rmSync(join(object, 'inventory.json')), /^E063$/],
    ['a changed file', (object) => appendFileSync(join(object, 'v1/content/a.txt'), 'x'), /^E092$/],
  ];
  it.each(damages)('finds %s', (title, damage, rule) => {
    const root = newRoot(`damage ${title}`, 'a');
    damage(objectFolder(root));
    const given = expectCli('validator', 1, 'ocfl', 'validate', root);
    expect(rules(given)).toContainEqual(expect.stringMatching(rule));
    expect(expectCli('validator', 1, 'ocfl', 'validate', objectFolder(root)).valid).toBe(false);
  });
});

describe('ocfl purge and layouts', () => {
  it('removes an object for good, leaves a tombstone and says so in the listing', () => {
    const root = newRoot('p1', 'urn:x:1', 'urn:x:2');
    const because = ['--reason', 'hết thời hạn', '--user-name', 'Nguyễn Văn A', '--authority', 'QĐ 12'];
    expect(cli('ocfl', 'purge', root, 'urn:x:1').exit).toBe(2);
    const given = cli('ocfl', 'purge', root, 'urn:x:1', ...because);
    expect([given.exit, given.json]).toMatchObject([
      0,
      { outcome: 'purged', tombstone: { id: 'urn:x:1', reason: 'hết thời hạn', authority: 'QĐ 12' } },
    ]);
    expect(expectCli('validator', 0, 'ocfl', 'validate', root).results[0]).toMatchObject({ findings: [] });
    expect(expectCli('listing', 0, 'ocfl', 'list', root)).toMatchObject({
      objects: [{ id: 'urn:x:2' }],
      tombstones: [{ id: 'urn:x:1', head: 'v1', user: { name: 'Nguyễn Văn A' } }],
    });
    expectCli('error', 3, 'ocfl', 'purge', root, 'urn:x:3', ...because);
    expect(cli('ocfl', 'purge', root, 'urn:x:1', ...because).exit).toBe(0);
  });

  it('asks for a reason and a name that say something, and for the config of a layout without defaults', () => {
    const root = at('ocfl-usage');
    for (const [reason, user] of [
      [' ', 'An'],
      ['x', ''],
    ] as const)
      expect(human('ocfl', 'purge', root, 'a', '--reason', reason, '--user-name', user).status).toBe(2);
    expect(human('ocfl', 'init', root, '--layout', '0006')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--layout-config'),
    });
  });

  it('makes roots of other layouts and adds to them', () => {
    const root = at('layout-0006');
    writeFileSync(at('config.json'), '{"extensionName":"0006-flat-omit-prefix-storage-layout","delimiter":":"}');
    expect(cli('ocfl', 'init', root, '--layout', '9999').exit).toBe(2);
    expect(cli('ocfl', 'init', root, '--layout', '0006').exit).toBe(2);
    expectCli('init', 0, 'ocfl', 'init', root, '--layout-config', at('config.json'));
    expect(expectCli('added', 0, 'ocfl', 'add', root, 'urn:x:one', source)).toMatchObject({ path: 'one' });
    expect(expectCli('validator', 0, 'ocfl', 'validate', root).results[0]).toMatchObject({ findings: [] });
  });

  it('adds versions where another has chosen the places', () => {
    const root = newRoot('p2', 'urn:x:1');
    rmSync(join(root, 'ocfl_layout.json'));
    rmSync(join(root, 'extensions'), { recursive: true });
    expect(expectCli('added', 0, 'ocfl', 'add', root, 'urn:x:1', source)).toMatchObject({ version: 'v2' });
    expectCli('error', 3, 'ocfl', 'add', root, 'urn:x:2', source);
  });
});

describe('ocfl add, killed', () => {
  it('leaves a valid root at any moment, and the next run cleans up', async () => {
    const root = newRoot('killed', 'a');
    const large = at('large');
    mkdirSync(large);
    for (let n = 0; n < 300; n += 1) writeFileSync(join(large, `${n}.bin`), Buffer.alloc(20_000, `${n}`));
    const staged = () => readdirSync(folder).filter((name) => name.startsWith('killed.staging-'));
    let caught = 0;
    for (const pause of [0, 40, 120]) {
      const child = spawn(process.execPath, [mocban, 'ocfl', 'add', root, 'a', large], { stdio: 'ignore' });
      const closed = new Promise((resolve) => child.on('close', resolve));
      while (child.exitCode === null && staged().every((name) => !name.includes(`-${child.pid}-`))) await wait(2);
      await wait(pause);
      child.kill('SIGKILL');
      await closed;
      caught += staged().length > 0 ? 1 : 0;
      expect(expectCli('validator', 0, 'ocfl', 'validate', root).valid).toBe(true);
    }
    expect(caught).toBeGreaterThan(0);
    expectCli('added', 0, 'ocfl', 'add', root, 'b', source);
    expect(staged()).toEqual([]);
    expect(expectCli('validator', 0, 'ocfl', 'validate', root).valid).toBe(true);
  });

  it('between the new version and the new inventory is finished by the next run', () => {
    const root = newRoot('between', 'a');
    const object = objectFolder(root);
    const names = ['inventory.json', 'inventory.json.sha512'];
    for (const name of names) copyFileSync(join(object, name), at(`v1-${name}`));
    const given = expectCli('added', 0, 'ocfl', 'add', root, 'a', source);
    for (const name of names) renameSync(at(`v1-${name}`), join(object, name));
    expectCli('validator', 1, 'ocfl', 'validate', root);
    // As a dead process of this machine would have left it: the highest process number is not given out.
    const host = spawnSync('hostname', { encoding: 'utf8' })
      .stdout.trim()
      .replaceAll(/[^A-Za-z0-9_]/g, '_');
    const left = at(`between.staging-${host}-4194304-00000000-0000-4000-8000-000000000000`);
    mkdirSync(left);
    writeFileSync(join(left, 'intent.json'), JSON.stringify({ objectPath: given['path'] }));
    expectCli('added', 0, 'ocfl', 'add', root, 'b', source);
    expect(existsSync(left)).toBe(false);
    expect(expectCli('validator', 0, 'ocfl', 'validate', root).valid).toBe(true);
    expect(expectCli('object', 0, 'ocfl', 'show', root, 'a')['head']).toBe('v2');
  });
});

describe('sip build and package validate', () => {
  it.each(['eark', 'tt05'] as const)(
    '%s: what is built is valid, as a zip under any name and as a folder',
    (profile) => {
      const zip = at(`${profile}-any-name.zip`);
      const tree = at(`${profile}-tree`);
      for (const out of [zip, tree])
        expect(expectCli('sip', 0, 'sip', 'build', source, '--profile', profile, '--out', out)).toMatchObject({
          path: out,
          profile,
        });
      const given = expectCli('validator', 0, 'package', 'validate', zip, tree);
      const judgedBy = profile === 'eark' ? 'sip' : 'tt05';
      expect(given.results.map(({ path, valid, profile: by }) => [path, valid, by])).toEqual([
        [zip, true, judgedBy],
        [tree, true, judgedBy],
      ]);
      expect(given.results[0]!.reasons).toEqual(
        profile === 'tt05'
          ? [expect.stringContaining('Thông tư 05'), 'it is of the kind SIP_hoso']
          : expect.arrayContaining(['OAISPACKAGETYPE is "SIP"', 'PROFILE names the version 2.2.0']),
      );
      rmSync(join(tree, 'METS.xml'));
      expect(expectCli('validator', 1, 'package', 'validate', tree).valid).toBe(false);
    },
  );

  it('judges many packages as it judges few, in the order given, a damaged one and one that is not there among them', () => {
    const [zip, tree, damaged] = [at('many.zip'), at('many-tree'), at('many-damaged')];
    for (const out of [zip, tree, damaged])
      expectCli('sip', 0, 'sip', 'build', source, '--profile', 'eark', '--out', out);
    appendFileSync(join(damaged, 'METS.xml'), ' <');
    const few = [zip, tree, damaged, at('many-absent'), source];
    const expected = expectCli('validator', 3, 'package', 'validate', ...few).results;
    const given = expectCli('validator', 3, 'package', 'validate', ...Array<string[]>(8).fill(few).flat());
    expect(given.results).toEqual(Array<typeof expected>(8).fill(expected).flat());
  });

  it('eark: several representations, one METS for the package, a content type and a most of files', () => {
    const several = at('several');
    for (const name of ['goc/a.txt', 'goc/b.txt', 'pdf/a.txt']) {
      mkdirSync(join(several, name, '..'), { recursive: true });
      writeFileSync(join(several, name), name);
    }
    const out = at('several-sip');
    const given = expectCli(
      'sip',
      0,
      ...['sip', 'build', several, '--profile', 'eark', '--out', out, '--representations', 'each-folder'],
      ...['--mets', 'package', '--content-type', 'ERMS', '--max-files', '2'],
    );
    expect(given).toMatchObject({ files: 2, children: [{ path: `${out}-2`, files: 1 }] });
    expect(readdirSync(join(out, 'representations'))).toEqual(['goc']);
    expect(readdirSync(join(`${out}-2`, 'representations'))).toEqual(['pdf']);
    expect(readFileSync(join(out, 'METS.xml'), 'utf8')).toContain('csip:CONTENTINFORMATIONTYPE="ERMS"');
    expect(existsSync(join(out, 'representations/goc/METS.xml'))).toBe(false);
    expectCli('validator', 0, 'package', 'validate', out, `${out}-2`);
    for (const wrong of [
      ['--mets', 'file'],
      ['--content-type', 'NOSUCH'],
      ['--max-files', '0'],
      ['--representations', 'all'],
    ])
      expect(cli('sip', 'build', several, '--profile', 'eark', '--out', at('never'), ...wrong).exit).toBeGreaterThan(0);
    expect(existsSync(at('never'))).toBe(false);
  });

  it('refuses metadata that is no JSON or has unknown keys, and a place that is taken', () => {
    const metadata = at('metadata.json');
    const build = (exit: number, ...more: string[]) =>
      expectCli('error', exit, 'sip', 'build', source, '--profile', 'eark', '--metadata', metadata, ...more);
    writeFileSync(metadata, '{');
    expect(build(1, '--out', at('x.zip'))).toMatchObject({ error: { code: 'CLI_JSON_MALFORMED' } });
    writeFileSync(metadata, '{"titel":"x"}');
    expect(build(1, '--out', at('x.zip'))).toMatchObject({ error: { code: 'EARK_METADATA_INVALID' } });
    writeFileSync(metadata, '{"title":"x"}');
    expect(build(3, '--out', metadata)).toMatchObject({ error: { code: expect.stringMatching(/EXISTS$/) } });
  });

  const evil = Buffer.from('evil');
  const doctype =
    '<!DOCTYPE mets [<!ENTITY x SYSTEM "file:///etc/passwd">]><mets xmlns="http://www.loc.gov/METS/">&x;</mets>';
  const hostile: [title: string, bytes: Buffer, profiles: string[], rule: RegExp][] = [
    [
      'a path that leaves the package',
      rawZip([{ name: 'p/../../evil', content: evil }]),
      ['auto', 'csip', 'tt05'],
      /^ARCHIVE_PATH_TRAVERSAL$/,
    ],
    [
      'a symbolic link',
      rawZip([{ name: 'p/link', content: Buffer.from('/etc/passwd'), mode: 0o120777 }]),
      ['auto', 'tt05'],
      /^ARCHIVE_SYMLINK$/,
    ],
    [
      'a METS with a document type',
      rawZip([{ name: 'p/METS.xml', content: Buffer.from(doctype) }]),
      ['auto', 'csip', 'sip', 'tt05'],
      /^(XML_|CSIP|TT05_)/,
    ],
    ['half a zip', rawZip([{ name: 'p/METS.xml', content: evil }]).subarray(0, 40), ['auto', 'aip'], /^ARCHIVE_/],
    ['something else than a package', Buffer.from('hello'), ['auto', 'dip'], /^ARCHIVE_MALFORMED$/],
    ['an empty file', Buffer.alloc(0), ['auto', 'tt05'], /^ARCHIVE_MALFORMED$/],
  ];
  it.each(hostile)('%s is a finding', (title, bytes, profiles, rule) => {
    const path = at(`${title}.zip`);
    writeFileSync(path, bytes);
    for (const profile of profiles) {
      const given = expectCli('validator', 1, 'package', 'validate', path, '--profile', profile);
      expect(rules(given)).toContainEqual(expect.stringMatching(rule));
    }
  });
});

describe('fixity', () => {
  it('prints digests that its check and sha512sum take', () => {
    const { files } = expectCli('digests', 0, 'fixity', 'digest', source, '--digest', 'sha256,md5') as unknown as {
      files: { path: string; sizeBytes: number; digests: Record<string, string> }[];
    };
    expect(files.map(({ path }) => path)).toEqual([join(source, 'a.txt'), join(source, 'văn bản', 'b.txt')]);
    expect(files[0]).toMatchObject({ sizeBytes: 3, digests: { md5: 'f97c5d29941bfb1b2fdab0874906ab82' } });
    const printed = spawnSync(process.execPath, [mocban, 'fixity', 'digest', 'source'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const manifest = at('manifest');
    writeFileSync(manifest, printed.stdout);
    expect(spawnSync('sha512sum', ['-c', manifest], { cwd: folder }).status).toBe(0);
    expect(expectCli('validator', 0, 'fixity', 'check', manifest).results[0]).toMatchObject({ findings: [] });
  });

  it('names what differs, what is missing and what cannot be read as a manifest', () => {
    writeFileSync(at('SHA256SUMS'), `${'0'.repeat(64)}  source/a.txt\n${'0'.repeat(64)}  source/none\nnonsense\n`);
    const given = expectCli('validator', 1, 'fixity', 'check', at('SHA256SUMS'));
    expect(rules(given).sort()).toEqual(['FIXITY_MANIFEST_MALFORMED', 'FIXITY_MISMATCH', 'FIXITY_MISSING']);
    writeFileSync(at('odd'), 'abc  source/a.txt\n');
    expect(rules(expectCli('validator', 1, 'fixity', 'check', at('odd')))).toEqual(['FIXITY_MANIFEST_MALFORMED']);
  });

  it('goes on behind a file that is absent, and ends with 3', () => {
    const given = expectCli('digests', 3, 'fixity', 'digest', at('absent'), join(source, 'a.txt'));
    expect(given['files']).toMatchObject([
      { path: at('absent'), error: { code: 'IO_NOT_FOUND' } },
      { path: join(source, 'a.txt'), sizeBytes: 3 },
    ]);
  });

  it('ends quietly when its reader goes away', () => {
    const many = at('many');
    mkdirSync(many);
    for (let n = 0; n < 2000; n += 1) writeFileSync(join(many, `${n}`), `${n}`);
    const script = `"$0" "$1" fixity digest "$2" | head -1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath, mocban, many], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^[0-9a-f]{128} {2}.*\n0\n$/);
  });
});

describe('audit, repair and verify-store of bare storage roots', () => {
  const pair = (name: string): [bad: string, good: string] => {
    const good = newRoot(`${name}-good`, 'a', 'b');
    const bad = at(`${name}-bad`);
    cpSync(good, bad, { recursive: true });
    return [bad, good];
  };

  it('call intact roots intact, one result for each in order', () => {
    const [one, other] = pair('intact');
    const given = expectCli('audit', 0, 'audit', one, other);
    expect(given.results.map(({ path }) => path)).toEqual([one, other]);
    expect(given.results[0]!.objects!.map(({ id, verdict, files }) => [id, verdict, files]).sort()).toEqual([
      ['a', 'intact', []],
      ['b', 'intact', []],
    ]);
    const verified = expectCli('verification', 0, 'verify-store', one);
    expect(verified.results[0]!.objects).toHaveLength(2);
    expect(expectCli('repair', 0, 'repair', one, '--from', other)).toMatchObject({ valid: true, objects: [] });
  });

  const damages: [title: string, damage: (object: string) => void, verdict: string][] = [
    ['a changed file', (object) => appendFileSync(join(object, 'v1/content/a.txt'), 'x'), 'changed'],
    ['a missing file', (object) => rmSync(join(object, 'v1/content/a.txt')), 'missing'],
    ['a broken inventory', (object) => writeFileSync(join(object, 'inventory.json'), '{'), 'changed'],
    ['a missing sidecar', (object) => rmSync(join(object, 'inventory.json.sha512')), 'missing'],
  ];
  it.each(damages)('find %s, and repair it', (title, damage, verdict) => {
    const [bad, good] = pair(title);
    damage(objectFolder(bad));
    const given = expectCli('audit', 1, 'audit', bad, good);
    expect(given.results.map(({ valid }) => valid)).toEqual([false, true]);
    expect(given.results[0]!.objects!.map((object) => object.verdict).sort()).toEqual([verdict, 'intact'].sort());
    expectCli('verification', 1, 'verify-store', bad);
    expect(expectCli('repair', 1, 'repair', bad, '--from', good, '--dry-run')['objects']).toMatchObject([
      { outcome: 'would-repair' },
    ]);
    expect(expectCli('repair', 0, 'repair', bad, '--from', good)['objects']).toMatchObject([{ outcome: 'repaired' }]);
    expectCli('audit', 0, 'audit', bad);
    expectCli('validator', 0, 'ocfl', 'validate', bad);
  });

  it('say that the declaration or the layout is missing, and exit with 1', () => {
    const [undeclared, misfit] = pair('root');
    rmSync(join(undeclared, '0=ocfl_1.1'));
    writeFileSync(join(misfit, 'ocfl_layout.json'), '{');
    for (const [path, rule] of [
      [undeclared, 'E069'],
      [misfit, 'E070'],
    ] as const) {
      expect(rules(expectCli('audit', 1, 'audit', path))).toContain(rule);
      expect(rules(expectCli('verification', 1, 'verify-store', path))).toContain(rule);
    }
  });

  it('repair only the object that is named, and know when there is none', () => {
    const [bad, good] = pair('named');
    appendFileSync(join(objectFolder(bad), 'v1/content/a.txt'), 'x');
    const { results } = expectCli('audit', 1, 'audit', bad);
    const damaged = results[0]!.objects!.find(({ verdict }) => verdict !== 'intact')!.id;
    const other = damaged === 'a' ? 'b' : 'a';
    expect(expectCli('repair', 0, 'repair', bad, '--from', good, '--object', other)['objects']).toMatchObject([
      { outcome: 'not-needed' },
    ]);
    expect(expectCli('error', 3, 'repair', bad, '--from', good, '--object', 'c')).toMatchObject({
      error: { code: 'CLI_OBJECT_UNKNOWN' },
    });
    expectCli('audit', 1, 'audit', bad);
    expectCli('error', 3, 'repair', bad, '--from', at('absent'));
  });
});

describe('the launcher', () => {
  it('says how to build when nothing is built', () => {
    const bin = at('unbuilt', 'bin');
    mkdirSync(bin, { recursive: true });
    copyFileSync(mocban, join(bin, 'mocban.js'));
    writeFileSync(at('unbuilt', 'package.json'), '{"type":"module"}');
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(bin, 'mocban.js'), '--help'], {
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([3, '']);
    expect(stderr).toContain('npm run build');
  });

  it('never lets control characters of a name through to a terminal', () => {
    const path = at('ctrl.zip');
    writeFileSync(path, rawZip([{ name: 'p/../\u001b[31mred', content: Buffer.from('x') }]));
    const { status, stdout } = human('package', 'validate', path);
    expect(status).toBe(1);
    expect(stdout).not.toContain('\u001b');
  });
});
