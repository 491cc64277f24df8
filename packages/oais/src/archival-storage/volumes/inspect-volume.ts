import { createHash } from 'node:crypto';
import { CompactTable, FindingLog, isValid, NumberColumn, type Finding } from '@mocban/core';
import { FixityPool, readManifest } from '@mocban/fixity';
import type { LocalArchiveStore } from '../../ports.js';
import { archiveFinding } from '../audit/audit-findings.js';
import { readDigest } from '../object-files.js';
import { openVolume } from './open-volume.js';
import { readSeal, sealProblem } from './read-seal.js';
import type { VolumeInspection } from './types.js';
import { isForeignFolder, PUBLIC_KEY, SEAL, SEAL_FILES, VOLUME_MANIFEST } from './volume-files.js';

export interface InspectVolumeOptions {
  label?: string;
  /** The public key that the seal must be by, PEM. @defaultValue the volume's own */
  trustedKey?: string;
  /** Read so many of a hundred content files, and all others. @defaultValue all */
  samplePercent?: number;
  /** Which: the same seed chooses the same files. @defaultValue '' */
  seed?: string;
  signal?: AbortSignal;
  onProgress?: (done: { files: number; bytes: number }) => void;
}

/**
 * Holds a sealed volume against its seal: signature, manifest, every file or a sample of them; nothing missing, nothing more. A file is
 * changed when two reads agree that it is. Never writes. Holds the paths of the manifest, in a compact table.
 * @throws ArchiveError `ARCHIVE_VOLUME_FOREIGN`, `ARCHIVE_VOLUME_UNSEALED`, `ARCHIVE_STORE_UNREADABLE`
 */
export async function inspectVolume(path: string, options: InspectVolumeOptions = {}): Promise<VolumeInspection> {
  const { store, medium } = await openVolume(path, options.label === undefined ? {} : { label: options.label });
  const sealed = await readSeal(store);
  const inspection = new Inspection(store, options);
  const problem = sealProblem(sealed, options.trustedKey);
  if (problem !== undefined) inspection.note('VOLUME_SIGNATURE_WRONG', SEAL, problem);
  if (sealed.seal.label !== medium.label || sealed.seal.serial !== medium.serial)
    inspection.note('VOLUME_SEAL_DIFFERS', SEAL, `the seal is of ${sealed.seal.label} (${sealed.seal.serial})`);
  await inspection.manifest(sealed.seal.manifestSha512);
  await inspection.files();
  await inspection.listing();
  const findings = inspection.findings.list();
  return {
    label: medium.label,
    serial: medium.serial,
    outcome: isValid(findings) ? 'intact' : 'damaged',
    mode: options.samplePercent === undefined ? 'full' : 'sample',
    filesRead: inspection.read.files,
    bytesRead: inspection.read.bytes,
    isKeyTrusted: options.trustedKey !== undefined,
    sealed: sealed.seal.sealed,
    findings,
  };
}

class Inspection {
  readonly findings = new FindingLog();
  readonly read = { files: 0, bytes: 0 };
  readonly #paths = new CompactTable();
  readonly #seen = new NumberColumn();

  constructor(
    readonly store: LocalArchiveStore,
    readonly options: InspectVolumeOptions,
  ) {}

  note(rule: string, location: string, message: string): void {
    this.findings.add(archiveFinding(rule, location, message));
  }

  async manifest(stated: string): Promise<void> {
    const read = await readDigest(this.store, VOLUME_MANIFEST, 'sha512', this.options.signal);
    if (read.kind !== 'read') this.note('VOLUME_FILE_MISSING', VOLUME_MANIFEST, `the manifest is ${read.kind}`);
    else if (read.digest !== stated)
      this.note('VOLUME_MANIFEST_CHANGED', VOLUME_MANIFEST, `sealed was ${stated}, found ${read.digest}`);
  }

  async files(): Promise<void> {
    const { signal } = this.options;
    const expected: { path: string; digest: string }[] = [];
    const items = async function* (this: Inspection) {
      for await (const entry of this.#entries()) {
        if (!this.#isChosen(entry.path)) continue;
        expected.push(entry);
        yield { key: entry.path, path: this.store.files.localPath(entry.path) };
      }
    };
    const pool = new FixityPool();
    try {
      for await (const result of pool.digestFiles(items.call(this), ['sha512'], {
        ordered: true,
        ...(signal && { signal }),
      })) {
        const { path, digest } = expected.shift()!;
        const first = 'error' in result ? undefined : result.digests.sha512;
        if (!('error' in result)) this.#count(result.sizeBytes);
        if (first !== digest) await this.#judgeAgain(path, digest, first);
      }
    } finally {
      await pool.close();
    }
  }

  /** What is there and not in the manifest, and the reverse. */
  async listing(): Promise<void> {
    for await (const { key, kind } of this.store.files.list(
      '',
      this.options.signal ? { signal: this.options.signal } : {},
    )) {
      if (isForeignFolder(key) || SEAL_FILES.includes(key)) continue;
      const number = this.#paths.numberOf(key);
      if (number === undefined || kind !== 'file')
        this.note('VOLUME_FILE_EXTRA', key, 'the manifest does not know this file');
      else this.#seen.set(number, 1);
    }
    if ((await this.store.files.stat(PUBLIC_KEY)) === undefined)
      this.note('VOLUME_FILE_MISSING', PUBLIC_KEY, 'the file is missing');
    for (let number = 0; number < this.#paths.size; number += 1)
      if (this.#seen.get(number) === 0) this.note('VOLUME_FILE_MISSING', this.#paths.at(number), 'the file is missing');
  }

  async *#entries(): AsyncGenerator<{ path: string; digest: string }> {
    if ((await this.store.files.stat(VOLUME_MANIFEST)) === undefined) return;
    for await (const line of readManifest(this.store.files.read(VOLUME_MANIFEST))) {
      if ('problem' in line) {
        this.note('VOLUME_MANIFEST_CHANGED', VOLUME_MANIFEST, `line ${line.line}: ${line.problem}`);
        continue;
      }
      if (!isInside(line.path)) {
        this.note('VOLUME_MANIFEST_CHANGED', VOLUME_MANIFEST, `line ${line.line}: a path that leaves the volume`);
        continue;
      }
      this.#paths.add(line.path);
      yield line;
    }
  }

  /** Inventories, evidence and the log are few and small: they are always read. */
  #isChosen(path: string): boolean {
    const { samplePercent, seed = '' } = this.options;
    if (samplePercent === undefined || !path.includes('/content/')) return true;
    return createHash('sha256').update(`${seed}\n${path}`).digest().readUInt32BE() < (samplePercent / 100) * 2 ** 32;
  }

  #count(sizeBytes: number): void {
    this.read.files += 1;
    this.read.bytes += sizeBytes;
    if (this.read.files % 64 === 0) this.options.onProgress?.({ ...this.read });
  }

  /** The second read is the store's own, one stream: what two reads agree on is so. */
  async #judgeAgain(path: string, wanted: string, first: string | undefined): Promise<void> {
    const second = await readDigest(this.store, path, 'sha512', this.options.signal);
    // A file that is not there is found by the listing.
    if (second.kind === 'missing') return;
    if (second.kind === 'unreadable')
      this.note('VOLUME_FILE_UNREADABLE', path, `the medium refused it: ${second.code}`);
    else if (second.digest === wanted) this.findings.add(unstable(path));
    else if (second.digest === first) this.note('VOLUME_FILE_CHANGED', path, `expected ${wanted}, found ${first}`);
    else this.note('VOLUME_FILE_UNREADABLE', path, 'no two reads gave the same bytes');
  }
}

const isInside = (path: string): boolean =>
  !path.startsWith('/') && !path.split('/').some((part) => part === '' || part === '.' || part === '..');

const unstable = (path: string): Finding => ({
  ...archiveFinding('VOLUME_READ_UNSTABLE', path, 'a first read failed, a second read was right'),
  severity: 'warning',
});
