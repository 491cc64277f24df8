import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mocban } from './service.js';

interface Answer {
  exit: number;
  stdout: string;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mocban-update-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ask = (args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Answer> =>
  new Promise((resolve) =>
    execFile(process.execPath, [mocban, ...args], { cwd: folder, env, maxBuffer: 2 ** 26 }, (error, stdout) =>
      resolve({ exit: error === null ? 0 : Number(error.code), stdout }),
    ),
  );

const release = (version: string, formats: Readonly<Record<string, string>>): string =>
  `<FFSignatureFile Version="${version}" DateCreated="2026-02-03T00:00:00"><InternalSignatureCollection>${Object.values(
    formats,
  )
    .map(
      (text, id) =>
        `<InternalSignature ID="${id}"><ByteSequence Reference="BOFoffset"><SubSequence SubSeqMaxOffset="0"><Sequence>'${text}'</Sequence></SubSequence></ByteSequence></InternalSignature>`,
    )
    .join('')}</InternalSignatureCollection><FileFormatCollection>${Object.keys(formats)
    .map(
      (puid, id) =>
        `<FileFormat ID="${id}" PUID="${puid}" Name="Format ${puid}"><InternalSignatureID>${id}</InternalSignatureID></FileFormat>`,
    )
    .join('')}</FileFormatCollection></FFSignatureFile>`;

const FILES = ['--signatures', 'DROID_SignatureFile_V2.xml', '--containers', 'container-signature-20260203.xml'];
const UPDATE = ['formats', 'update', ...FILES, '--json'];

const write = (signatures: string): void => {
  writeFileSync(join(folder, 'DROID_SignatureFile_V2.xml'), signatures);
  writeFileSync(join(folder, 'container-signature-20260203.xml'), '<ContainerSignatureMapping signatureVersion="9"/>');
};

async function puidOf(content: string): Promise<unknown> {
  writeFileSync(join(folder, 'a.bin'), content);
  const { stdout } = await ask(['identify', 'a.bin', '--data', 'data', '--json']);
  const { release, files } = JSON.parse(stdout) as { release: string; files: { matches: { puid: string }[] }[] };
  return [release, files[0]!.matches.map(({ puid }) => puid)];
}

test('makes a release that files are told by, says what it changes, and leaves what it is not about', async () => {
  write(release('2', { 'x/1': 'one', 'x/2': 'two' }));
  const first = await ask([...UPDATE, '--out', 'data']);
  expect(first.exit).toBe(0);
  expect(JSON.parse(first.stdout)).toMatchObject({ before: 'pronom-122-containers-40', changed: [] });
  expect(await puidOf('one\x01')).toEqual(['pronom-2-containers-9', ['x/1']]);
  write(release('3', { 'x/2': 'TWO', 'x/3': 'three' }));
  const second = await ask([...UPDATE, '--out', 'data']);
  expect(JSON.parse(second.stdout)).toEqual({
    folder: 'data',
    before: 'pronom-2-containers-9',
    after: 'pronom-3-containers-9',
    added: [{ puid: 'x/3', name: 'Format x/3' }],
    changed: [{ puid: 'x/2', name: 'Format x/2', what: ['signatures'] }],
    gone: [{ puid: 'x/1', name: 'Format x/1' }],
  });
  expect(await puidOf('TWO\x01')).toEqual(['pronom-3-containers-9', ['x/2']]);
  const manifest = JSON.parse(readFileSync(join(folder, 'data/manifest.json'), 'utf8')) as {
    parts: { id: string; version: string; date?: string; sources: { name: string; url: string }[] }[];
  };
  expect(manifest.parts.slice(0, 2)).toMatchObject([
    {
      version: '3',
      date: '2026-02-03',
      sources: [{ url: expect.stringMatching(/^https:.*\/DROID_SignatureFile_V2\.xml$/) }],
    },
    { version: '9', date: '2026-02-03' },
  ]);
  expect(manifest.parts.map(({ id }) => id)).toContain('nara-risk-matrix');
});

test('refuses files that are none, and leaves the release that is there', async () => {
  write(release('2', { 'x/1': 'one' }));
  await ask([...UPDATE, '--out', 'data']);
  for (const [text, code] of [
    ['<a/>', 'FORMATS_SIGNATURES_INVALID'],
    [release('3', { 'x/1': "one'[" }), 'FORMATS_SIGNATURES_INVALID'],
  ] as const) {
    write(text);
    const { exit, stdout } = await ask([...UPDATE, '--out', 'data']);
    expect([exit, JSON.parse(stdout)]).toMatchObject([1, { error: { code } }]);
  }
  rmSync(join(folder, 'DROID_SignatureFile_V2.xml'));
  expect((await ask([...UPDATE, '--out', 'data'])).exit).toBe(3);
  expect(await puidOf('one\x01')).toEqual(['pronom-2-containers-9', ['x/1']]);
});

test('writes nothing without a folder, and fetches nothing but from an https address', async () => {
  write(release('2', { 'x/1': 'one' }));
  const { exit, stdout } = await ask(UPDATE);
  expect([exit, JSON.parse(stdout)]).toMatchObject([0, { folder: null, added: [{ puid: 'x/1' }] }]);
  expect((await ask([...UPDATE, '--from', 'http://127.0.0.1/'])).exit).toBe(2);
});

/** A report as PRONOM's pages give it out. */
const report = (id: number, puid: string, later?: number): string =>
  `<?xml version="1.0" encoding="utf-8"?><PRONOM-Report xmlns="http://pronom.nationalarchives.gov.uk"><report_format_detail>` +
  `<FileFormat><FormatID>${id}</FormatID><FormatName>Word</FormatName><LastUpdatedDate>19 Apr 2012</LastUpdatedDate>` +
  `<FileFormatIdentifier><Identifier>${puid}</Identifier><IdentifierType>PUID</IdentifierType></FileFormatIdentifier>` +
  (later === undefined
    ? ''
    : `<RelatedFormat><RelationshipType>Is previous version of</RelationshipType><RelatedFormatID>${later}</RelatedFormatID></RelatedFormat>`) +
  '</FileFormat></report_format_detail></PRONOM-Report>';

test("takes PRONOM's reports from a folder or a zip, and risks name later versions with source and day", async () => {
  const risk = ['formats', 'risk', 'fmt/38', '--json'];
  const reasonsBy = async (...args: string[]): Promise<unknown> => {
    const { stdout } = await ask([...risk, ...args]);
    const told = JSON.parse(stdout) as {
      versionChains: number | null;
      formats: { reasons: { code: string; source: string; text: { en: string } }[] }[];
    };
    const reasons = told.formats[0]!.reasons.filter(({ code }) => code === 'PRONOM_LATER_VERSION');
    return [told.versionChains, ...reasons.map(({ source, text }) => [source, text.en])];
  };
  mkdirSync(join(folder, 'pronom/signatures/fmt'), { recursive: true });
  writeFileSync(join(folder, 'pronom/README.md'), '# no report');
  // 690 is fmt/40 by the signature file, of which there is no report here.
  writeFileSync(join(folder, 'pronom/signatures/fmt/38.xml'), report(734, 'fmt/38', 688));
  writeFileSync(join(folder, 'pronom/signatures/fmt/39.xml'), report(688, 'fmt/39', 690));
  writeFileSync(join(folder, 'pronom/signatures/fmt/777.xml'), report(999_991, 'fmt/777', 999_992));
  const update = ['formats', 'update', '--json', '--reports'];
  const { exit, stdout } = await ask([...update, 'pronom', '--out', 'data']);
  expect([exit, JSON.parse(stdout)]).toMatchObject([
    0,
    { added: [], changed: [], gone: [], relations: { records: 3, unresolved: 1 } },
  ]);
  const told = [3, ['PRONOM fmt/38 2012-04-19', 'there is a later version: fmt/39']];
  expect(await reasonsBy('--data', 'data')).toEqual(told);
  execFileSync('zip', ['-qr', '../pronom.zip', '.'], { cwd: join(folder, 'pronom') });
  expect((await ask([...update, 'pronom.zip', '--out', 'zipped'])).exit).toBe(0);
  expect(await reasonsBy('--data', 'zipped')).toEqual(told);

  writeFileSync(join(folder, 'pronom/signatures/fmt/40.xml'), report(690, 'fmt/40').slice(0, 300));
  const broken = await ask([...update, 'pronom', '--out', 'data']);
  expect([broken.exit, JSON.parse(broken.stdout)]).toMatchObject([
    1,
    { error: { code: 'FORMAT_RISK_REGISTER_INVALID' } },
  ]);
  expect(await reasonsBy('--data', 'data')).toEqual(told);
  writeFileSync(join(folder, 'pronom/signatures/fmt/40.xml'), report(690, 'fmt/40'));
  expect((await ask([...update, 'pronom', '--out', 'data'])).exit).toBe(0);
  expect(await reasonsBy('--data', 'data')).toEqual([
    4,
    ['PRONOM fmt/38 2012-04-19', 'there is a later version: fmt/39; the latest: fmt/40'],
  ]);
  writeFileSync(join(folder, 'broken.zip'), readFileSync(join(folder, 'pronom.zip')).subarray(0, 400));
  expect(JSON.parse((await ask([...update, 'broken.zip'])).stdout)).toMatchObject({
    error: { code: 'CLI_REPORTS_UNREADABLE' },
  });
});

test('says that later versions are not known where no report was given, and wants signatures or reports', async () => {
  const { stdout } = await ask(['formats', 'risk', 'fmt/38']);
  expect(stdout).toContain('whether PRONOM has later versions is not known');
  expect((await ask(['formats', 'update'])).exit).toBe(2);
  expect((await ask(['formats', 'update', '--signatures', 'a.xml'])).exit).toBe(2);
});

describe('from a server', () => {
  let server: Server;
  let address: string;
  const asked: string[] = [];
  let answer: { status: number; headers?: Record<string, string>; body: string };
  beforeEach(async () => {
    asked.length = 0;
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    const files = ['-keyout', 'key.pem', '-out', 'cert.pem'];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...files], {
      cwd: folder,
      stdio: 'ignore',
    });
    const pem = (name: string): Buffer => readFileSync(join(folder, name));
    server = createServer({ key: pem('key.pem'), cert: pem('cert.pem') }, (request, response) => {
      asked.push(request.url!);
      const body = request.url!.includes('container')
        ? '<ContainerSignatureMapping signatureVersion="9"/>'
        : answer.body;
      response.writeHead(answer.status, answer.headers).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `https://127.0.0.1:${(server.address() as AddressInfo).port}/documents`;
  });
  afterEach(() => server.close());
  const update = (): Promise<Answer> =>
    ask([...UPDATE, '--out', 'data', '--from', address], {
      ...process.env,
      NODE_EXTRA_CA_CERTS: join(folder, 'cert.pem'),
    });

  test('takes both files by their names', async () => {
    answer = { status: 200, body: release('5', { 'x/1': 'one' }) };
    expect((await update()).exit).toBe(0);
    expect(asked.sort()).toEqual(FILES.filter((one) => one.endsWith('.xml')).map((name) => `/documents/${name}`));
    expect(await puidOf('one\x01')).toEqual(['pronom-5-containers-9', ['x/1']]);
  });

  test.each([
    ['that has none', { status: 404, body: '' }],
    ['that leads elsewhere', { status: 302, headers: { location: 'https://127.0.0.1:1/' }, body: '' }],
  ])('takes nothing from one %s', async (_, refusal) => {
    answer = refusal;
    const { exit, stdout } = await update();
    expect([exit, JSON.parse(stdout)]).toMatchObject([3, { error: { code: 'CLI_DOWNLOAD_FAILED' } }]);
  });
});
