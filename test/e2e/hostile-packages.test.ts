import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rawZip, type RawEntry } from '@mocban/container/testing';
import { registerAgency, send, tt05Submission, type Agency } from './agency.js';
import { api, filesBelow, removeFolder, scratchFolder, type Service, startService } from './service.js';

let folder: string;
let service: Service;
let agency: Agency;
let good: RawEntry[];

beforeAll(async () => {
  folder = await scratchFolder('hostile');
  const sip = join(folder, 'sip');
  await tt05Submission(folder, sip);
  const top = /OBJID="([^"]+)"/.exec(readFileSync(join(sip, 'METS.xml'), 'utf8'))![1]!;
  good = filesBelow(sip).map((name) => ({ name: `${top}/${name}`, content: readFileSync(join(sip, name)) }));
  service = await startService(join(folder, 'data'));
  agency = await registerAgency(service, service.administratorKey!);
});

afterAll(async () => {
  await service?.stop();
  await removeFolder(folder);
});

const isContent = (entry: RawEntry) => /\/data\/.*\.pdf$/.test(String(entry.name));
const isRootMets = (entry: RawEntry) => /^[^/]+\/METS\.xml$/.test(String(entry.name));
const root = () => String(good[0]!.name).split('/')[0]!;
const replaceMets = (text: string) =>
  good.map((entry) => (isRootMets(entry) ? { ...entry, content: Buffer.from(text) } : entry));
const plus = (...entries: RawEntry[]) => [...good, ...entries];
const evil = Buffer.from('evil');

function flipped(data: Buffer): Buffer {
  const copy = Buffer.from(data);
  copy[copy.length - 10]! ^= 1;
  return copy;
}

const cases: [title: string, build: () => Buffer, rule: RegExp][] = [
  [
    'a digest that does not match',
    () =>
      rawZip(
        good.map((e, i) => (i === good.findIndex(isContent) ? { ...e, content: flipped(e.content as Buffer) } : e)),
      ),
    /^TT05_C5_DIGEST/,
  ],
  ['a missing file', () => rawZip(good.filter((_, i) => i !== good.findIndex(isContent))), /^TT05_C5_/],
  [
    'an orphan file',
    () => rawZip(plus({ name: `${root()}/representations/rep1/data/extra.pdf`, content: evil })),
    /^TT05_C5_ORPHAN/,
  ],
  [
    'a truncated zip',
    () => {
      const zip = rawZip(good);
      return zip.subarray(0, Math.floor(zip.length / 2));
    },
    /^ARCHIVE_/,
  ],
  [
    'an entry that climbs out',
    () => rawZip(plus({ name: `${root()}/../../evil`, content: evil })),
    /^ARCHIVE_PATH_TRAVERSAL/,
  ],
  ['an absolute entry', () => rawZip(plus({ name: '/etc/evil', content: evil })), /^ARCHIVE_PATH_ABSOLUTE/],
  ['an entry with a Windows drive', () => rawZip(plus({ name: 'C:/evil', content: evil })), /^ARCHIVE_PATH_DRIVE/],
  [
    'a symbolic link',
    () => rawZip(plus({ name: `${root()}/link`, content: Buffer.from('/etc/passwd'), mode: 0o120777 })),
    /^ARCHIVE_SYMLINK/,
  ],
  [
    'two entries of one name',
    () =>
      rawZip(
        plus(
          { name: `${root()}/documentation/a`, content: evil },
          { name: `${root()}/documentation/a`, content: Buffer.from('other') },
        ),
      ),
    /^ARCHIVE_DUPLICATE_ENTRY/,
  ],
  [
    'two entries that differ in case only',
    () =>
      rawZip(
        plus(
          { name: `${root()}/documentation/a`, content: evil },
          { name: `${root()}/documentation/A`, content: evil },
        ),
      ),
    /^ARCHIVE_CASE_COLLISION/,
  ],
  [
    'a zip bomb',
    () => rawZip(plus({ name: `${root()}/documentation/bomb`, content: Buffer.alloc(256 << 20), method: 8 })),
    /^ARCHIVE_RATIO/,
  ],
  [
    'a METS with a billion laughs',
    () =>
      rawZip(
        replaceMets(
          `<?xml version="1.0"?><!DOCTYPE mets [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(1000)}"><!ENTITY c "${'&b;'.repeat(1000)}">]><mets xmlns="http://www.loc.gov/METS/">&c;</mets>`,
        ),
      ),
    /^(XML_DOCTYPE|TT05_C4)/,
  ],
  [
    'a METS with an external entity',
    () =>
      rawZip(
        replaceMets(
          '<?xml version="1.0"?><!DOCTYPE mets [<!ENTITY x SYSTEM "file:///etc/passwd">]><mets xmlns="http://www.loc.gov/METS/" LABEL="&x;"/>',
        ),
      ),
    /^(XML_DOCTYPE|TT05_C4)/,
  ],
  ['a METS that is not XML', () => rawZip(replaceMets('this is not XML')), /^(XML_|TT05_C4|PACKAGE_PROFILE_UNKNOWN)/],
];

test.each(cases)('returns %s, leaves nothing in any store and goes on answering', async (title, build, rule) => {
  const path = join(folder, `${title.replaceAll(' ', '-')}.zip`);
  writeFileSync(path, build());
  const { exit, transfer } = await send(service, agency, path);
  expect(transfer).toMatchObject({ state: 'returned' });
  expect(
    transfer.findings.filter(({ severity }) => severity === 'error').map((finding) => finding.rule),
  ).toContainEqual(expect.stringMatching(rule));
  expect(exit).toBe(1);
  for (const store of ['store-1', 'store-2']) {
    const files = filesBelow(join(folder, 'data', store));
    expect(files.filter((name) => name.includes('inventory.json'))).toEqual([]);
    expect(files.filter((name) => name.startsWith('staging/'))).toEqual([]);
  }
  expect((await api(service, agency.key, 'GET', '/v1/health')).status).toBe(200);
});

test('returns a package whose digest is not the one registered', async () => {
  const path = join(folder, 'wrong-digest.zip');
  writeFileSync(path, rawZip(good));
  const registered = await api(service, agency.key, 'POST', '/v1/transfers', {
    packageName: 'wrong-digest.zip',
    sizeBytes: statSync(path).size,
    digest: { algorithm: 'sha256', value: '0'.repeat(64) },
    idempotencyKey: 'wrong-digest',
  });
  expect(registered.status).toBe(201);
  const { id, upload } = registered.body as { id: string; upload: { url: string } };
  const patched = await fetch(new URL(upload.url, service.url), {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${agency.key}`,
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
    },
    body: readFileSync(path),
  });
  expect(patched.status).toBe(204);
  expect((await api(service, agency.key, 'POST', `/v1/transfers/${id}/complete`)).status).toBe(200);
  let transfer: { state: string; findings: { rule: string }[] };
  do {
    await new Promise((resolve) => setTimeout(resolve, 100));
    transfer = (await api(service, agency.key, 'GET', `/v1/transfers/${id}`)).body as typeof transfer;
  } while (['received', 'checking', 'uploading'].includes(transfer.state));
  expect(transfer.state).toBe('returned');
  expect(transfer.findings.map(({ rule }) => rule)).toContain('TRANSFER_DIGEST_MISMATCH');
});

test('still takes a good package afterwards', async () => {
  const path = join(folder, 'good.zip');
  writeFileSync(path, rawZip(good));
  const { exit, transfer } = await send(service, agency, path);
  expect(transfer).toMatchObject({ state: 'preserved' });
  expect(exit).toBe(0);
});
