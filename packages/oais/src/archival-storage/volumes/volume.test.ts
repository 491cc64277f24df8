import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fixedClock } from '@mocban/core';
import { AIP_ID, bagZip, collect, ingest, removeFolder, snapshot, temporaryFolder } from '../../archive.test.helper.js';
import type { ArchiveStore } from '../../ports.js';
import { auditObject } from '../audit/audit-object.js';
import { openArchiveStore } from '../store.js';
import { writeManifests } from '../log/write-manifests.js';
import { inspectVolume } from './inspect-volume.js';
import { initVolume } from './open-volume.js';
import { restoreVolume } from './restore-volume.js';
import { openVolumeSigner } from './seal-key.js';
import { storePackages } from './store-packages.js';
import type { VolumeMedium, VolumePackage } from './types.js';
import { writeVolume, type WriteVolumeRequest } from './write-volume.js';

const newKey = () => generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
const signer = openVolumeSigner(newKey());
const medium: VolumeMedium = {
  label: 'BH-2026-001',
  kind: 'disk',
  capacityBytes: 100_000_000,
  serial: 'WX-77 1',
  custodian: 'Nguyễn Văn A',
  ratedLifeEnd: '2031-12-31',
};

let pristine: string;
let source: ArchiveStore;
let packages: VolumePackage[];
let content: string;

beforeAll(async () => {
  pristine = await temporaryFolder();
  source = await openArchiveStore('s1', join(pristine, 's1'));
  const { objectPrefix } = await ingest({ store: source, packagePath: await bagZip(pristine), packageName: 'b.zip' });
  await writeManifests({ from: source, objectPath: objectPrefix, version: 'v1', to: [source] });
  packages = await collect(storePackages(source));
  await initVolume(join(pristine, 'volume'), medium);
  await writeVolume(requestAt(join(pristine, 'volume')));
  const files = Object.keys(await snapshot(join(pristine, 'volume')));
  content = files.find((path) => path.endsWith('metadata/preservation/premis.xml') || path.includes('/content/'))!;
});
afterAll(() => removeFolder(pristine));

const requestAt = (path: string): WriteVolumeRequest => ({
  path,
  label: medium.label,
  packages,
  from: [source],
  signer,
  clock: fixedClock('2026-11-21T21:00:00Z'),
});

let folder: string;
let volume: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  volume = join(folder, 'volume');
  await cp(join(pristine, 'volume'), volume, { recursive: true });
});
afterEach(() => removeFolder(folder));

function runScript(...args: string[]): { exit: number | null; out: string } {
  const ran = spawnSync('sh', [join(volume, 'verify.sh'), ...args], { encoding: 'utf8', cwd: folder });
  return { exit: ran.status, out: ran.stdout + ran.stderr };
}

const rulesOf = async (options = {}) => (await inspectVolume(volume, options)).findings.map(({ rule }) => rule);

async function flip(path: string): Promise<void> {
  const bytes = await readFile(join(volume, path));
  bytes[bytes.length >> 1]! ^= 1;
  await writeFile(join(volume, path), bytes);
}

it('chooses the packages of a store by fonds, by id and by what their metadata says', async () => {
  expect(packages).toEqual([expect.objectContaining({ aipId: AIP_ID, fonds: 'H38.1' })]);
  expect(packages[0]!.files).toBeGreaterThan(8);
  expect(await collect(storePackages(source, { fonds: ['H38.1'] }))).toEqual(packages);
  expect(await collect(storePackages(source, { ids: [AIP_ID] }))).toEqual(packages);
  expect(await collect(storePackages(source, { fonds: ['H99'], rule: 'risk-recovery' }))).toEqual([]);
});

it('is verified by a page of shell with coreutils and openssl, by the own key and by one from elsewhere', async () => {
  const key = join(folder, 'archive.pem');
  await writeFile(key, signer.publicKey);
  expect(runScript()).toEqual({ exit: 0, out: expect.stringContaining('INTACT') });
  const { exit, out } = runScript('archive.pem');
  expect(exit).toBe(0);
  expect(out).toContain('label: BH-2026-001');
  expect(out).toContain('serial: WX-77 1');
  const page = (await readFile(join(volume, 'verify.sh'), 'utf8')).split('\n');
  expect(page.length).toBeLessThan(66);
  const inspection = await inspectVolume(volume, { trustedKey: signer.publicKey });
  expect(inspection).toMatchObject({ outcome: 'intact', mode: 'full', isKeyTrusted: true, findings: [] });
});

describe('a volume that is not what was sealed', () => {
  it('one flipped byte', async () => {
    await flip(content);
    expect(runScript()).toEqual({ exit: 1, out: expect.stringContaining(content) });
    expect(await rulesOf()).toEqual(['VOLUME_FILE_CHANGED']);
  });

  it('one file missing', async () => {
    await rm(join(volume, content));
    expect(runScript()).toEqual({ exit: 1, out: expect.stringContaining(content) });
    expect(await rulesOf()).toEqual(['VOLUME_FILE_MISSING']);
    expect(await rulesOf({ samplePercent: 0 })).toEqual(['VOLUME_FILE_MISSING']);
  });

  it.each(['objects/.more', 'x', '..y'])('one file too many (%s)', async (name) => {
    await writeFile(join(volume, name), '');
    expect(runScript()).toEqual({ exit: 1, out: expect.stringContaining(`${name}: NOT IN THE MANIFEST`) });
    expect(await rulesOf()).toEqual(['VOLUME_FILE_EXTRA']);
  });

  it('another signature', async () => {
    await flip('seal.sig');
    expect(runScript()).toEqual({ exit: 1, out: expect.stringContaining('seal.sig') });
    expect(await rulesOf()).toEqual(['VOLUME_SIGNATURE_WRONG']);
  });

  it('another label in the seal', async () => {
    const seal = await readFile(join(volume, 'seal.txt'), 'utf8');
    await writeFile(join(volume, 'seal.txt'), seal.replace('BH-2026-001', 'BH-2026-002'));
    expect(runScript()).toEqual({ exit: 1, out: expect.stringContaining('WRONG SIGNATURE') });
    expect(await rulesOf()).toEqual(['VOLUME_SIGNATURE_WRONG', 'VOLUME_SEAL_DIFFERS']);
  });

  it('a manifest that was changed with its file', async () => {
    await flip('manifest-sha512.txt');
    expect(runScript()).toEqual({ exit: 1, out: expect.stringContaining('manifest-sha512.txt') });
    expect(await rulesOf()).toContain('VOLUME_MANIFEST_CHANGED');
  });

  it('all of it made anew by another key', async () => {
    await rm(volume, { recursive: true });
    await initVolume(volume, medium);
    const other = openVolumeSigner(newKey());
    await writeVolume({ ...requestAt(volume), signer: other });
    await writeFile(join(folder, 'archive.pem'), signer.publicKey);
    expect(runScript().exit).toBe(0);
    expect(runScript('archive.pem')).toEqual({ exit: 1, out: expect.stringContaining('ANOTHER KEY') });
    expect(await rulesOf({ trustedKey: signer.publicKey })).toEqual(['VOLUME_SIGNATURE_WRONG']);
  });
});

it('reads a sample of content and everything else', async () => {
  const whole = await inspectVolume(volume);
  const none = await inspectVolume(volume, { samplePercent: 0 });
  const half = await inspectVolume(volume, { samplePercent: 50, seed: 'a' });
  expect(none.filesRead).toBeLessThan(half.filesRead);
  expect(half.filesRead).toBeLessThan(whole.filesRead);
  expect(half).toMatchObject({ mode: 'sample', outcome: 'intact' });
  expect(await inspectVolume(volume, { samplePercent: 50, seed: 'a' })).toEqual(half);
});

describe('writing', () => {
  it('is not done to a folder that was not made a volume, as a mount point without its medium', async () => {
    await mkdir(join(folder, 'empty'));
    await expect(writeVolume(requestAt(join(folder, 'empty')))).rejects.toMatchObject({
      code: 'ARCHIVE_VOLUME_FOREIGN',
    });
    expect(await snapshot(join(folder, 'empty'))).toEqual({});
  });

  it('is not done to a sealed volume; the same again is the same', async () => {
    const before = await snapshot(volume);
    const again = await writeVolume({ ...requestAt(volume), clock: fixedClock('2027-01-01T00:00:00Z') });
    expect(again.seal.sealed).toBe('2026-11-21T21:00:00Z');
    await expect(writeVolume({ ...requestAt(volume), packages: [] })).rejects.toMatchObject({
      code: 'ARCHIVE_VOLUME_SEALED',
    });
    await expect(initVolume(volume, medium)).rejects.toMatchObject({ code: 'ARCHIVE_VOLUME_SEALED' });
    expect(await snapshot(volume)).toEqual(before);
  });

  it('is not begun where there is no room', async () => {
    const path = join(folder, 'small');
    await initVolume(path, medium);
    const before = await snapshot(path);
    const huge = packages.map((item) => ({ ...item, sizeBytes: 2 ** 52 }));
    await expect(writeVolume({ ...requestAt(path), packages: huge })).rejects.toMatchObject({
      code: 'ARCHIVE_VOLUME_FULL',
    });
    expect(await snapshot(path)).toEqual(before);
  });

  it('fails when the medium is pulled out, writes nothing where it was, and goes on when it is back', async () => {
    const [path, elsewhere] = [join(folder, 'pulled'), join(folder, 'drawer')];
    await initVolume(path, medium);
    const pull = async (step: string) => {
      if (step === 'volume:begun') await rename(path, elsewhere).then(() => mkdir(path));
    };
    await expect(writeVolume({ ...requestAt(path), onStep: pull })).rejects.toMatchObject({
      code: 'ARCHIVE_VOLUME_FOREIGN',
    });
    expect(await snapshot(path)).toEqual({});
    await expect(writeVolume(requestAt(path))).rejects.toMatchObject({ code: 'ARCHIVE_VOLUME_FOREIGN' });
    await rm(path, { recursive: true });
    await rename(elsewhere, path);
    await writeVolume(requestAt(path));
    expect(await snapshot(path)).toEqual(await snapshot(volume));
  });

  it('takes the next store where a copy is damaged, and seals nothing where all are', async () => {
    const damaged = join(folder, 'damaged');
    await cp(join(pristine, 's1'), damaged, { recursive: true });
    const file = Object.keys(await snapshot(damaged)).find((path) => path.includes('/content/'))!;
    await writeFile(join(damaged, file), 'other bytes');
    const bad = await openArchiveStore('s2', damaged);
    const path = join(folder, 'next');
    await initVolume(path, medium);
    await expect(writeVolume({ ...requestAt(path), from: [bad] })).rejects.toMatchObject({
      code: 'ARCHIVE_OBJECT_DAMAGED',
    });
    await writeVolume({ ...requestAt(path), from: [bad, source] });
    expect(await snapshot(path)).toEqual(await snapshot(volume));
  });

  it('seals nothing when what is read back is not what was written', async () => {
    const path = join(folder, 'rotten');
    await initVolume(path, medium);
    const rot = async (step: string) => {
      if (step !== 'volume:log') return;
      await writeFile(join(path, content), 'other bytes');
    };
    await expect(writeVolume({ ...requestAt(path), onStep: rot })).rejects.toMatchObject({
      code: 'ARCHIVE_VOLUME_NOT_INTACT',
    });
    expect(Object.keys(await snapshot(path))).not.toContain('seal.sig');
  });
});

describe('restoring', () => {
  it('brings back what is missing and what is damaged, and leaves alone what is intact', async () => {
    const path = join(folder, 's3');
    const into = await openArchiveStore('s3', path);
    const outcomes = () => collect(restoreVolume({ path: volume, into, trustedKey: signer.publicKey }));
    expect(await outcomes()).toEqual([expect.objectContaining({ id: AIP_ID, outcome: 'repaired' })]);
    expect(await snapshot(path)).toEqual(await snapshot(join(pristine, 's1')));
    expect(await outcomes()).toEqual([expect.objectContaining({ outcome: 'not-needed' })]);
    await writeFile(join(path, content), 'other bytes');
    expect(await outcomes()).toEqual([expect.objectContaining({ outcome: 'repaired' })]);
    expect(await auditObject(into, packages[0]!.objectPath)).toMatchObject({ verdict: 'intact' });
  });

  it('takes nothing from a volume that is damaged or sealed by somebody else', async () => {
    const into = await openArchiveStore('s3', join(folder, 's3'));
    const other = openVolumeSigner(newKey()).publicKey;
    await expect(collect(restoreVolume({ path: volume, into, trustedKey: other }))).rejects.toMatchObject({
      code: 'ARCHIVE_VOLUME_NOT_INTACT',
    });
    await flip(content);
    expect(await collect(restoreVolume({ path: volume, into }))).toEqual([
      expect.objectContaining({ outcome: 'no-good-copy' }),
    ]);
  });
});
