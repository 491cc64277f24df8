import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { smallPdf } from '../e2e/agency.js';
import { mocban } from '../e2e/service.js';
import { haveClamd, TestClamd } from '../fixtures/clamd.js';
import { describeWith } from '../fixtures/corpora.js';
import { haveOffice } from '../fixtures/office-files.js';
import { problemsOf, programOf } from './compile.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const names = readdirSync(join(root, 'packages'));

const moduleOf = (name: string): string => join(root, 'packages', name, 'src/readme-example.ts');

/** The first example of a package's README, as if it were a module of the package. */
const exampleOf = (name: string): string | undefined =>
  /```(?:ts|js)\n([\s\S]*?)```/.exec(readFileSync(join(root, 'packages', name, 'README.md'), 'utf8'))?.[1];

const problems = problemsOf(new Map(names.map((name) => [moduleOf(name), exampleOf(name) ?? ''])));

test.each(names)('the example in the README of %s compiles against the package as it is', (name) => {
  expect(exampleOf(name)).toBeDefined();
  expect(problems.get(moduleOf(name))).toEqual([]);
});

const folder = mkdtempSync(join(tmpdir(), 'mocban-readme-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(at: string, files: Record<string, string | Buffer>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(at, path)), { recursive: true });
    writeFileSync(join(at, path), content);
  }
}

const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');

/** Runs a program in a folder of its own; what an example has below `/srv` and `/mnt` lies in that folder. */
async function printed(name: string, text: string, prepare: (at: string) => void = () => undefined): Promise<string> {
  const at = join(folder, name);
  mkdirSync(at);
  prepare(at);
  const { file, remove } = programOf(text.replaceAll(/'\/(?=srv\/|mnt\/)/g, "'./"));
  try {
    return (await run(process.execPath, [file], { cwd: at })).stdout;
  } finally {
    remove();
  }
}

const RECORDS = { 'báo cáo.pdf': smallPdf('a'), draft: 'b' };

function writeRecords(at: string): void {
  for (const name of ['records', 'my-records', 'srv/records']) write(join(at, name), RECORDS);
}

/** An E-ARK SIP as the command line builds it: a folder, or a zip by the name of `out`. */
async function buildSip(at: string, out: string): Promise<void> {
  const source = join(folder, `source of ${out}`);
  write(source, RECORDS);
  await run(process.execPath, [mocban, 'sip', 'build', source, '--profile', 'eark', '--out', join(at, out)]);
}

beforeAll(() => buildSip(folder, 'sip'));

const copyMets = (at: string): void => cpSync(join(folder, 'sip/METS.xml'), join(at, 'METS.xml'));

test.each<[name: string, prints: RegExp, prepare?: (at: string) => void]>([
  ['core', /^true \[[^]*ARCHIVE_PATH_UNSAFE/],
  [
    'formats',
    /^pronom-\d+-containers-\d+ \[[^]*puid: 'fmt\/1\d'[^]*\] \[\]\n$/,
    (at) => write(at, { 'decision.pdf': smallPdf('a') }),
  ],
  ['format-risk', /^moderate -?\d+ nara .+\nmoderate\n$/, () => {}],
  ['characterisation', /^1 1\.\d undefined\n/, (at) => write(at, { 'decision.pdf': smallPdf('a') })],
  ['format-data', /^\d+ \d{4}-\d\d-\d\d Contains PRONOM data .*\n\d{6}\n$/, () => {}],
  [
    'fixity',
    /sha512[^]*\n\[\]\n$/,
    (at) => {
      writeRecords(at);
      write(at, { 'srv/bag/manifest-sha256.txt': `${sha256('a')}  data/a\n`, 'srv/bag/data/a': 'a' });
    },
  ],
  ['container', /^records 2 \[\]\n\d+ [0-9a-f]{64}\nbáo cáo.pdf [0-9a-f]{128} \/[^]*\ndraft /, writeRecords],
  [
    'bagit',
    /profile: 'bagit',\s+valid: true,\s+findings: \[\]/,
    (at) => {
      writeRecords(at);
      write(at, { 'report.pdf': smallPdf('b') });
    },
  ],
  ['storage', /^objects\/abc\/o1\/v1\/content\/a.txt 5\n$/, (at) => mkdirSync(join(at, 'srv'))],
  ['ocfl', /^committed\n$/],
  ['evidence', /^1 [0-9a-f]{64}\n$/],
  ['xml', /^mets \d+\n[^]*\n\[\]\n<\?xml [^]*<b n="1">text<\/b>\n<\/a>\s*$/, copyMets],
  ['premis', /^object \d+\n$/],
  ['mets', /^\d+ [^]*<\/mets>\s*$/, copyMets],
  ['eark', /^true sip 2\.2\.0 \[/, writeRecords],
  ['vn-records', /^\S+ accept\n$/, (at) => write(at, { 'ho-so/a.pdf': smallPdf('c') })],
])('the example in the README of %s runs and prints what it says', async (...[name, prints, prepare]) => {
  expect(await printed(name, exampleOf(name)!, prepare)).toMatch(prints);
});

/** What the example of `oais` declares and does not say. */
const KNOWN = {
  agreement: {
    code: 'NL.2026.01',
    agency: { code: 'H99.1', name: 'Sở Nội vụ' },
    title: 'Hồ sơ năm 2020',
    open: true,
    historicalArchive: true,
    networked: true,
  },
  transfer: {
    transferId: 'c0a8012e-0000-4000-8000-000000000001',
    agencyCode: 'H99.1',
    agencyName: 'Sở Nội vụ',
    agreementCode: 'NL.2026.01',
    idempotencyKey: 'khóa-1',
    packageName: 'hoso.zip',
    packageSizeBytes: 1,
    packageSha256: sha256(''),
  },
  aip: { id: 'urn:uuid:6f0c1a52-2f7e-4a39-9d55-0d8f4c3b2a10', created: '2026-03-10T01:30:00Z' },
  times: { received: '2026-03-10T01:00:00Z', checked: '2026-03-10T01:10:00Z' },
  archive: { name: 'Trung tâm Lưu trữ lịch sử', identificationCode: 'H99.LT' },
  software: { name: 'Mộc Bản', version: '0.1.0' },
};

test('the example in the README of oais takes a package in and has it on both stores', async () => {
  await buildSip(folder, 'upload.zip');
  const text = `globalThis.known = ${JSON.stringify(KNOWN)};\n${exampleOf('oais')!}`;
  const output = await printed('oais', text, (at) => {
    cpSync(join(folder, 'upload.zip'), join(at, 'upload.zip'));
    for (const place of ['srv/archive', 'mnt/second']) mkdirSync(join(at, place), { recursive: true });
  });
  expect(output).toBe('true\n');
  for (const store of ['srv/archive/store-1', 'mnt/second/store-2']) {
    const kept = readdirSync(join(folder, 'oais', store), { recursive: true, encoding: 'utf8' });
    expect(kept.filter((path) => /v1\/content\/submission\/.*\/data\/draft$/.test(path))).toHaveLength(1);
  }
});

describeWith('clamd', haveClamd, 'with a daemon', () => {
  let clamd: TestClamd;
  beforeAll(async () => (clamd = await TestClamd.start(join(folder, 'daemon'))));
  afterAll(() => clamd?.kill());

  test('the example in the README of clamd finds a harmless file clean', async () => {
    const text = exampleOf('clamd')!.replace('/run/clamav/clamd.ctl', clamd.socket);
    expect(await printed('clamd', text)).toMatch(/^ClamAV \S+\nclean\n$/);
  });
});

describeWith('LibreOffice and Poppler', haveOffice, 'the example in the README of migration', () => {
  test('makes PDF/A of a document and compares both', async () => {
    const output = await printed('migration', exampleOf('migration')!.replace('/var/tmp', '.'), (at) =>
      write(at, { 'decision.rtf': '{\\rtf1\\ansi A decision of ten words.\\par}' }),
    );
    expect(output).toMatch(/libreoffice \d+[^]*\npass (bwrap|unshare) \[[^]*property: 'text',\s+outcome: 'pass'/);
  });
});
