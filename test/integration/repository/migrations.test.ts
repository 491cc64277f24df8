import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openTree } from '@mocban/container';
import { validateEark } from '@mocban/eark';
import { exportVersion, validateObject } from '@mocban/ocfl';
import { rebuildCatalogue } from '@mocban/repository';
import { openFsStore } from '@mocban/storage';
import { corpus, describeWith } from '../../fixtures/corpora.js';
import {
  haveGhostscript,
  haveImageMagick,
  haveOffice,
  makeNarrowSheet,
  makeOfficeFiles,
  makeOldImages,
} from '../../fixtures/office-files.js';
import { openTestDatabase, type TestDatabase } from './database.js';
import { bagParcel, removeFolder, scratchFolder, TestService, tt05Files, type Answer } from './service.js';

const OFFICE = ['fmt/40', 'fmt/61', 'fmt/126', 'fmt/50', 'x-fmt/394', 'x-fmt/44'];
const IMAGES = ['fmt/116', 'fmt/118', 'fmt/119', 'fmt/90', 'x-fmt/367', 'fmt/402'];

interface Item {
  aipId: string;
  state: string;
  version?: string;
  files: {
    path: string;
    outcome: string;
    code?: string;
    derivedPath?: string;
    report?: { output: { puid: string } };
  }[];
}

describeWith('LibreOffice, Poppler and ImageMagick', haveOffice && haveImageMagick, 'campaigns of migration', () => {
  let folder: string;
  let data: string;
  let service: TestService;
  let officer: string;
  let approver: string;
  const originals = new Map<string, string>();

  const post = (key: string, target: string, body: unknown = {}) => service.call('POST', target, { key, body });
  const get = async <T = Record<string, unknown>>(target: string, key = officer): Promise<T> =>
    (await service.call('GET', target, { key })).body as T;
  const inDatabase = async <T>(look: (database: TestDatabase) => Promise<T>): Promise<T> => {
    const database = await openTestDatabase(data);
    try {
      return await look(database);
    } finally {
      await database.close();
    }
  };
  const readFolder = async (root: string, name: RegExp): Promise<string> =>
    (await readdir(root, { recursive: true }))
      .filter((file) => name.test(file))
      .map((file) => readFileSync(path.join(root, file), 'utf8'))
      .join('\n');
  const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

  beforeAll(async () => {
    folder = await scratchFolder();
    data = path.join(folder, 'data');
    const made = path.join(folder, 'made');
    const names = [...makeOfficeFiles(made), ...makeOldImages(made)];
    const files = Object.fromEntries(names.map((name) => [`hồ sơ/${name}`, readFileSync(path.join(made, name))]));
    for (const [name, bytes] of Object.entries(files)) originals.set(name, sha256(bytes));
    service = await TestService.start(data);
    const producer = await service.agency('H01');
    officer = await service.key('officer', undefined, { holder: 'officer' });
    approver = await service.key('approver', undefined, { holder: 'approver' });
    // The header of WordPerfect 6, and nothing that a reader of it can use.
    const header = Buffer.from('ff57504310000000010a020100000000', 'hex');
    const damaged = Buffer.concat([header, Buffer.alloc(200, 0x80)]);
    for (const [name, content] of [
      ['HS-01', files],
      ['HS-02', { 'a.wpd': damaged, 'b.rtf': files['hồ sơ/note.rtf']! }],
      [
        'HS-03',
        {
          scan: Buffer.from(Array.from({ length: 120 }, (_, at) => (at * at * 7919) % 251)),
          'narrow.xls': readFileSync(path.join(made, makeNarrowSheet(made))),
        },
      ],
      ['HS-04', { 'broken.wpd': damaged }],
    ] as const)
      expect((await service.send(producer, await bagParcel(name, content)))['state']).toBe('preserved');
  }, 240_000);

  afterAll(async () => {
    await service.close();
    await removeFolder(folder);
  });

  async function policy(name: string, body: Record<string, unknown>): Promise<string> {
    const made = await post(officer, '/v1/migrations/policies', {
      name,
      source: 'a test',
      reason: 'formats of dying programs',
      ...body,
    });
    expect(made).toMatchObject({ status: 201, body: { name, version: 1, madeBy: 'officer of a test' } });
    return String(made.body['id']);
  }

  const start = async (body: Record<string, unknown>): Promise<string> => {
    const made = await post(officer, '/v1/migrations/campaigns', { reason: 'as planned', ...body });
    expect(made.status).toBe(202);
    return String(made.body['id']);
  };
  /** Conversions take seconds each, and more on a busy machine. */
  async function campaign(id: string, state: string): Promise<Record<string, unknown>> {
    const deadline = Date.now() + 240_000;
    for (;;) {
      const body = await get(`/v1/migrations/campaigns/${id}`);
      if (body['state'] === state) return body;
      if (Date.now() > deadline) throw new Error(`the campaign stays ${JSON.stringify(body)}`);
      await pause(100);
    }
  }
  const items = async (id: string): Promise<Item[]> =>
    (await get<{ items: Item[] }>(`/v1/migrations/campaigns/${id}/items`)).items;

  async function approve(id: string): Promise<Answer> {
    const asked = await post(officer, '/v1/approvals', {
      kind: 'migration',
      subject: id,
      reason: 'the preview is good',
    });
    expect(asked.status).toBe(201);
    return post(approver, `/v1/approvals/${String(asked.body['id'])}/approve`);
  }

  it('names the tools of the machine', async () => {
    const { tools, isolation } = await get<{ tools: { tool: string; available: boolean }[]; isolation: object }>(
      '/v1/migrations/tools',
    );
    expect(tools).toContainEqual(expect.objectContaining({ tool: 'libreoffice', available: true }));
    expect(isolation).toMatchObject({ network: true });
  });

  it('refuses a policy that no tool can do, and one out of its time', async () => {
    const body = { name: 'x', source: 's', reason: 'r', from: ['fmt/40'], to: 'tiff', tool: 'libreoffice' };
    const refused = async (more: object) =>
      (await post(officer, '/v1/migrations/policies', { ...body, ...more })).body['code'];
    expect(await refused({})).toBe('MIGRATION_POLICY_INVALID');
    expect(await refused({ to: 'pdfa-2b', from: ['fmt/353'] })).toBe('MIGRATION_POLICY_INVALID');
    expect(await refused({ to: 'pdfa-2b', parameters: { imageQuality: 5 } })).toBe('MIGRATION_POLICY_INVALID');
    expect(await refused({ to: 'pdfa-2b', from: ['nonsense'] })).toBe('REQUEST_INVALID');
    const ended = await policy('ended', {
      from: ['fmt/40'],
      to: 'pdfa-2b',
      tool: 'libreoffice',
      validUntil: '2001-01-01',
    });
    const started = await post(officer, '/v1/migrations/campaigns', { policy: ended, reason: 'late' });
    expect(started).toMatchObject({ status: 409, body: { code: 'MIGRATION_POLICY_EXPIRED' } });
    expect((await post(approver, '/v1/migrations/policies', body)).status).toBe(403);
  });

  let office: string;
  let aip: Item;

  it('previews a sample, keeps nothing in the archive, and is carried out when two persons agree', async () => {
    const id = await policy('office', { from: OFFICE, to: 'pdfa-2b', tool: 'libreoffice' });
    office = await start({ policy: id, sample: 3, seed: 7 });
    expect(await campaign(office, 'previewed')).toMatchObject({ extent: { files: 9 } });
    const preview = await get<{ path: string; outcome: string; hasResult: boolean; position: number }[]>(
      `/v1/migrations/campaigns/${office}/preview`,
    );
    expect(preview).toHaveLength(3);
    const [good] = preview.filter(({ outcome }) => outcome === 'migrated');
    const result = await fetch(
      `${service.repository.url}/v1/migrations/campaigns/${office}/preview/${good!.position}/content`,
      {
        headers: { authorization: `Bearer ${approver}` },
      },
    );
    expect(result.headers.get('content-type')).toBe('application/pdf');
    expect(
      Buffer.from(await result.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    const [holding] = (await get<{ items: { id: string }[] }>('/v1/holdings')).items;
    expect(holding).toBeDefined();

    const own = await post(officer, '/v1/approvals', { kind: 'migration', subject: office, reason: 'alone' });
    expect((await post(officer, `/v1/approvals/${String(own.body['id'])}/approve`)).status).toBe(403);
    expect((await post(approver, `/v1/approvals/${String(own.body['id'])}/approve`)).status).toBe(200);
    const done = await campaign(office, 'done');
    expect(done).toMatchObject({ confirmedBy: 'officer of a test, approver of a test' });
    const all = await items(office);
    expect(all.map(({ state, files }) => [state, files.map(({ outcome }) => outcome).sort()])).toEqual([
      ['done', ['migrated', 'migrated', 'migrated', 'migrated', 'migrated']],
      ['done', ['failed', 'migrated']],
      ['failed', ['differs']],
      ['failed', ['failed']],
    ]);
    expect(done).toMatchObject({
      aips: [
        { of: 'done', count: 2 },
        { of: 'failed', count: 2 },
      ],
      files: [
        { of: 'differs', count: 1 },
        { of: 'failed', code: 'MIGRATION_OUTPUT_MISSING', count: 2 },
        { of: 'migrated', count: 6 },
      ],
    });
    aip = all[0]!;
    // The results of the preview are gone.
    expect(await readdir(path.join(data, 'migration-previews'))).toEqual([]);
  }, 300_000);

  it('leaves every original as it was, beside a representation that says what it was made of', async () => {
    const uuid = aip.aipId.slice(-36);
    const store = await openFsStore(path.join(data, 'store-1'));
    const [row] = await inDatabase((database) =>
      database.query<{ object_path: string }>('select object_path from aips where id = $1', [aip.aipId]),
    );
    const [leaf] = await inDatabase((database) =>
      database.query<{ entry: Buffer }>(
        `select entry from log_leaves where convert_from(entry, 'utf8') ~ 'migration-campaign' order by number limit 1`,
      ),
    );
    expect(leaf!.entry.toString()).toContain(office);
    const findings = [];
    for await (const finding of validateObject(store, row!.object_path)) findings.push(finding);
    expect(findings).toEqual([]);

    const root = path.join(folder, aip.aipId.replaceAll(':', '_'));
    await exportVersion(store, row!.object_path, 'v2', root);
    const tree = await openTree(root);
    const judged = await validateEark(tree);
    expect(judged.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    const paths = [...tree.files.keys()];
    await tree.close();
    for (const [name, digest] of originals) {
      const [held] = paths.filter((file) => file.startsWith('representations/rep1/') && file.endsWith(name));
      expect(sha256(readFileSync(path.join(root, held!)))).toBe(digest);
    }
    for (const { derivedPath } of aip.files) {
      const file = path.join(root, derivedPath!);
      expect(execFileSync('pdfinfo', ['-meta', file], { encoding: 'utf8' })).toMatch(/pdfaid:part>2</);
    }
    const { formats } = await service.until(`/v1/holdings/${uuid}/formats`, officer, ({ formats: found }) =>
      (found as { lastingCopies: number }[]).some(({ lastingCopies }) => lastingCopies > 0),
    );
    expect(formats).toContainEqual(expect.objectContaining({ puid: 'fmt/126', files: 1, lastingCopies: 1 }));
    const premis = readFileSync(path.join(root, 'metadata/preservation/PREMIS.xml'), 'utf8');
    expect(premis).toMatch(/LibreOffice \d/);
    expect(premis).toContain(office);
    // As of every other file: what the format of a derived one rests on, and by which release it was told.
    const { items: files } = await get<{ items: { path: string }[] }>(
      `/v1/holdings/${uuid}/versions/v2/files?limit=500`,
    );
    const derived = files.filter(({ path: file }) => aip.files.some(({ derivedPath }) => derivedPath === file));
    expect(derived).toHaveLength(aip.files.length);
    for (const file of derived)
      expect(file).toMatchObject({
        puid: 'fmt/477',
        formatBasis: 'signature',
        formatRelease: expect.stringMatching(/^pronom-\d+-/),
      });
    const events = await get<{ items: { type: string }[] }>(`/v1/holdings/${uuid}/events`);
    expect(events.items.map(({ type }) => type)).toEqual(expect.arrayContaining(['migration', 'validation']));
    const audit = await post(service.administrator, '/v1/audits', {});
    expect(
      await service.until(`/v1/audits/${String(audit.body['id'])}`, officer, ({ state }) => state === 'done'),
    ).toMatchObject({ verdicts: { intact: expect.any(Number) } });
  });

  it('has nothing to do a second time', async () => {
    const id = await policy('office again', { from: OFFICE, to: 'pdfa-2b', tool: 'libreoffice' });
    const again = await start({ policy: id, sample: 1 });
    // Only what failed before is left.
    expect(await campaign(again, 'previewed')).toMatchObject({ extent: { files: 3 } });
    expect((await post(officer, `/v1/migrations/campaigns/${again}/cancel`)).body['state']).toBe('cancelled');
    expect(
      (await post(officer, '/v1/approvals', { kind: 'migration', subject: again, reason: 'r' })).body['code'],
    ).toBe('MIGRATION_CAMPAIGN_STATE');
  });

  /** What is said of the old presentation, version by version. */
  const slidesIn = (database: TestDatabase) =>
    database.query<{ version: number; puid: string; release: string }>(
      `select version_number as version, puid, format_release as release from aip_files
        where aip_id = $1 and role = 'content' and path like 'representations/rep1/%.ppt' order by version_number`,
      [aip.aipId],
    );

  it('makes TIFF of old images as a further version, which says what files were found to be meanwhile', async () => {
    // As a campaign leaves what another release says of a file.
    await inDatabase((database) =>
      database.query(
        `with campaign as (
           insert into format_campaigns (release, state, trigger, last_sequence, requested_by)
           values ('pronom-later', 'done', 'person', 0, 'a test') returning id
         ), told as (
           insert into format_identifications (campaign_id, aip_id, version_number, path, was_puid, was_name, was_basis, was_release,
                was_warnings, puid, name, basis, release, warnings)
           select c.id, aip_id, version_number, path, puid, format_name, format_basis, format_release, format_warnings, 'fmt/9126',
                'A later name', 'container', 'pronom-later', '{}'
             from aip_files, campaign c where aip_id = $1 and version_number = 2 and path like 'representations/rep1/%.ppt'
           returning aip_id, version_number, path, puid, release
         ) update aip_files f set puid = t.puid, format_release = t.release from told t
            where f.aip_id = t.aip_id and f.version_number = t.version_number and f.path = t.path`,
        [aip.aipId],
      ),
    );
    const id = await policy('images', {
      from: IMAGES,
      to: 'tiff',
      tool: 'imagemagick',
      parameters: { compression: 'lzw' },
    });
    const images = await start({ policy: id });
    await campaign(images, 'previewed');
    expect((await approve(images)).status).toBe(200);
    await campaign(images, 'done');
    const [item] = await items(images);
    expect(item).toMatchObject({ aipId: aip.aipId, state: 'done', version: 'v3' });
    expect(item!.files.map(({ report }) => report?.output.puid)).toEqual(['fmt/353', 'fmt/353', 'fmt/353']);
    expect(item!.files[0]!.derivedPath).toMatch(/^representations\/rep3\/data\/.*\.bmp\.tif$/);
    expect((await inDatabase(slidesIn))[2]).toEqual({ version: 3, puid: 'fmt/9126', release: 'pronom-later' });
  }, 300_000);

  it('says of each file that it leaves why, and looks into those of no known format only when asked to', async () => {
    const limits = { from: ['fmt/50', 'x-fmt/394'], to: 'pdfa-1b', tool: 'libreoffice' };
    const small = await start({ policy: await policy('small', { ...limits, maxBytes: 150 }), unidentified: true });
    await campaign(small, 'previewed');
    await approve(small);
    await campaign(small, 'done');
    const said = (await items(small)).map(({ state, files }) => [
      state,
      files.map(({ path: file, outcome, code }) => [path.posix.basename(file), code ?? outcome]),
    ]);
    expect(said).toEqual([
      [
        'done',
        [
          ['note.rtf', 'MIGRATION_SOURCE_TOO_LARGE'],
          ['print.wpd', 'migrated'],
        ],
      ],
      ['skipped', [['b.rtf', 'MIGRATION_SOURCE_TOO_LARGE']]],
      ['skipped', [['scan', 'MIGRATION_SOURCE_UNSUPPORTED']]],
    ]);
    const { items: migrated } = await get<{ items: Item[] }>(
      `/v1/migrations/campaigns/${small}/items?outcome=migrated`,
    );
    expect(migrated.map(({ files }) => files.map(({ path: file }) => path.posix.basename(file)))).toEqual([
      ['print.wpd'],
    ]);
  }, 300_000);

  it('is not begun where nothing held is to be migrated', async () => {
    const none = await policy('none', { from: ['fmt/39'], to: 'pdfa-2b', tool: 'libreoffice' });
    const refused = { status: 409, body: { code: 'MIGRATION_NOTHING_HELD' } };
    const body = { policy: none, reason: 'as planned' };
    expect(await post(officer, '/v1/migrations/campaigns', body)).toMatchObject(refused);
    expect(await post(officer, '/v1/migrations/campaigns', { ...body, fonds: 'NO.SUCH' })).toMatchObject(refused);
  });

  const signed = corpus('pdf-signatures');
  describeWith(
    'the corpus pdf-signatures and Ghostscript',
    signed && haveGhostscript && signed,
    'a signed original',
    (root) => {
      it('stays, in a package of Thông tư 05 too, and what is made of it says what its signatures were judged as', async () => {
        const bytes = readFileSync(path.join(root, 'pyhanko/minimal-signed-twice-both-created.pdf'));
        const producer = await service.agency('H77');
        const sent = await service.send(producer, await tt05Files('H77.2025.01', { 'ky.pdf': bytes }));
        expect(sent['state']).toBe('preserved');
        const from = ['fmt/17', 'fmt/18', 'fmt/19', 'fmt/20', 'fmt/276', 'fmt/1129'];
        const id = await policy('signed', { from, to: 'pdfa-2b', tool: 'ghostscript', checks: { textSimilarity: 0 } });
        const run = await start({ policy: id, fonds: 'H77' });
        await campaign(run, 'previewed');
        await approve(run);
        await campaign(run, 'done');
        const [item] = await items(run);
        expect(item).toMatchObject({ state: 'done', version: 'v2', files: [{ outcome: 'migrated' }] });
        expect(item!.files[0]!.report).toMatchObject({ notes: [{ code: 'SIGNATURE_NOT_CARRIED', count: 2 }] });

        const store = await openFsStore(path.join(data, 'store-2'));
        const { object_path: object } = (
          await inDatabase((database) =>
            database.query<{ object_path: string }>('select object_path from aips where id = $1', [item!.aipId]),
          )
        )[0]!;
        const exported = path.join(folder, item!.aipId.replaceAll(':', '_'));
        await exportVersion(store, object, 'v2', exported);
        const premis = await readFolder(exported, /PREMIS\.xml$/);
        expect(premis).toMatch(
          /signatures are on the originals alone, not on what was made of them: [^<]*\.pdf \((TOTAL|INDETERMINATE)/,
        );
        const [original] = (await readdir(exported, { recursive: true })).filter((file) =>
          /rep1\/data\/.*\.pdf$/.test(file),
        );
        expect(sha256(readFileSync(path.join(exported, original!)))).toBe(sha256(bytes));
        const { checkTt05 } = await import('@mocban/vn-records');
        const tree = await openTree(exported);
        const { findings } = await checkTt05(tree, { purpose: 'validate', historicalArchive: false, networked: true });
        await tree.close();
        expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(findings.map(({ rule }) => rule)).toContain('TT05_C3_SECOND_REPRESENTATION');
        expect(findings.map(({ rule }) => rule)).not.toContain('TT05_C5_UNLISTED');
      }, 300_000);
    },
  );

  it('stops a campaign that is cancelled before the next AIP, and keeps what it has made', async () => {
    const other = path.join(folder, 'stopped');
    await mkdir(other);
    let cancel: (() => Promise<void>) | undefined;
    const stopped = await TestService.start(path.join(other, 'data'), {
      onStep: async (step) => {
        if (step === 'version:published') await cancel?.();
      },
    });
    try {
      const key = await stopped.key('officer', undefined, { holder: 'first' });
      const second = await stopped.key('approver', undefined, { holder: 'second' });
      const producer = await stopped.agency('H01');
      const image = readFileSync(path.join(folder, 'made/plan.pcx'));
      for (const name of ['HS-01', 'HS-02', 'HS-03'])
        await stopped.send(producer, await bagParcel(name, { [`${name}.pcx`]: image }));
      const call = async (target: string, body: object, by = key) =>
        (await stopped.call('POST', target, { key: by, body })).body;
      const made = { name: 'p', source: 's', reason: 'r', from: ['fmt/90'], to: 'png', tool: 'imagemagick' };
      const { id: policyId } = await call('/v1/migrations/policies', made);
      const { id } = await call('/v1/migrations/campaigns', { policy: policyId, reason: 'r' });
      const target = `/v1/migrations/campaigns/${String(id)}`;
      await stopped.until(target, key, ({ state }) => state === 'previewed');
      cancel = async () => {
        cancel = undefined;
        expect((await call(`${target}/cancel`, {}))['state']).toBe('cancelled');
      };
      const { id: approval } = await call('/v1/approvals', { kind: 'migration', subject: id, reason: 'r' });
      expect(await call(`/v1/approvals/${String(approval)}/approve`, {}, second)).toMatchObject({ id: approval });
      const done = await stopped.until(target, key, ({ aips }) => (aips as { of: string }[])[0]?.of === 'done');
      expect(done).toMatchObject({
        state: 'cancelled',
        aips: [
          { of: 'done', count: 1 },
          { of: 'waiting', count: 2 },
        ],
      });
      expect((await stopped.call('POST', `${target}/cancel`, { key })).body['state']).toBe('cancelled');
    } finally {
      await stopped.close();
    }
  });

  it('waits for a tool that is absent, and names it', async () => {
    const other = path.join(folder, 'bare');
    await mkdir(other);
    const bare = await TestService.start(path.join(other, 'data'), { migration: { searchPath: '/nonexistent' } });
    try {
      const producer = await bare.agency('H01');
      await bare.send(
        producer,
        await bagParcel('HS-01', { 'note.rtf': readFileSync(path.join(folder, 'made/note.rtf')) }),
      );
      const key = bare.administrator;
      const { body: tools } = await bare.call('GET', '/v1/migrations/tools', { key });
      expect(tools['tools']).toContainEqual(
        expect.objectContaining({ tool: 'libreoffice', available: false, missing: ['soffice'] }),
      );
      const body = { name: 'p', source: 's', reason: 'r', from: ['fmt/50'], to: 'pdfa-2b', tool: 'libreoffice' };
      const made = await bare.call('POST', '/v1/migrations/policies', { key, body });
      const started = await bare.call('POST', '/v1/migrations/campaigns', {
        key,
        body: { policy: made.body['id'], reason: 'r' },
      });
      const waiting = await bare.until(
        `/v1/migrations/campaigns/${String(started.body['id'])}`,
        key,
        ({ cause }) => cause !== undefined,
      );
      expect(waiting).toMatchObject({ state: 'previewing', cause: 'MIGRATION_TOOL_ABSENT' });
    } finally {
      await bare.close();
    }
  });

  it('has policies and campaigns again after a rebuild from a store', async () => {
    const before = await items(office);
    await post(service.administrator, '/v1/snapshot');
    await service.until('/v1/snapshot', service.administrator, ({ requested }) => requested === false);
    const other = path.join(folder, 'other');
    await rebuildCatalogue({ stores: [{ id: 'store-1', path: path.join(data, 'store-1') }], dataDirectory: other });
    const again = await TestService.start(other, { stores: [{ id: 'store-1', path: path.join(data, 'store-1') }] });
    try {
      const key = again.administrator;
      const { body } = await again.call('GET', `/v1/migrations/campaigns/${office}/items`, { key });
      expect(body['items']).toEqual(before);
      const rebuilt = await openTestDatabase(other);
      const [first, second, third] = await slidesIn(rebuilt);
      // What was made of which is in PREMIS.
      const derived = (database: TestDatabase) =>
        database.query(
          `select aip_id, version_number, path, derived_from from aip_files where derived_from is not null
            order by aip_id, version_number, path`,
        );
      const derivedAgain = await derived(rebuilt);
      await rebuilt.close();
      expect(derivedAgain.length).toBeGreaterThan(0);
      expect(derivedAgain).toEqual(await inDatabase(derived));
      expect([first!.puid, second!.puid]).toEqual(['fmt/126', 'fmt/9126']);
      // The store says it, not the snapshot, which has it of the second version alone.
      expect(third).toEqual({ version: 3, puid: 'fmt/9126', release: 'pronom-later' });
    } finally {
      await again.close();
    }
  }, 120_000);
});
