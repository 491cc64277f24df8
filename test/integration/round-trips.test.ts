import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createHash } from 'node:crypto';
import { collectBytes, fixedClock, randomIdentifiers } from '@mocban/core';
import { openTree, writeZip, type PackageTree } from '@mocban/container';
import { buildSip } from '@mocban/eark';
import { buildDip, checkSubmission, commitAip, openArchiveStore, packageAip, receivePackage } from '@mocban/oais';
import type { AgreementTerms, ArchiveStore, DipProfile } from '@mocban/oais';
import { exportVersion } from '@mocban/ocfl';
import { buildTt05Sip, readTt05, sipOfPackage, type SipKind, type Tt05Package } from '@mocban/vn-records';

const clock = fixedClock('2026-09-01T01:30:00Z');
const identifiers = randomIdentifiers;
const software = { name: 'Mộc Bản', version: '0.1.0' };
const archive = { name: 'Trung tâm Lưu trữ lịch sử', identificationCode: 'H38.LT' };
const agreement: AgreementTerms = {
  code: 'NL.2026.01',
  agency: { code: 'H99.15.04', name: 'Ủy ban nhân dân xã Mường Thử' },
  title: 'Nộp lưu',
  open: true,
  historicalArchive: true,
  networked: true,
};

/** Names that systems treat differently, with their content. */
const NAMES = {
  'thường.txt': 'một',
  [`${'Quyết định số 5'.normalize('NFD')}.txt`]: 'hai',
  'báo cáo 📜🏛️.txt': 'ba',
  'تقرير ‏سنوي.txt': 'bốn',
  '100% & <"tên"> #1?.txt': 'năm',
  [`${'ệ'.repeat(83)}xx.txt`]: 'sáu',
};

let folder: string;
let store: ArchiveStore;
let made = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mocban-round-'));
  store = await openArchiveStore('store-1', join(folder, 'store'));
  expect(Object.keys(NAMES).map((name) => Buffer.byteLength(name))).toContain(255);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const fresh = (name: string): string => join(folder, `${(made += 1)}-${name}`);

async function written(files: Record<string, string>): Promise<string> {
  const root = fresh('content');
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  return root;
}

/** A package taken in. @returns path of the object in the store */
async function ingested(packagePath: string): Promise<string> {
  const tx = `tx-${(made += 1)}`;
  const received = await receivePackage({ packagePath, packageName: 'p.zip', store, tx });
  const checked = await checkSubmission(received, agreement);
  expect(checked.report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  const { digests, sizeBytes } = received.container;
  const staged = await packageAip({
    store,
    tx,
    received,
    checked,
    agreement,
    transfer: {
      transferId: identifiers.uuid(),
      agencyCode: agreement.agency.code,
      agencyName: agreement.agency.name,
      agreementCode: agreement.code,
      idempotencyKey: tx,
      packageName: 'p.zip',
      packageSizeBytes: sizeBytes,
      packageSha256: digests.sha256!,
    },
    aip: { id: `urn:uuid:${identifiers.uuid()}`, created: '2026-09-01T02:00:00Z' },
    times: { received: '2026-09-01T01:40:00Z', checked: '2026-09-01T01:50:00Z' },
    archive,
    software,
  });
  await commitAip(store, staged);
  await received.tree.close();
  return staged.objectPrefix;
}

/** The AIP as another archive would be handed it. */
async function aipZip(objectPath: string): Promise<string> {
  const root = join(fresh('aip'), 'urn_uuid_x');
  await exportVersion(store.files, objectPath, 'v1', root);
  await writeZip(root, `${root}.zip`, { prefix: 'urn_uuid_x' });
  return `${root}.zip`;
}

async function dipZip(objectPath: string, profile: DipProfile): Promise<string> {
  const path = `${fresh('dip')}.zip`;
  const dip = await buildDip({ stores: [store], objectPath, profile, events: [], agents: [], archive, software });
  await pipeline(Readable.from(dip.stream()), createWriteStream(path));
  return path;
}

async function opened<T>(path: string, use: (tree: PackageTree) => Promise<T>): Promise<T> {
  const tree = await openTree(path);
  try {
    return await use(tree);
  } finally {
    await tree.close();
  }
}

/** Digest of each data file, by its path below `data/`. */
async function payload(path: string): Promise<Record<string, string>> {
  return opened(path, async (tree) => {
    const digests: Record<string, string> = {};
    for (const name of tree.files.keys()) {
      const below = /^representations\/rep1\/data\/(.+)$/.exec(name)?.[1];
      if (below === undefined) continue;
      digests[below] = createHash('sha256')
        .update(await collectBytes(tree.read(name), 1 << 20))
        .digest('hex');
    }
    return digests;
  });
}

const readings = (path: string): Promise<Tt05Package> => opened(path, (tree) => readTt05(tree, { clock }));

describe('SIP → AIP → DIP → SIP', () => {
  it('of E-ARK has the same bytes under the same names, and the same title, identifier and description', async () => {
    const files = Object.fromEntries(
      Object.entries(NAMES).flatMap(([name, text]) => [
        [name, text],
        [`thư mục ${'ấ'.normalize('NFD')}/${name}`, `${text} 2`],
      ]),
    );
    const metadata = {
      title: 'Hồ sơ số 5 – "Đất đai" 📜',
      description: 'Gồm 12 văn bản',
      subject: ['đất đai', 'quy hoạch'],
      creator: 'Sở Nội vụ',
      language: 'vi',
      date: '2020-05-04',
    };
    const content = await written(files);
    const sip = `${fresh('sip')}.zip`;
    await buildSip(content, { out: sip, asZip: true, metadata, clock, identifiers });
    const object = await ingested(sip);
    const dip = await dipZip(object, 'eark');
    const sent = await payload(sip);
    expect(Object.keys(sent)).toHaveLength(12);
    expect(await payload(await aipZip(object))).toEqual(sent);
    expect(await payload(dip)).toEqual(sent);

    const again = fresh('again');
    const described = await opened(dip, async (tree) => {
      for (const name of Object.keys(sent)) {
        await mkdir(dirname(join(again, name)), { recursive: true });
        await writeFile(join(again, name), await collectBytes(tree.read(`representations/rep1/data/${name}`), 1 << 20));
      }
      return dublinCore(tree);
    });
    const back = `${fresh('back')}.zip`;
    await buildSip(again, { out: back, asZip: true, metadata: described, clock, identifiers });
    expect(await payload(back)).toEqual(sent);
    expect(await opened(back, dublinCore)).toEqual(await opened(sip, dublinCore));
    expect(described).toMatchObject({ title: [metadata.title], subject: metadata.subject });
    await ingested(back);
  });

  it.each([
    ['SIP_hoso', false],
    ['SIP_tailieu', false],
    ['SIP_hoso', true],
    ['SIP_tailieu', true],
  ] as const)(
    'of a %s of Thông tư 05 has the same bytes and the same fields (deposited as an AIP between: %s)',
    async (packageType, asAip) => {
      const sip = await tt05Sip(packageType);
      let object = await ingested(sip);
      if (asAip) object = await ingested(await aipZip(object));
      const aip = await aipZip(object);
      const dip = await dipZip(object, 'tt05');
      const sent = await payload(sip);
      expect(Object.keys(sent)).toHaveLength(7);
      expect(await payload(aip)).toEqual(sent);
      expect(await payload(dip)).toEqual(sent);

      const archived = await readings(aip);
      expect(archived.packageType).toBe(packageType.replace('SIP', 'AIP'));
      const back = `${fresh('back')}.zip`;
      await opened(dip, async (tree) => {
        const metadata = sipOfPackage(tree, await readTt05(tree, { clock }), { also: archived, clock });
        // AIP_tailieu has no field for the retention of a document; where the archive's own submission is not there, a person says it.
        if (asAip && packageType === 'SIP_tailieu') metadata.defaults = { maintenance: '01' };
        await buildTt05Sip(tree, { metadata, unlisted: 'leave', out: back, asZip: true, clock, identifiers });
      });
      expect(await payload(back)).toEqual(sent);
      const [before, after] = [await readings(sip), await readings(back)];
      expect(lost(before, after, asAip)).toEqual([]);
      await ingested(back);
    },
  );
});

/** Fields of the first package that the second says otherwise. */
function lost(before: Tt05Package, after: Tt05Package, asAip: boolean): string[] {
  // Archival tables of documents have neither: an AIP that is handed over with them alone has lost them.
  const only = asAip ? new Set(['docId', 'riskRecovery', 'riskRecoveryStatus']) : new Set();
  const differences = (
    place: string,
    a: Readonly<Record<string, string>> = {},
    b: Readonly<Record<string, string>> = {},
  ) =>
    Object.keys({ ...a, ...b })
      .filter((name) => (a[name] ?? '') !== (b[name] ?? '') && !only.has(name))
      .map((name) => `${place}#${name}: ${a[name]} -> ${b[name]}`);
  expect(after.documents.map(({ path }) => path)).toEqual(before.documents.map(({ path }) => path));
  return [
    ...differences('file', before.file, after.file),
    ...before.documents.flatMap(({ path, metadata }, index) =>
      differences(path, metadata, after.documents[index]!.metadata),
    ),
  ];
}

async function dublinCore(tree: PackageTree): Promise<Record<string, string[]>> {
  const values: Record<string, string[]> = {};
  const own = [...tree.files.keys()].filter((path) => /^metadata\/descriptive\/.*\.xml$/.test(path));
  const path = own.find((name) => name.includes('submission/')) ?? own[0]!;
  const text = (await collectBytes(tree.read(path), 1 << 20)).toString('utf8');
  for (const [, name, value] of text.matchAll(/<(?:\w+:)?(\w+)>([^<]*)</g))
    (values[name!] ??= []).push(value!.replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
  return values;
}

async function tt05Sip(packageType: SipKind): Promise<string> {
  const isFile = packageType === 'SIP_hoso';
  const root = await written({ ...NAMES, 'xử lý.xml': '<trace/>' });
  const out = `${fresh('sip')}.zip`;
  const ownMode = (index: number): Record<string, string> => (index === 1 ? { mode: '02', maintenance: '01' } : {});
  await buildTt05Sip(root, {
    out,
    asZip: true,
    clock,
    identifiers,
    metadata: {
      packageType,
      file: isFile
        ? {
            fileCode: 'H99.15.04.2024.12',
            title: 'Hồ sơ "Đất đai" & quy hoạch 📜',
            maintenance: '01',
            mode: '01',
            language: '01;02',
            keyword: 'đất đai',
            startDate: '01/01/2024',
            endDate: '31/12/2024',
            numberOfPaper: '9',
            format: '02',
            inforSign: 'KH1',
            confidenceLevel: '01',
            riskRecovery: '1',
            riskRecoveryStatus: '02',
            description: 'Người lập: Nguyễn Văn A',
          }
        : { fileCode: 'H99.15.04.2024.01.001', title: 'Văn bản đến', source: '1', description: 'Đợt 1' },
      defaults: isFile ? {} : { maintenance: '01', mode: '01', language: '01' },
      documents: Object.keys(NAMES).map((path, index): Record<string, string> & { path: string } => ({
        path,
        typeName: '14',
        codeNumber: `${index + 1}`,
        codeNotation: 'BC-UBND',
        issuedDate: `0${index + 1}/05/2024`,
        organName: `Sở số ${index}`,
        subject: `Về "${path.normalize('NFC')}"`,
        numberOfPage: `${index + 2}`,
        inforSign: 'T1',
        keyword: 'báo cáo',
        confidenceLevel: '01',
        autograph: 'Bút phê của Chủ tịch',
        format: '01',
        riskRecovery: '1',
        riskRecoveryStatus: '01',
        description: 'Ghi chú riêng',
        ...ownMode(index),
        ...(index === 0 && { trace: 'xử lý.xml' }),
      })),
      depositor: { name: 'Ủy ban nhân dân xã Mường Thử', code: 'H99.15.04' },
      registrationCode: agreement.code,
    },
  });
  return out;
}
