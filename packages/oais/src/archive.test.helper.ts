import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { writeZip } from '@mocban/container';
import type { FormatIdentifier } from '@mocban/formats';
import type { AgreementTerms, ArchiveStore, LocalArchiveStore, StepObserver } from './ports.js';
import type { HoldingFile, HoldingRecord } from './data-management/types.js';
import type { PackageRequest, StagedAip } from './ingest/types.js';
import { describeAip } from './data-management/holding.js';
import { commitAip } from './archival-storage/commit.js';
import { replicateAip } from './archival-storage/replication/replicate.js';
import { discardStaging } from './archival-storage/staging.js';
import { checkSubmission } from './ingest/check.js';
import type { Characteriser } from './ingest/formats/characterise-documents.js';
import { packageAip } from './ingest/package.js';
import { receivePackage } from './ingest/receive.js';

export const AIP_ID = 'urn:uuid:6f0c1a52-2f7e-4a39-9d55-0d8f4c3b2a10';
export const CREATED = '2026-03-10T01:30:00Z';

export const AGREEMENT: AgreementTerms = {
  code: 'NL.2026.01',
  agency: { code: 'H38.1', name: 'Sở Nội vụ' },
  title: 'Hồ sơ năm 2020',
  open: true,
  historicalArchive: true,
  networked: true,
};

/** What a depositor says of loose documents, which belong to no file. */
export const LOOSE_DOCUMENTS = {
  file: { fileCode: 'H99.2025.01.001', title: 'Tài liệu rời', source: '1' },
  defaults: {
    maintenance: '01',
    mode: '01',
    language: '01',
    typeName: '22',
    issuedDate: '12/01/2025',
    numberOfPage: 1,
  },
  depositor: { name: 'Ủy ban nhân dân xã Mường Thử' },
};

export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'oais-test-'));
export const removeFolder = (path: string): Promise<void> => rm(path, { recursive: true, force: true });

/** Writes files below a folder, by relative path. */
export async function writeTree(root: string, files: Record<string, string | Uint8Array>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}

/** Every file below a folder with its bytes as base64, so that two trees can be compared. */
export async function snapshot(root: string): Promise<Record<string, string>> {
  const tree: Record<string, string> = {};
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) tree[path.slice(root.length + 1)] = (await readFile(path)).toString('base64');
  }
  return tree;
}

const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

const TEXTS = {
  'data/Quyết định 01.txt': 'nội dung thứ nhất\n',
  'data/phụ lục/bảng.csv': 'a;b\n1;2\n',
  'data/phụ lục/bản sao.csv': 'a;b\n1;2\n',
};

/** A valid bag, zipped. @param payload two equal files among others, unless it is said otherwise. @returns path of the zip */
export async function bagZip(
  folder: string,
  change: Record<string, string> = {},
  payload: Record<string, string | Uint8Array> = TEXTS,
): Promise<string> {
  const manifest = Object.entries(payload).map(([path, content]) => `${sha256(content)}  ${path}\n`);
  const root = join(folder, 'bag-2020-01');
  await writeTree(root, {
    'bagit.txt': 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n',
    'bag-info.txt':
      'Source-Organization: Sở Nội vụ\nExternal-Identifier: hs-2020-01\nExternal-Description: Hồ sơ thử\n',
    'manifest-sha256.txt': manifest.join(''),
    ...payload,
    ...change,
  });
  return zipOf(root, join(folder, 'bag-2020-01.zip'));
}

/** Zips a folder with the folder itself as the only top folder. */
export async function zipOf(root: string, target: string): Promise<string> {
  await writeZip(root, target, { prefix: basename(root) });
  return target;
}

export interface Ingest {
  store: ArchiveStore;
  replica?: ArchiveStore;
  packagePath: string;
  packageName: string;
  /** @defaultValue `AIP_ID` */
  aipId?: string;
  agreement?: AgreementTerms;
  identifier?: FormatIdentifier;
  characterise?: Characteriser;
  onStep?: StepObserver;
}

/** The pipeline as a service runs it, from the uploaded file to the copies. */
export async function ingest(options: Ingest): Promise<StagedAip> {
  const { store, replica, packagePath, packageName, onStep } = options;
  const agreement = options.agreement ?? AGREEMENT;
  const tx = 'tx-1';
  const steps = onStep ? { onStep } : {};
  const identifier = options.identifier && { identifier: options.identifier };
  const received = await receivePackage({ packagePath, packageName, store, tx, ...identifier, ...steps });
  const checked = await checkSubmission(received, agreement, {
    ...steps,
    ...(options.characterise && { characterise: options.characterise }),
  });
  const { sizeBytes, digests } = received.container;
  const request: PackageRequest = {
    store,
    tx,
    received,
    checked,
    agreement,
    transfer: {
      transferId: 'c0a8012e-0000-4000-8000-000000000001',
      agencyCode: agreement.agency.code,
      agencyName: agreement.agency.name,
      agreementCode: agreement.code,
      idempotencyKey: 'khóa-1',
      packageName,
      packageSizeBytes: sizeBytes,
      packageSha256: digests.sha256!,
    },
    aip: { id: options.aipId ?? AIP_ID, created: CREATED },
    times: { received: '2026-03-10T01:00:00Z', checked: '2026-03-10T01:10:00Z' },
    archive: { name: 'Trung tâm Lưu trữ lịch sử', identificationCode: 'H38.LT' },
    software: { name: 'Mộc Bản', version: '0.1.0' },
    ...steps,
  };
  const staged = await packageAip(request);
  await commitAip(store, staged, steps);
  if (replica !== undefined) {
    const { objectPrefix, inventorySha512 } = staged;
    await replicateAip({ from: store, to: replica, objectPrefix, inventorySha512, tx, ...steps });
  }
  await discardStaging(store, tx);
  return staged;
}

/** A copy of a store's folder, for damaging it. */
export const copyFolder = (from: string, to: string): Promise<void> => cp(from, to, { recursive: true });

/** All items of a stream, for short ones. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** A holding with its files as arrays, to compare it. */
export async function whole({ versions, signatures, ...record }: HoldingRecord) {
  const read = [];
  for (const { files, ...version } of versions) {
    const list: HoldingFile[] = [];
    for await (const file of files) list.push(file);
    read.push({ ...version, files: list });
  }
  return { ...record, signatures: await collect(signatures), versions: read };
}

export const describeWhole = async (...of: Parameters<typeof describeAip>) => whole(await describeAip(...of));

const CHANGES = new Set<PropertyKey>(['write', 'writeUnflushed', 'remove', 'publish', 'replaceIf', 'flush']);

/** A store on this machine that dies before one of its changes. */
export function dying(store: LocalArchiveStore, diesAt: number): { store: LocalArchiveStore; changes: string[] } {
  const changes: string[] = [];
  const files = new Proxy(store.files, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        if (CHANGES.has(name)) {
          if (changes.length >= diesAt) throw new Error('killed');
          changes.push(`${String(name)} ${String(args[0])}`);
        }
        return (member as (...all: unknown[]) => unknown).apply(target, args);
      };
    },
  });
  return { store: { ...store, files }, changes };
}
