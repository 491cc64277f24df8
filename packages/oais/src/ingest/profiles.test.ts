import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fixedClock } from '@mocban/core';
import { openTree } from '@mocban/container';
import { buildSip } from '@mocban/eark';
import { exportVersion } from '@mocban/ocfl';
import { buildTt05Sip, checkTt05, loadRules } from '@mocban/vn-records';
import { openArchiveStore } from '../archival-storage/store.js';
import { auditObject } from '../archival-storage/audit/audit-object.js';
import { readHoldings } from '../data-management/holding.js';
import type { AgreementTerms, ArchiveStore, Submission } from '../ports.js';
import type { Checked } from './types.js';
import {
  AGREEMENT,
  bagZip,
  collect,
  ingest,
  LOOSE_DOCUMENTS,
  removeFolder,
  temporaryFolder,
  writeTree,
  zipOf,
  describeWhole,
  whole,
} from '../archive.test.helper.js';
import { validateEarkFolder } from '../eark.test.helper.js';
import { checkSubmission } from './check.js';
import { tt05Reader } from './readers/tt05.js';
import { receivePackage } from './receive.js';

let folder: string;
let store: ArchiveStore;
let count = 0;
const identifiers = { uuid: () => `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}` };
const clock = fixedClock('2026-03-01T00:00:00Z');

beforeEach(async () => {
  folder = await temporaryFolder();
  store = await openArchiveStore('store-1', join(folder, 's1'));
});
afterEach(() => removeFolder(folder));

async function content(): Promise<string> {
  const root = join(folder, 'content');
  await writeTree(root, { 'văn bản/01.txt': 'một\n', '02.txt': 'hai\n' });
  return root;
}

async function earkZip(registrationCode?: string): Promise<string> {
  const out = join(folder, 'sip.zip');
  const metadata = { title: 'Hồ sơ E-ARK', ...(registrationCode && { submissionAgreement: registrationCode }) };
  await buildSip(await content(), { out, asZip: true, metadata, clock, identifiers });
  return out;
}

async function tt05Zip(): Promise<string> {
  const out = join(folder, 'tt05.zip');
  await buildTt05Sip(await content(), { out, asZip: true, clock, identifiers });
  return out;
}

async function check(packagePath: string, agreement: AgreementTerms = AGREEMENT): Promise<Checked> {
  const received = await receivePackage({ packagePath, packageName: 'p.zip', store, tx: 'check' });
  return checkSubmission(received, agreement);
}

describe('an E-ARK SIP', () => {
  it('becomes a valid AIP whose content keeps its paths below data/', async () => {
    const packagePath = await earkZip(AGREEMENT.code);
    const checked = await check(packagePath);
    expect(checked.report).toMatchObject({ profile: 'eark', packageType: 'SIP', title: 'Hồ sơ E-ARK' });
    expect(checked.report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect([...checked.report.documents].map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
    const staged = await ingest({ store, packagePath, packageName: 'sip.zip' });
    expect((await auditObject(store, staged.objectPrefix)).verdict).toBe('intact');
    expect(await validateEarkFolder(store, staged.objectPrefix, join(folder, 'out'))).toEqual([]);
    const holding = await describeWhole(store, staged.objectPrefix);
    expect(holding).toMatchObject({ profile: 'eark', title: 'Hồ sơ E-ARK', submissionProfile: 'eark' });
    const paths = holding.versions[0]!.files.filter(({ role }) => role === 'content').map(({ path }) => path);
    expect(paths).toEqual(['representations/rep1/data/02.txt', 'representations/rep1/data/văn bản/01.txt']);
    const [found, ...more] = await collect(readHoldings(store));
    expect(found !== undefined && 'aipId' in found && (await whole(found))).toEqual(holding);
    expect(more).toEqual([]);
  });

  it('that names another agreement is taken with a warning (C16)', async () => {
    const { report } = await check(await earkZip('NL.1999.01'));
    expect(report.verdict).toBe('accept-with-warnings');
    expect(report.findings).toContainEqual(
      expect.objectContaining({ rule: 'SUBMISSION_AGREEMENT_DIFFERS', check: 'C16' }),
    );
  });
});

describe('a Thông tư 05 SIP', () => {
  it('becomes an AIP_hoso with the file and document titles of its metadata', async () => {
    const packagePath = await tt05Zip();
    const checked = await check(packagePath);
    expect(checked.report).toMatchObject({ profile: 'tt05', packageType: 'SIP_hoso' });
    const staged = await ingest({ store, packagePath, packageName: 'tt05.zip' });
    expect((await auditObject(store, staged.objectPrefix)).verdict).toBe('intact');
    const schemaErrors = await validateEarkFolder(store, staged.objectPrefix, join(folder, 'out'));
    expect(schemaErrors.filter((error) => /METS\.xml: |PREMIS/.test(error) && !error.startsWith('CSIP'))).toEqual([]);
    const holding = await describeWhole(store, staged.objectPrefix);
    expect(holding).toMatchObject({ profile: 'tt05', submissionProfile: 'tt05' });
    const documents = holding.versions[0]!.files.filter(({ role }) => role === 'content');
    expect(documents).toHaveLength(2);
    for (const { title } of documents) expect(title).toEqual(expect.any(String));
  });

  it('gives the same content from what its check read as from the package read again', async () => {
    const rules = loadRules();
    const received = await receivePackage({ packagePath: await tt05Zip(), packageName: 'p.zip', store, tx: 'check' });
    const { submission } = await checkSubmission(received, AGREEMENT, { rules });
    const { tree } = received;
    let reads = 0;
    const read = tree.read.bind(tree);
    tree.read = (...args) => {
      reads += 1;
      return read(...args);
    };
    const contentOf = async (of: Submission, at: Date) => {
      reads = 0;
      const made = await tt05Reader.aipContent(tree, of, AGREEMENT, { at: at.toISOString(), rules });
      return { made, isRead: reads > 0 };
    };
    const { made, isRead } = await contentOf(submission!, new Date());
    expect(isRead).toBe(false);
    expect(await contentOf({ ...submission! }, new Date())).toEqual({ made, isRead: true });
    // On another day other rules may hold.
    expect(await contentOf(submission!, new Date(Date.now() + 48 * 3600_000))).toEqual({ made, isRead: true });
  });
});

async function looseZip(): Promise<string> {
  const out = join(folder, 'loose.zip');
  await buildTt05Sip(await content(), { out, asZip: true, metadata: LOOSE_DOCUMENTS, clock, identifiers });
  return out;
}

/** What another archive of the same system would hand over: the AIP as it lies in the store, zipped. */
async function depositOf(objectPath: string): Promise<string> {
  const root = join(folder, 'handed-over', 'urn_uuid_x');
  await exportVersion(store.files, objectPath, 'v1', root);
  return zipOf(root, join(folder, 'aip.zip'));
}

describe('loose documents and AIPs of Thông tư 05', () => {
  it('a SIP_tailieu becomes an AIP_tailieu', async () => {
    const packagePath = await looseZip();
    const { report } = await check(packagePath);
    expect(report).toMatchObject({ profile: 'tt05', packageType: 'SIP_tailieu', title: 'Tài liệu rời' });
    expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect([...report.documents].map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
    const staged = await ingest({ store, packagePath, packageName: 'loose.zip' });
    const root = join(folder, 'out');
    const errors = await validateEarkFolder(store, staged.objectPrefix, root);
    expect(errors.filter((error) => !error.startsWith('CSIP'))).toEqual([]);
    const tree = await openTree(join(root, (await readdir(root))[0]!));
    const judged = await checkTt05(tree, { historicalArchive: true, networked: true, purpose: 'validate', clock });
    await tree.close();
    expect(judged).toMatchObject({ packageType: 'AIP_tailieu', file: { arcFileCode: 'H99.2025.01.001', source: '1' } });
    expect(judged.findings.filter(({ effect }) => effect !== 'info')).toEqual([]);
    expect(await describeWhole(store, staged.objectPrefix)).toMatchObject({
      profile: 'tt05',
      title: 'Tài liệu rời',
      recordCode: 'H99.2025.01.001',
    });
  });

  it.each([
    ['AIP_hoso', tt05Zip],
    ['AIP_tailieu', looseZip],
  ])('a deposited %s keeps its identifier, its files’ identifiers and its events', async (packageType, sip) => {
    const first = await ingest({ store, packagePath: await sip(), packageName: 'tt05.zip' });
    const before = await describeWhole(store, first.objectPrefix);
    const packagePath = await depositOf(first.objectPrefix);
    expect((await check(packagePath)).report).toMatchObject({ packageType, verdict: 'accept' });
    const receiving = await openArchiveStore('store-2', join(folder, 's2'));
    const aipId = 'urn:uuid:5b8b3a55-6f0c-4a9a-9d51-0d6f6f0c2222';
    const second = await ingest({ store: receiving, packagePath, packageName: 'aip.zip', aipId });
    const holding = await describeWhole(receiving, second.objectPrefix);
    expect(holding).toMatchObject({
      aipId,
      submissionObjectId: before.aipId,
      title: before.title,
      recordCode: before.recordCode,
    });
    expect(holding.transfer.packageName).toBe('aip.zip');
    expect(holding.events.map(({ type }) => type)).toEqual(
      [...before.events, ...before.events].map(({ type }) => type),
    );
    expect(holding.events.slice(before.events.length).map(({ identifier }) => identifier)).toEqual(
      before.events.map(({ identifier }) => identifier),
    );
    const contentOf = (record: typeof holding) =>
      record.versions[0]!.files.filter(({ role }) => role === 'content').map(({ path, sha512, title }) => [
        path,
        sha512,
        title,
      ]);
    expect(contentOf(holding)).toEqual(contentOf(before));
    const errors = await validateEarkFolder(receiving, second.objectPrefix, join(folder, 'out'));
    expect(errors.filter((error) => !error.startsWith('CSIP'))).toEqual([]);
  });
});

describe('what is sent back', () => {
  it('a package whose digest is not the claimed one, without unpacking it', async () => {
    const packagePath = await bagZip(folder);
    const claimed = { algorithm: 'sha256' as const, digest: '0'.repeat(64) };
    const received = await receivePackage({ packagePath, packageName: 'b.zip', store, tx: 't', claimed });
    expect(received.findings.map(({ rule }) => rule)).toEqual(['TRANSFER_DIGEST_MISMATCH']);
    expect(received.tree.files.size).toBe(0);
    expect(await store.files.children('staging')).toMatchObject({ folders: [] });
    const { report } = await checkSubmission(received, AGREEMENT);
    expect(report).toMatchObject({ verdict: 'block', profile: 'unknown' });
  });

  it('a file that is no zip', async () => {
    await writeTree(folder, { 'letter.zip': 'Kính gửi' });
    const { report } = await check(join(folder, 'letter.zip'));
    expect(report.verdict).toBe('block');
    expect(report.findings.map(({ rule }) => rule)).toEqual(['ARCHIVE_MALFORMED']);
  });

  it('a package of no known profile', async () => {
    await mkdir(join(folder, 'x'));
    await writeTree(join(folder, 'x'), { 'a.txt': 'a' });
    const { report } = await check(await zipOf(join(folder, 'x'), join(folder, 'x.zip')));
    expect(report).toMatchObject({ verdict: 'block', profile: 'unknown' });
    expect(report.findings.map(({ rule }) => rule)).toEqual(['PACKAGE_PROFILE_UNKNOWN']);
  });

  it('an E-ARK SIP whose metadata or schemas have a document type', async () => {
    const out = join(folder, 'sip');
    await buildSip(await content(), { out, clock, identifiers });
    await writeTree(out, {
      'metadata/descriptive/DC.xml': '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
      'schemas/METS.xsd': '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/"><x/>',
    });
    const { report } = await check(await zipOf(out, join(folder, 'sip.zip')));
    expect(report.verdict).toBe('block');
    const told = report.findings.filter(({ rule }) => rule === 'XML_DOCTYPE').map(({ location }) => location);
    expect(told).toEqual(['metadata/descriptive/DC.xml#line 1', 'schemas/METS.xsd#line 1']);
  });

  it('a bag with a changed file, and says which', async () => {
    const { report } = await check(await bagZip(folder, { 'data/Quyết định 01.txt': 'khác\n' }));
    expect(report.verdict).toBe('block');
    expect([...report.documents].filter(({ outcome }) => outcome === 'failed')).toMatchObject([
      {
        path: 'data/Quyết định 01.txt',
        outcome: 'failed',
        reasons: [expect.objectContaining({ rule: 'BAG_DIGEST_MISMATCH' })],
      },
    ]);
  });

  it('a package under a closed agreement', async () => {
    const { report } = await check(await bagZip(folder), { ...AGREEMENT, open: false });
    expect(report.verdict).toBe('block');
    expect(report.findings.map(({ rule }) => rule)).toContain('SUBMISSION_AGREEMENT_CLOSED');
  });
});

it('throws for an upload that is not there', async () => {
  const request = { packagePath: join(folder, 'absent.zip'), packageName: 'absent.zip', store, tx: 't' };
  await expect(receivePackage(request)).rejects.toMatchObject({ code: 'ARCHIVE_PACKAGE_UNREADABLE' });
});
