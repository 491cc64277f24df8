import { createHash } from 'node:crypto';
import { rmdir } from 'node:fs/promises';
import { bytesOf, FindingLog, isoSeconds, type Clock } from '@mocban/core';
import { FixityPool } from '@mocban/fixity';
import { isPartName } from '@mocban/storage';
import { inOrder } from '../../concurrency.js';
import { ArchiveError } from '../../error.js';
import type { LocalArchiveStore, StepObserver } from '../../ports.js';
import { auditObject } from '../audit/audit-object.js';
import { loadInventory } from '../inventory.js';
import { readDigest } from '../object-files.js';
import { verifyEvidence } from '../log/verify-evidence.js';
import { walkObjects } from '../audit/walk-root.js';
import { forgetStore } from '../forget-cache.js';
import type { OpenVolume } from './open-volume.js';
import { readPackageList } from './package-list.js';
import type { VolumeSigner } from './seal-key.js';
import { serialiseSeal } from './seal-text.js';
import type { SealedVolume, VolumeSeal } from './types.js';
import {
  isForeignFolder,
  isPlainName,
  PUBLIC_KEY,
  SEAL,
  SEAL_FILES,
  SIGNATURE,
  VOLUME_MANIFEST,
} from './volume-files.js';

export interface SealVolumeRequest {
  signer: VolumeSigner;
  clock: Clock;
  signal?: AbortSignal;
  /** Steps: `volume:verified`, `volume:manifest`, `volume:statement`, `volume:sealed`. */
  onStep?: StepObserver;
  onProgress?: (done: { objects: number; bytes: number }) => void;
}

/**
 * Reads everything back from the medium, and where all of it is right signs for it: manifest first, the signature last, so that a volume
 * is sealed or it is not. Broken off anywhere it is begun anew. Holds two objects' listings.
 * @throws ArchiveError `ARCHIVE_VOLUME_NOT_INTACT`, whose message has the first thing that is wrong
 */
export async function sealVolume(volume: OpenVolume, request: SealVolumeRequest): Promise<SealedVolume> {
  const { store, medium } = volume;
  await clearUnfinished(store);
  await store.files.flush('');
  await forgetStore(store, request.signal);
  const packages = await verifyContent(store, request);
  await request.onStep?.('volume:verified');
  const manifest = await writeManifest(store, request.signal);
  await request.onStep?.('volume:manifest');
  const seal: VolumeSeal = {
    label: medium.label,
    serial: medium.serial,
    kind: medium.kind,
    sealed: isoSeconds(request.clock.now()),
    packages,
    ...manifest,
  };
  return signSeal(store, seal, request);
}

async function signSeal(
  store: LocalArchiveStore,
  seal: VolumeSeal,
  { signer, onStep }: SealVolumeRequest,
): Promise<SealedVolume> {
  const text = serialiseSeal(seal);
  const signature = signer.sign(Buffer.from(text));
  await store.files.write(PUBLIC_KEY, bytesOf(signer.publicKey));
  await store.files.write(SEAL, bytesOf(text));
  await onStep?.('volume:statement');
  await store.files.write(SIGNATURE, bytesOf(signature));
  await onStep?.('volume:sealed');
  return { seal, text, signature: signature.toString('base64'), publicKey: signer.publicKey };
}

/** What a run that was broken off left: its seal without a signature, its staging, parts of files. */
async function clearUnfinished(store: LocalArchiveStore): Promise<void> {
  for (const key of SEAL_FILES) await store.files.remove(key);
  await store.files.remove('staging');
  await rmdir(store.files.localPath('staging')).catch(() => undefined);
  const parts: string[] = [];
  for await (const { key } of store.files.list('')) if (isPartName(key)) parts.push(key);
  for (const key of parts) await store.files.remove(key);
}

/** @returns how many packages there are, all of the list and none beside it */
async function verifyContent(store: LocalArchiveStore, request: SealVolumeRequest): Promise<number> {
  const { signal, onProgress } = request;
  const pool = new FixityPool();
  const done = { objects: 0, bytes: 0 };
  try {
    const audit = async ({ objectPath, inventorySha512 }: { objectPath: string; inventorySha512: string }) => ({
      audited: await auditObject(store, objectPath, { pool, ...(signal && { signal }) }),
      inventorySha512,
    });
    for await (const { audited, inventorySha512 } of inOrder(readPackageList(store), OBJECTS_AT_ONCE, audit)) {
      if (audited.verdict !== 'intact')
        throw notIntact(`${audited.path} is ${audited.verdict}: ${audited.findings[0]?.message ?? ''}`);
      if (audited.inventorySha512 !== inventorySha512) throw notIntact(`${audited.path} is not what was planned`);
      done.objects += 1;
      done.bytes += audited.bytesRead;
      onProgress?.({ ...done });
    }
  } finally {
    await pool.close();
  }
  let met = 0;
  for await (const one of walkObjects(store, signal ? { signal } : {}))
    if (one.kind === 'object') met += 1;
    else throw notIntact(`${one.finding.location}: ${one.finding.message}`);
  if (met !== done.objects) throw notIntact(`expected ${done.objects} packages, found ${met}`);
  await verifyLogAndEvidence(store, signal);
  return met;
}

const OBJECTS_AT_ONCE = 2;

/** A leaf that the store's log does not have yet is not the volume's fault; the log goes on with the next one. */
async function verifyLogAndEvidence(store: LocalArchiveStore, signal?: AbortSignal): Promise<void> {
  const findings = new FindingLog({ maxPerRule: 10 });
  const walk = verifyEvidence(store, { isPart: true, ...(signal && { signal }) });
  for (let step = await walk.next(); !step.done; step = await walk.next())
    if (step.value.rule !== 'LOG_LEAF_MISSING') findings.add(step.value);
  const worst = findings.list().find(({ severity }) => severity === 'error');
  if (worst !== undefined) throw notIntact(`${worst.location}: ${worst.rule}, ${worst.message}`);
}

/** Writes the digest of every file. Content files have just been read: theirs are their inventory's. */
async function writeManifest(
  store: LocalArchiveStore,
  signal?: AbortSignal,
): Promise<{ files: number; sizeBytes: number; manifestSha512: string }> {
  const total = { files: 0, sizeBytes: 0 };
  const hash = createHash('sha512');
  async function* lines(): AsyncGenerator<Uint8Array> {
    for await (const { key, digest, sizeBytes } of fileDigests(store, signal)) {
      total.files += 1;
      total.sizeBytes += sizeBytes;
      const line = Buffer.from(`${digest}  ${key}\n`);
      hash.update(line);
      yield line;
    }
  }
  await store.files.write(VOLUME_MANIFEST, lines());
  return { ...total, manifestSha512: hash.digest('hex') };
}

async function* fileDigests(
  store: LocalArchiveStore,
  signal?: AbortSignal,
): AsyncGenerator<{ key: string; digest: string; sizeBytes: number }> {
  let known: { folder: string; digestOf(path: string): string | undefined } | undefined;
  for await (const { key, kind, sizeBytes } of store.files.list('', signal ? { signal } : {})) {
    // The manifest itself is being written.
    if (isForeignFolder(key) || SEAL_FILES.includes(key) || isPartName(key)) continue;
    if (kind !== 'file' || !isPlainName(key))
      throw notIntact(`${sayable(key)}: a name or kind of file that cannot be listed`);
    const object = objectOf(key);
    if (object !== undefined && known?.folder !== object) known = await contentDigests(store, object);
    const content = object === undefined ? undefined : known?.digestOf(key.slice(object.length + 1));
    yield { key, digest: content ?? (await digestOfFile(store, key, signal)), sizeBytes };
  }
}

const sayable = (key: string): string => JSON.stringify(key);

const objectOf = (key: string): string | undefined => /^(objects\/(?:[^/]+\/)*[0-9a-f]{64})\//.exec(key)?.[1];

async function contentDigests(store: LocalArchiveStore, folder: string) {
  const loaded = await loadInventory(store, folder, 'contents');
  const lists =
    'inventory' in loaded && loaded.inventory.digestAlgorithm === 'sha512' ? loaded.inventory.lists : undefined;
  return {
    folder,
    digestOf(path: string): string | undefined {
      const number = lists?.contents.numberOf(path);
      return number === undefined ? undefined : lists?.digestOf(number);
    },
  };
}

async function digestOfFile(store: LocalArchiveStore, key: string, signal?: AbortSignal): Promise<string> {
  const read = await readDigest(store, key, 'sha512', signal);
  if (read.kind === 'read') return read.digest;
  throw notIntact(`${key} is ${read.kind}`);
}

const notIntact = (message: string): ArchiveError => new ArchiveError('ARCHIVE_VOLUME_NOT_INTACT', message);
