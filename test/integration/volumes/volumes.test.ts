import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createBag } from '@mocban/bagit';
import { writeZip } from '@mocban/container';
import { fixedClock } from '@mocban/core';
import {
  checkSubmission,
  commitAip,
  initVolume,
  inspectVolume,
  openArchiveStore,
  openExistingStore,
  openVolumeSigner,
  packageAip,
  planVolumes,
  receivePackage,
  storePackages,
  writeManifests,
  writeVolume,
} from '@mocban/oais';
import type { AgreementTerms, VolumePackage } from '@mocban/oais';
import { describeWith } from '../../fixtures/corpora.js';

const mocban = fileURLToPath(new URL('../../../apps/cli/bin/mocban.js', import.meta.url));
const killed = fileURLToPath(new URL('write-killed-at.mjs', import.meta.url));
const agreement: AgreementTerms = {
  code: 'NL.2026.01',
  agency: { code: 'H99.15', name: 'Ủy ban nhân dân xã Mường Thử' },
  title: 'Nộp lưu',
  open: true,
  historicalArchive: true,
  networked: true,
};
const idOf = (number: number): string => `urn:uuid:00000000-0000-4000-8000-00000000000${number}`;

let folder: string;
const at = (...path: string[]): string => join(folder, ...path);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mocban-volumes-'));
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  await writeFile(at('seal.pem'), privateKey.export({ format: 'pem', type: 'pkcs8' }));
  await writeFile(at('archive.pem'), publicKey.export({ format: 'pem', type: 'spki' }));
  for (const number of [1, 2, 3]) await ingested(number);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A bag as a package of the archive. */
async function ingested(number: number): Promise<void> {
  const store = await openArchiveStore('store', at('store'));
  await mkdir(at(`content-${number}`), { recursive: true });
  await writeFile(at(`content-${number}`, 'Quyết định.txt'), `nội dung ${number}\n`.repeat(1000));
  await createBag(at(`content-${number}`), { out: at(`bag-${number}`) });
  const packagePath = at(`${number}.zip`);
  await writeZip(at(`bag-${number}`), packagePath, { prefix: `bag-${number}` });
  const tx = `tx-${number}`;
  const received = await receivePackage({ packagePath, packageName: `${number}.zip`, store, tx });
  const checked = await checkSubmission(received, agreement);
  const staged = await packageAip({
    store,
    tx,
    received,
    checked,
    agreement,
    transfer: {
      transferId: `00000000-0000-4000-8000-0000000000a${number}`,
      agencyCode: agreement.agency.code,
      agencyName: agreement.agency.name,
      agreementCode: agreement.code,
      idempotencyKey: tx,
      packageName: `${number}.zip`,
      packageSizeBytes: received.container.sizeBytes,
      packageSha256: received.container.digests.sha256!,
    },
    aip: { id: idOf(number), created: '2026-09-01T02:00:00Z' },
    times: { received: '2026-09-01T01:40:00Z', checked: '2026-09-01T01:50:00Z' },
    archive: { name: 'Trung tâm Lưu trữ lịch sử', identificationCode: 'H99.LT' },
    software: { name: 'Mộc Bản', version: '0.1.0' },
  });
  await commitAip(store, staged);
  await writeManifests({ from: store, objectPath: staged.objectPrefix, version: 'v1', to: [store] });
  await received.tree.close();
  await rm(at('store', 'staging'), { recursive: true });
}

function run(...args: string[]): { exit: number | null; json: Record<string, unknown> } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [mocban, 'volume', ...args, '--json'], {
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return { exit: status, json: JSON.parse(stdout) as Record<string, unknown> };
}

const init = (label: string) =>
  run('init', at(label), '--label', label, '--serial', `S-${label}`, '--capacity', '50000000', '--kind', 'disk');
const plan = (label: string) =>
  run('plan', at('store'), '--volume', `${label}=50000000`, '--fonds', 'H99.15', '--out', at(`${label}.json`));
const write = (label: string) =>
  run('write', at(label), '--plan', at(`${label}.json`), '--from', at('store'), '--key', at('seal.pem'));
const verify = (label: string): number | null =>
  spawnSync('sh', [at(label, 'verify.sh'), at('archive.pem')], { encoding: 'utf8' }).status;

/** Every file below a folder with the digest of its bytes. */
async function files(label: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(at(label), { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile())
      found[path.slice(at(label).length + 1)] = createHash('sha512')
        .update(await readFile(path))
        .digest('hex');
  }
  return found;
}

test('a volume is made, planned, written, inspected, verified by shell, renewed and restored', async () => {
  expect(init('BH-1')).toMatchObject({ exit: 0, json: { label: 'BH-1', serial: 'S-BH-1' } });
  expect(plan('BH-1')).toMatchObject({ exit: 0, json: { volumes: [{ label: 'BH-1' }], left: [] } });
  expect(write('BH-1')).toMatchObject({ exit: 0, json: { seal: { label: 'BH-1', serial: 'S-BH-1', packages: 3 } } });
  expect(verify('BH-1')).toBe(0);
  expect(run('inspect', at('BH-1'), '--key', at('archive.pem'))).toMatchObject({
    exit: 0,
    json: { valid: true, outcome: 'intact', mode: 'full', isKeyTrusted: true },
  });

  // Before its rated life ends: the same packages on a new one, from the store.
  init('BH-2');
  const renewal = run(
    'plan',
    at('store'),
    '--volume',
    'BH-2=50000000',
    '--renew',
    at('BH-1'),
    '--out',
    at('BH-2.json'),
  );
  expect(renewal.exit).toBe(0);
  expect(write('BH-2').exit).toBe(0);
  expect(await readFile(at('BH-2', 'packages-sha512.txt'))).toEqual(await readFile(at('BH-1', 'packages-sha512.txt')));

  expect(run('restore', at('BH-2'), '--into', at('new'), '--object', idOf(2)).json).toMatchObject({
    valid: true,
    objects: [{ id: idOf(2), outcome: 'repaired' }],
  });
  const all = run('restore', at('BH-2'), '--into', at('new'), '--key', at('archive.pem'));
  expect(all.json['objects']).toHaveLength(3);
  expect(await files('new')).toEqual(await files('store'));

  await writeFile(at('BH-2', 'README.txt'), 'changed');
  expect(verify('BH-2')).toBe(1);
  expect(run('inspect', at('BH-2'))).toMatchObject({ exit: 1, json: { findings: [{ location: 'README.txt' }] } });
}, 60_000);

test.each([
  'volume:begun',
  'volume:package#1',
  'volume:package#2',
  'volume:log',
  'volume:verified',
  'volume:manifest',
  'volume:statement',
  'volume:sealed',
])('killed at %s, writing it again brings the volume to the same seal', async (step) => {
  const label = `K-${step.replaceAll(/[:#]/g, '-')}`;
  await initVolume(at(label), { label, serial: '1', capacityBytes: 50_000_000, kind: 'disk' });
  const packages = [];
  for await (const item of storePackages(await openExistingStore(at('store')))) packages.push(item);
  const plan = planVolumes({ packages, volumes: [{ label, kind: 'disk', capacityBytes: 50_000_000 }] });
  await writeFile(at(`${label}.json`), JSON.stringify(plan));
  const args = [at('store'), at(label), at(`${label}.json`), at('seal.pem')];
  expect(spawnSync(process.execPath, [killed, ...args, step]).signal).toBe('SIGKILL');
  expect(verify(label)).toBe(step === 'volume:sealed' ? 0 : 1);
  await writeVolume({
    path: at(label),
    label,
    packages,
    from: [await openExistingStore(at('store'), { readOnly: true })],
    signer: openVolumeSigner(await readFile(at('seal.pem'), 'utf8')),
    clock: fixedClock('2026-11-21T21:00:00Z'),
  });
  expect(verify(label)).toBe(0);
  // As if nothing had happened: no part, no staging, no second copy.
  const [there, stored] = [await files(label), await files('store')];
  for (const [path, digest] of Object.entries(stored)) expect([path, there[path]]).toEqual([path, digest]);
  expect(Object.keys(there).length).toBe(Object.keys(stored).length + OWN_FILES);
});

/** Of a volume beside those of a store. */
const OWN_FILES = 8;

const command = (name: string, ...args: string[]): boolean => spawnSync(name, args).status === 0;

/** Mounts a file system of its own, which can really be full. */
function mount(path: string, size: string): boolean {
  mkdirSync(path, { recursive: true });
  return command('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'mocban-test', path);
}

/** Whether this account may mount, as root on a machine of its own may. */
function mayMount(): boolean {
  const path = mkdtempSync(join(tmpdir(), 'mocban-mount-'));
  const done = mount(path, '1m') && command('umount', path);
  rmdirSync(path);
  return done;
}

/** Takes all that is left, to the last byte. */
async function fill(path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (let size = 1 << 20; size >= 1; size >>= 1)
      for (;;) {
        const isWritten = await file.write(Buffer.alloc(size)).then(
          ({ bytesWritten }) => bytesWritten === size,
          () => false,
        );
        if (!isWritten) break;
      }
  } finally {
    await file.close();
  }
}

describeWith('right to mount a file system', mayMount(), 'a medium that is full in mid-write', () => {
  test.each(['volume:begun', 'volume:package', 'volume:log', 'volume:verified', 'volume:manifest'])(
    'at %s ends the writing with a coded error and no seal, and is written whole when there is room again',
    async (full) => {
      const label = `V-${full.replace(':', '-')}`;
      expect(mount(at(label), '8m')).toBe(true);
      try {
        await initVolume(at(label), { label, serial: '1', capacityBytes: 8 << 20, kind: 'disk' });
        const packages: VolumePackage[] = [];
        for await (const item of storePackages(await openExistingStore(at('store')))) packages.push(item);
        let isFull = false;
        const writing = async () =>
          writeVolume({
            path: at(label),
            label,
            packages,
            from: [await openExistingStore(at('store'), { readOnly: true })],
            signer: openVolumeSigner(await readFile(at('seal.pem'), 'utf8')),
            clock: fixedClock('2026-11-21T21:00:00Z'),
            onStep: async (step) => {
              if (step !== full || isFull) return;
              isFull = true;
              await mkdir(at(label, 'lost+found'));
              await fill(at(label, 'lost+found', 'filler'));
            },
          });
        await expect(writing()).rejects.toMatchObject({ code: 'ARCHIVE_VOLUME_FULL' });
        expect(isFull).toBe(true);
        expect(verify(label)).toBe(1);
        await expect(inspectVolume(at(label))).rejects.toMatchObject({ code: 'ARCHIVE_VOLUME_UNSEALED' });
        await rm(at(label, 'lost+found'), { recursive: true });
        await writing();
        expect(verify(label)).toBe(0);
        expect(await inspectVolume(at(label))).toMatchObject({ outcome: 'intact' });
      } finally {
        command('umount', at(label));
      }
    },
  );
});
