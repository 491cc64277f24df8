import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KeyStore } from '@mocban/storage/testing';
import { FixityPool } from '@mocban/fixity';
import { validateObject } from '@mocban/ocfl';
import { collect, removeFolder, temporaryFolder } from '../../../archive.test.helper.js';
import type { ArchiveStore } from '../../../ports.js';
import { auditObject } from '../audit-object.js';
import { auditStore } from '../audit-store.js';
import { verifyStore } from '../verify-store.js';
import { openArchiveStore, openArchiveStoreOn, openExistingStore } from '../../store.js';
import { canaryDesigns } from './canary-designs.js';
import { Trial } from './trial.js';
import { tryCanaries } from './try-canaries.js';

let folder: string;
beforeEach(async () => void (folder = await temporaryFolder()));
afterEach(() => removeFolder(folder));

const failed = async (store: ArchiveStore, options: Parameters<typeof tryCanaries>[1] = {}): Promise<string[]> =>
  (await tryCanaries(store, options)).filter(({ passed }) => !passed).map(({ name }) => name);

const places = async (store: ArchiveStore): Promise<string[]> => [
  ...new Set((await tryCanaries(store)).map(({ place }) => place)),
];

it('judges every canary rightly, in one process and in threads, and leaves objects/ alone', async () => {
  const store = await openArchiveStore('s', folder);
  expect(await failed(store)).toEqual([]);
  const pool = new FixityPool();
  expect(await failed(store, { pool })).toEqual([]);
  await pool.close();
  expect(await places(store)).toEqual(['store']);
  expect(await collect(auditStore(store))).toEqual([]);
  expect((await verifyStore(store)).valid).toBe(true);
  expect(await openArchiveStore('s', folder)).toMatchObject({ id: 's' });
});

it('agrees with what validates objects of others about which canaries are sound', async () => {
  const store = await openArchiveStore('s', folder);
  await tryCanaries(store);
  for (const { path, expected } of canaryDesigns()) {
    const findings = await collect(validateObject(store.files, `canaries/${path}`));
    expect(findings.some(({ severity }) => severity === 'error')).toBe(expected.verdict !== 'intact');
  }
});

it('keeps canaries in a store without folders', async () => {
  const store = await openArchiveStoreOn('bucket', new KeyStore());
  expect(await failed(store)).toEqual([]);
  expect(await places(store)).toEqual(['store']);
});

it('puts a canary right that was damaged or added to', async () => {
  const store = await openArchiveStore('s', folder);
  await tryCanaries(store);
  const [sound] = canaryDesigns();
  const notes = join(folder, 'canaries', sound!.path, 'v1/content/notes.txt');
  const good = await readFile(notes);
  await writeFile(notes, 'rotten');
  await writeFile(`${notes}.more`, 'more');
  expect(await failed(store)).toEqual([]);
  expect(await readFile(notes)).toEqual(good);
});

it('reads a read-only store’s own canaries where it has them, and makes others where it has none', async () => {
  await openArchiveStore('s', folder);
  const readOnly = await openExistingStore(folder, { readOnly: true });
  expect(await places(readOnly)).toEqual(['scratch']);
  expect(await failed(readOnly)).toEqual([]);
  await tryCanaries(await openArchiveStore('s', folder));
  expect(await places(readOnly)).toEqual(['store']);
});

it('writes nothing into a bare storage root', async () => {
  await openArchiveStore('s', folder);
  const bare = await openExistingStore(join(folder, 'objects'));
  expect(await places(bare)).toEqual(['scratch']);
  expect(await collect(bare.files.list('canaries'))).toEqual([]);
});

it.each([
  ['changed', ['flipped-byte', 'flipped-byte-read-ahead', 'truncated']],
  ['missing', ['missing-file']],
  ['extra', ['extra-file']],
])('fails loudly when the auditor does not see what is %s', async (verdict, blind) => {
  const store = await openArchiveStore('s', folder);
  const audit: typeof auditObject = async (...given) => {
    const audited = await auditObject(...given);
    const files = audited.files.filter((file) => file.verdict !== verdict || /inventory/.test(file.path));
    return { ...audited, files, verdict: files.length === 0 ? 'intact' : audited.verdict };
  };
  expect(await failed(store, { audit })).toEqual(blind);
});

it('fails when the auditor accuses what is sound', async () => {
  const store = await openArchiveStore('s', folder);
  const audit: typeof auditObject = async (...given) => ({ ...(await auditObject(...given)), verdict: 'changed' });
  expect(await failed(store, { audit })).toContain('sound');
});

it('breaks an audit off whose auditor fails while it audits, and lets one go on that does not', async () => {
  const store = await openArchiveStore('s', folder);
  const trial = new Trial(store);
  expect(await trial.hasFailed()).toBe(false);
  expect(trial.signal.aborted).toBe(false);
  const audit: typeof auditObject = async (...given) => ({ ...(await auditObject(...given)), verdict: 'intact' });
  const blind = new Trial(store, { audit });
  expect(await blind.hasFailed()).toBe(true);
  expect(blind.signal.aborted).toBe(true);
  const stop = new AbortController();
  const broken = new Trial(store, { signal: stop.signal });
  stop.abort(new Error('enough'));
  expect(broken.signal.reason).toMatchObject({ message: 'enough' });
  await broken.hasFailed().catch(() => undefined);
});
