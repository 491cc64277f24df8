import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { jest } from '@jest/globals';
import type { Finding } from '@mocban/core';
import {
  generateLogKey,
  leafHash,
  openLogKey,
  serialiseEntry,
  signCheckpoint,
  TreeRange,
  type LogEvent,
} from '@mocban/evidence';
import { MemoryStore } from '@mocban/storage';
import {
  AIP_ID,
  bagZip,
  copyFolder,
  ingest,
  removeFolder,
  snapshot,
  temporaryFolder,
} from '../../archive.test.helper.js';
import type { ArchiveStore } from '../../ports.js';
import type { EvidenceVerification } from '../types.js';
import { verifyStore } from '../audit/verify-store.js';
import { evidenceFolder } from './evidence-files.js';
import { LoggedVersions } from './logged-versions.js';
import { publishLog, readStoreCheckpoint, readStoreEntries } from './store-log.js';
import { STORE_README } from '../store-readme.js';
import { openArchiveStore, openExistingStore } from '../store.js';
import { verifyEvidence, type VerifyEvidenceOptions } from './verify-evidence.js';
import { writeManifests } from './write-manifests.js';

const time = '2026-03-10T02:00:00Z';
const signer = openLogKey('archive.example.org', generateLogKey());
const { vkey } = signer;

let pristine: string;
let objectPath: string;
let evidencePath: string;
let leaf: LogEvent;

/** Publishes these events as the whole log. @returns the checkpoint */
async function log(store: ArchiveStore, events: readonly LogEvent[]): Promise<string> {
  const entries = events.map(serialiseEntry);
  const tree = new TreeRange();
  for (const entry of entries) tree.append(leafHash(entry));
  const checkpoint = signCheckpoint({ origin: signer.name, size: tree.size, root: tree.root() }, [signer]);
  await publishLog(store, {
    checkpoint,
    vkey,
    entries: async function* (from, to) {
      yield* entries.slice(from, to);
    },
  });
  return checkpoint;
}

beforeAll(async () => {
  pristine = await temporaryFolder();
  const store = await openArchiveStore('s1', join(pristine, 's1'));
  const replica = await openArchiveStore('s2', join(pristine, 's2'));
  const staged = await ingest({ store, replica, packagePath: await bagZip(pristine), packageName: 'b.zip' });
  objectPath = staged.objectPrefix;
  evidencePath = evidenceFolder(store, objectPath, 'v1');
  const made = await writeManifests({ from: store, objectPath, version: 'v1', to: [store, replica] });
  expect(made).toMatchObject({ aipId: AIP_ID, version: 'v1', inventorySha512: staged.inventorySha512 });
  const { aipId: object, inventorySha512, ...rest } = made;
  leaf = { type: 'ingest', time, object, inventory: { sha512: inventorySha512 }, ...rest };
  for (const to of [store, replica]) await log(to, [leaf]);
});
afterAll(() => removeFolder(pristine));

let folder: string;
let store: ArchiveStore;
beforeEach(async () => {
  folder = await temporaryFolder();
  await copyFolder(join(pristine, 's1'), join(folder, 's1'));
  store = await openExistingStore(join(folder, 's1'));
});
afterEach(() => removeFolder(folder));

async function verify(
  options: VerifyEvidenceOptions = { vkeys: [vkey] },
): Promise<{ rules: string[]; findings: Finding[]; result: EvidenceVerification }> {
  const findings: Finding[] = [];
  const walk = verifyEvidence(store, options);
  for (;;) {
    const step = await walk.next();
    if (step.done) return { findings, rules: findings.map(({ rule }) => rule), result: step.value };
    findings.push(step.value);
  }
}

const inStore = (...path: string[]): string => join(folder, 's1', ...path);

it('writes manifests that coreutils check, with the digests the leaf names, the same in every store', async () => {
  for (const [name, sum] of [
    ['manifest-sha256.txt', 'sha256sum'],
    ['manifest-sha512.txt', 'sha512sum'],
  ] as const) {
    const manifest = inStore(evidencePath, name);
    const checked = execFileSync(sum, ['-c', '--strict', manifest], { cwd: inStore(objectPath), encoding: 'utf8' });
    // Every file of the object but its declaration, and the copies of the inventory at its root.
    const files = Object.keys(await snapshot(inStore(objectPath))).filter((path) =>
      /^v1\/(content\/|inventory.json$)/.test(path),
    );
    expect(checked.trim().split('\n').sort()).toEqual(files.map((path) => `${path}: OK`).sort());
    const bytes = await readFile(manifest);
    expect(leaf).toMatchObject({
      manifests: expect.arrayContaining([{ name, sha256: createHash('sha256').update(bytes).digest('hex') }]),
    });
    expect(await readFile(join(pristine, 's2', evidencePath, name))).toEqual(bytes);
  }
});

it('writes the same manifests again, and refuses where others are', async () => {
  const before = await snapshot(inStore('evidence'));
  const again = () => writeManifests({ from: store, objectPath, version: 'v1', to: [store] });
  await again();
  expect(await snapshot(inStore('evidence'))).toEqual(before);
  await rm(inStore(evidencePath, 'manifest-sha512.txt'));
  await writeFile(inStore(evidencePath, `.${randomUUID()}.part`), 'broken off');
  await again();
  expect(await snapshot(inStore('evidence'))).toEqual(before);
  await writeFile(inStore(evidencePath, 'manifest-sha512.txt'), 'x');
  await expect(again()).rejects.toMatchObject({ code: 'ARCHIVE_EVIDENCE_CONFLICT' });
  await expect(writeManifests({ from: store, objectPath, version: 'v2', to: [store] })).rejects.toMatchObject({
    code: 'ARCHIVE_VERSION_UNKNOWN',
  });
});

it('makes the digests of content that the inventory lacks by reading it, once for all stores', async () => {
  const strip = async (path: string): Promise<string> => {
    const { fixity: _, ...inventory } = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    const bytes = JSON.stringify(inventory);
    const digest = createHash('sha512').update(bytes).digest('hex');
    await writeFile(path, bytes);
    await writeFile(`${path}.sha512`, `${digest} inventory.json\n`);
    return bytes;
  };
  await strip(inStore(objectPath, 'inventory.json'));
  await strip(inStore(objectPath, 'v1/inventory.json'));
  await rm(inStore('evidence'), { recursive: true });
  const elsewhere: ArchiveStore = { id: 's3', files: new MemoryStore() };
  const reads = jest.spyOn(store.files, 'read');
  await writeManifests({ from: store, objectPath, version: 'v1', to: [store, elsewhere] });
  const read = reads.mock.calls.map(([key]) => key).filter((key) => key.includes('/content/'));
  expect(read.length).toBeGreaterThan(3);
  expect(new Set(read).size).toBe(read.length);
  execFileSync('sha256sum', ['-c', '--strict', '--quiet', inStore(evidencePath, 'manifest-sha256.txt')], {
    cwd: inStore(objectPath),
  });
  expect((await verify()).rules).toEqual(['LOG_VERSION_DIFFERS']);
  await writeFile(inStore(objectPath, 'v1/content/METS.xml'), 'x');
  await rm(inStore('evidence'), { recursive: true });
  await expect(writeManifests({ from: store, objectPath, version: 'v1', to: [store] })).rejects.toMatchObject({
    code: 'ARCHIVE_OBJECT_DAMAGED',
  });
});

it('verifies a whole store: objects, log and manifests', async () => {
  const before = await snapshot(inStore(''));
  expect(await verifyStore(store, { vkeys: [vkey] })).toEqual({
    valid: true,
    objects: { count: 1, intact: 1, notIntact: [] },
    log: 'verified',
    evidence: 'verified',
    findings: [],
  });
  expect((await verify()).result).toMatchObject({ leaves: 1, origin: signer.name, vkey });
  expect(await snapshot(inStore(''))).toEqual(before);
});

it('reads its log back', async () => {
  const found = await readStoreCheckpoint(store, vkey);
  if (found.state !== 'valid') throw new Error(found.state);
  const read: Buffer[] = [];
  for await (const entries of readStoreEntries(store, found.checkpoint)) read.push(...entries);
  expect(read).toEqual([serialiseEntry(leaf)]);
});

describe('finds', () => {
  const other = 'urn:uuid:11111111-1111-4111-8111-111111111111';

  it('a version without a leaf', async () => {
    await rm(inStore('log'), { recursive: true });
    await log(store, [{ type: 'policy', time }]);
    const { findings, result } = await verify();
    expect(findings).toMatchObject([
      { rule: 'LOG_LEAF_MISSING', location: `${objectPath}/v1`, message: expect.stringContaining(AIP_ID) },
    ]);
    expect(result).toMatchObject({ log: 'failed', evidence: 'verified' });
  });

  it('a leaf whose object is gone, by its id', async () => {
    await log(store, [leaf, { ...leaf, object: other }]);
    expect((await verify()).findings).toMatchObject([
      { rule: 'LOG_OBJECT_ELSEWHERE', severity: 'warning', message: expect.stringContaining(`${other} v1: leaf 1`) },
    ]);
    await log(store, [leaf, { ...leaf, object: other }, { type: 'purge', time, object: other }]);
    expect((await verify()).rules).toEqual([]);
  });

  it('a newer version that was rolled back', async () => {
    await log(store, [leaf, { ...leaf, version: 'v2' }]);
    expect((await verify()).findings).toMatchObject([
      { rule: 'LOG_OBJECT_MISSING', message: expect.stringContaining(`${AIP_ID} v2`) },
    ]);
  });

  it('an object that is gone with all that was kept of it', async () => {
    await rm(inStore('objects', objectPath.split('/')[1]!), { recursive: true });
    expect((await verify()).rules.sort()).toEqual(['EVIDENCE_FILE_EXTRA', 'EVIDENCE_FILE_EXTRA', 'LOG_OBJECT_MISSING']);
    await rm(inStore('evidence'), { recursive: true });
    expect((await verify()).rules).toEqual(['LOG_OBJECT_ELSEWHERE']);
  });

  it('an object that was replaced with another one under its id', async () => {
    await log(store, [leaf]);
    for (const place of ['', 'v1']) {
      const path = inStore(objectPath, place, 'inventory.json');
      const text = (await readFile(path, 'utf8')).replace('"message"', '"message" ');
      await writeFile(path, text);
      await writeFile(`${path}.sha512`, `${createHash('sha512').update(text).digest('hex')} inventory.json\n`);
    }
    expect((await verifyStore(store, { vkeys: [vkey] })).objects.intact).toBe(1);
    const { rules } = await verify();
    expect(rules.sort()).toEqual(['EVIDENCE_MANIFEST_CHANGED', 'EVIDENCE_MANIFEST_CHANGED', 'LOG_VERSION_DIFFERS']);
    // Manifests made to fit do not help: the log has others.
    await rm(inStore('evidence'), { recursive: true });
    await writeManifests({ from: store, objectPath, version: 'v1', to: [store] });
    expect((await verify()).rules).toEqual(['LOG_VERSION_DIFFERS']);
  });

  it('nothing more where the inventory itself cannot be read, which the audit says', async () => {
    await writeFile(inStore(objectPath, 'inventory.json'), 'x');
    expect((await verify()).rules).toEqual([]);
    expect((await verifyStore(store)).valid).toBe(false);
  });

  it.each([
    [
      'a changed digest',
      (text: string) => text.replace(/^./, (c) => (c === '0' ? '1' : '0')),
      'EVIDENCE_MANIFEST_CHANGED',
    ],
    ['a line too few', (text: string) => text.slice(text.indexOf('\n') + 1), 'EVIDENCE_MANIFEST_CHANGED'],
    [
      'the last line too few',
      (text: string) => text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1),
      'EVIDENCE_MANIFEST_CHANGED',
    ],
    ['a line too many', (text: string) => `${text}${'a'.repeat(64)}  z\n`, 'EVIDENCE_MANIFEST_CHANGED'],
    ['no text', () => '\u0000\u00ff', 'EVIDENCE_MANIFEST_CHANGED'],
  ])('a manifest with %s', async (_, change, rule) => {
    const path = inStore(evidencePath, 'manifest-sha256.txt');
    await writeFile(path, change(await readFile(path, 'utf8')));
    const { findings, result } = await verify();
    expect(findings[0]).toMatchObject({
      rule,
      location: `${evidencePath}/manifest-sha256.txt`,
      message: expect.stringContaining(AIP_ID),
    });
    expect(result.evidence).toBe('failed');
  });

  it('a manifest that is missing, one that is a folder, and files of nobody', async () => {
    await rm(inStore(evidencePath, 'manifest-sha256.txt'));
    expect((await verify()).findings).toMatchObject([
      { rule: 'EVIDENCE_MANIFEST_MISSING', location: `${evidencePath}/manifest-sha256.txt` },
    ]);
    await mkdir(inStore(evidencePath, 'manifest-sha256.txt'));
    expect((await verify()).rules).not.toEqual([]);
    await rm(inStore(evidencePath, 'manifest-sha256.txt'), { recursive: true });
    await rename(inStore(evidencePath), inStore(dirname(evidencePath), 'v7'));
    await writeFile(inStore('evidence/stray'), '');
    expect((await verify()).rules.sort()).toEqual([
      'EVIDENCE_FILE_EXTRA',
      'EVIDENCE_FILE_EXTRA',
      'EVIDENCE_MANIFEST_MISSING',
      'EVIDENCE_MANIFEST_MISSING',
    ]);
  });

  it('leaves of one version that do not agree', async () => {
    await log(store, [leaf, { ...leaf, inventory: { sha512: 'a'.repeat(128) } }]);
    expect((await verify()).rules).toEqual(['LOG_VERSION_REPEATED']);
  });

  it('a log that is shorter than it was', async () => {
    await copyFolder(inStore('log'), inStore('before'));
    const longer = await log(store, [leaf, { type: 'policy', time }]);
    await rm(inStore('log'), { recursive: true });
    await rename(inStore('before'), inStore('log'));
    expect((await verify()).rules).toEqual([]);
    expect((await verify({ vkeys: [vkey], earlier: Buffer.from(longer) })).rules).toEqual(['LOG_SHRUNK']);
  });

  it('a log that is gone, and none in a bare storage root', async () => {
    await rm(inStore('log'), { recursive: true });
    expect((await verify()).result).toMatchObject({ log: 'none', evidence: 'verified' });
    store = await openExistingStore(inStore('objects'));
    expect(await verify()).toMatchObject({ rules: [], result: { log: 'none', evidence: 'none', leaves: 0 } });
  });
});

it('gives commands in the README of stores that check a version by its manifests', async () => {
  const [, groups, digest] = /^objects\/((?:\w{3}\/){3})(\w{64})$/.exec(objectPath)!;
  const commands = STORE_README.split('\n')
    .filter((line) => /^ {2}sha(256|512)sum -c \.\./.test(line))
    .map((line) => line.replace('abc/def/012/abcdef012...', `${groups}${digest}`));
  expect(commands).toHaveLength(2);
  const verified = execFileSync('sh', ['-ec', commands.join('\n')], { cwd: inStore(objectPath), encoding: 'utf8' });
  expect(
    verified
      .trim()
      .split('\n')
      .every((line) => line.endsWith(': OK')),
  ).toBe(true);
  const grep = /find log.*/.exec(STORE_README)![0].replace('its identifier', AIP_ID);
  // The length of the very first entry stands before it.
  const entry = execFileSync('sh', ['-ec', grep], { cwd: inStore(''), encoding: 'latin1' });
  expect(entry.slice(2)).toBe(`${serialiseEntry(leaf).toString()}\n`);
});

it('knows versions by little more than their digests, and a purge of all of an object', () => {
  const versions = new LoggedVersions();
  const manifests = [{ sha256: 'a'.repeat(64) }];
  const of = (version: string) => ({ ...leaf, type: 'ingest' as const, version, object: 'o' }) as LogEvent;
  for (const version of ['v1', 'v2', 'v3']) expect(versions.add(of(version))).toEqual({ isRepeated: false });
  expect(versions.add(of('v1'))).toEqual({ isRepeated: false });
  expect(versions.missing).toBe(3);
  expect(versions.meet('o', 'v1', 'b'.repeat(128), manifests)).toBe('inventory-differs');
  expect([versions.missing, versions.isMissing('o', 'v2'), versions.isMissing('o', 'v1')]).toEqual([2, true, false]);
  versions.add({ type: 'purge', time, object: 'o' });
  expect([versions.missing, versions.isMissing('o', 'v2')]).toEqual([0, false]);
  versions.add(of('v2'));
  expect([versions.missing, versions.isMissing('o', 'v2')]).toEqual([1, true]);
  expect(versions.meet('p', 'v1', '', [])).toBe('unlogged');
});
