import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createHash } from 'node:crypto';
import { collectBytes, fixedClock, randomIdentifiers } from '@mocban/core';
import { openTree, writeZip, type PackageTree } from '@mocban/container';
import { buildAip, buildSip, type AipPlan } from '@mocban/eark';
import { MultiDigest, type Fixity } from '@mocban/fixity';
import { buildDip, checkSubmission, commitAip, openArchiveStore, packageAip, receivePackage } from '@mocban/oais';
import type { AgreementTerms, ArchiveStore, DipProfile } from '@mocban/oais';
import { exportVersion } from '@mocban/ocfl';
import { readPremisDocument, type PremisRightsStatement } from '@mocban/premis';
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

/** The same of every representation, by its name and the path below its `data/`. */
async function payloadOfAll(path: string): Promise<Record<string, string>> {
  return opened(path, async (tree) => {
    await tree.ensureDigests(['sha256']);
    return Object.fromEntries(
      [...tree.files].flatMap(([name, { digests }]) => {
        const [, representation, below] = /^representations\/([^/]+)\/data\/(.+)$/.exec(name) ?? [];
        return below === undefined ? [] : [[`${representation}/${below}`, digests.sha256!]];
      }),
    );
  });
}

/** A folder a representation, with the content of a package. */
async function contentOf(path: string): Promise<string> {
  const root = fresh('again');
  await opened(path, async (tree) => {
    for (const name of Object.keys(await payloadOfAll(path))) {
      const source = `representations/${name.replace('/', '/data/')}`;
      await mkdir(dirname(join(root, name)), { recursive: true });
      await writeFile(join(root, name), await collectBytes(tree.read(source), 1 << 20));
    }
  });
  return root;
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

  it.each(['representation', 'package'] as const)(
    'of E-ARK keeps several representations, each by its name: one METS document a %s',
    async (metsDocuments) => {
      const names = ['bản gốc', 'Bản đọc 2', 'data'];
      const files = names.flatMap((name) =>
        Object.entries(NAMES).map(([file, text]) => [`${name}/${file}`, text + name]),
      );
      const build = async (content: string): Promise<string> => {
        const out = `${fresh('sip')}.zip`;
        const options = {
          representations: 'each-folder',
          metsDocuments,
          metadata: { title: 'Nhiều hình thức' },
        } as const;
        await buildSip(content, { out, asZip: true, clock, identifiers, ...options });
        return out;
      };
      const sip = await build(await written(Object.fromEntries(files) as Record<string, string>));
      const sent = await payloadOfAll(sip);
      expect(Object.keys(sent)).toHaveLength(18);
      let object = await ingested(sip);
      expect(await payloadOfAll(await aipZip(object))).toEqual(sent);
      // Handed over to another archive in between, it stays the same.
      object = await ingested(await aipZip(object));
      const dip = await dipZip(object, 'eark');
      expect(await payloadOfAll(dip)).toEqual(sent);
      const back = await build(await contentOf(dip));
      expect(await payloadOfAll(back)).toEqual(sent);
      await ingested(back);
    },
  );

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

const RIGHTS: PremisRightsStatement[] = [
  {
    identifier: { type: 'local', value: 'quyền-1' },
    basis: 'statute',
    statutes: [{ jurisdiction: 'vn', citation: 'Luật Lưu trữ 33/2024/QH15', applicable: { start: '2025-07-01' } }],
    granted: [{ act: 'disseminate', restrictions: ['phòng đọc'], term: { start: '2026-01-01', end: 'OPEN' } }],
    objects: [{ type: 'local', value: 'x' }],
    agents: [],
    extensions: [[{ namespace: 'urn:quyền', local: 'nhãn', attributes: [], children: ['<hạn chế>'] }]],
  },
];

/** An AIP that some other archive made. */
async function depositedAip(change: Partial<AipPlan> = {}): Promise<string> {
  const root = join(fresh('deposited'), 'urn_uuid_0e9a1f60-0f8c-4f56-9d53-5a0f6a5a2b11');
  const put = async (path: string, chunks: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>) => {
    const parts: Buffer[] = [];
    for await (const chunk of chunks) parts.push(Buffer.from(chunk));
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), Buffer.concat(parts));
    return fixityOf(Buffer.concat(parts));
  };
  const file = async (name: string, path: string) => ({
    ...(await put(`representations/${name}/${path}`, [`${name} ${path}`])),
    path,
    mimeType: 'text/plain',
    formats: [],
    originalName: path,
  });
  await buildAip(
    {
      profile: 'eark',
      objId: 'urn:uuid:0e9a1f60-0f8c-4f56-9d53-5a0f6a5a2b11',
      created: '2026-08-01T01:30:00Z',
      label: 'Hồ sơ nhiều hình thức',
      archive,
      software,
      descriptions: [],
      files: [await file('rep1', 'data/bản gốc.txt'), await file('rep1', 'data/phụ lục/1.txt')],
      furtherRepresentations: [
        { name: 'bản đọc', files: [await file('bản đọc', 'data/bản gốc.txt')] },
        { name: 'Ảnh', files: [await file('Ảnh', 'data/1.txt')] },
      ],
      documentation: [],
      events: [
        {
          identifier: { type: 'UUID', value: 'e-cũ' },
          type: 'migration',
          dateTime: '2020-01-01T00:00:00Z',
          agents: [{ type: 'local', value: 'cũ' }],
          objects: [],
        },
      ],
      agents: [{ identifier: { type: 'local', value: 'cũ' }, name: 'Kho cũ', type: 'organization' }],
      rights: RIGHTS,
      rightsExtensions: [[[{ namespace: 'urn:quyền', local: 'chung', attributes: [], children: [] }]]],
      ...change,
    },
    { put },
  );
  await writeZip(root, `${root}.zip`, { prefix: 'urn_uuid_0e9a1f60-0f8c-4f56-9d53-5a0f6a5a2b11' });
  return `${root}.zip`;
}

function fixityOf(bytes: Buffer): Fixity {
  const digest = new MultiDigest(['sha256', 'sha512']);
  digest.update(bytes);
  return digest.finish();
}

/** What a package's own PREMIS says of rights and of the past, without lines of the document. */
const past = (path: string) =>
  opened(path, async (tree) => {
    const { rights, rightsExtensions, events, agents } = await readPremisDocument(
      tree.read('metadata/preservation/PREMIS.xml'),
    );
    const plain = JSON.stringify({ rights, rightsExtensions }, (key, value: unknown) =>
      key === 'line' ? undefined : value,
    );
    return {
      rights: JSON.parse(plain) as unknown,
      migrated: events.filter(({ type }) => type === 'migration').map(({ identifier }) => identifier.value),
      archives: agents.map(({ name }) => name).filter((name) => name === 'Kho cũ'),
    };
  });

describe.each(['representation', 'package'] as const)(
  'AIP → DIP → AIP of E-ARK, a METS document a %s',
  (metsDocuments) => {
    it('has the same bytes, rights with their extensions, events and agents, wherever it is deposited', async () => {
      const deposited = await depositedAip({ metsDocuments });
      const sent = await payloadOfAll(deposited);
      expect(Object.keys(sent)).toHaveLength(4);
      const before = await past(deposited);
      expect(before).toMatchObject({
        rights: { rights: [{ basis: 'statute' }] },
        migrated: ['e-cũ'],
        archives: ['Kho cũ'],
      });
      const object = await ingested(deposited);
      expect(await past(await aipZip(object))).toEqual(before);
      const dip = await dipZip(object, 'eark');
      expect(await past(dip)).toEqual(before);
      const again = await ingested(dip);
      expect(await past(await aipZip(again))).toEqual(before);
      for (const path of [await aipZip(object), dip, await aipZip(again)])
        expect(await payloadOfAll(path)).toEqual(sent);
    });
  },
);

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
