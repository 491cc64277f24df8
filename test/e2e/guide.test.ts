import { execFile, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { blocksOf, problemsOf, programOf } from '../workspace/compile.js';
import { registerAgency, send, smallPdf, tt05Submission, type Agency } from './agency.js';
import { api, cli, mocban, removeFolder, scratchFolder, startService, type Service } from './service.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const page = (name: string): string => readFileSync(join(root, 'docs/guide', name), 'utf8');

let folder: string;
let service: Service;
let agency: Agency;

beforeAll(async () => {
  folder = await scratchFolder('guide');
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/mocban'), `#!/bin/sh\nexec '${process.execPath}' '${mocban}' "$@"\n`);
  chmodSync(join(folder, 'bin/mocban'), 0o755);
  service = await startService(join(folder, 'data'));
  agency = await registerAgency(service, service.administratorKey!);
});

afterAll(async () => {
  await service.stop();
  await removeFolder(folder);
});

/** Runs shell blocks of a page as one script, as a reader who pastes one after the other. */
function paste(script: string, variables: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: folder,
    env: { PATH: `${join(folder, 'bin')}:${process.env['PATH']}`, URL: service.url, ...variables },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
}

describe('the guide for an agency', () => {
  const guide = page('agency.md');

  it('sends a transfer with curl alone, resumes it, gets the receipt, and sees what is wrong with a faulty one', async () => {
    const { code, output } = await paste(blocksOf(guide, 'sh').join('\n'), { KEY: agency.key });
    expect([code, output]).toEqual([0, expect.stringContaining('"state": "preserved"')]);
    expect(output).toMatch(/^error BAG_\S+ .*bao-cao\.txt/m);
    const receipt = JSON.parse(readFileSync(join(folder, 'receipt.json'), 'utf8')) as { labels: object };
    expect(Object.keys(receipt.labels).length).toBeGreaterThan(5);
  });

  it('does the same with the TypeScript client: the package sent before is the same transfer', async () => {
    const [receiver, text] = blocksOf(guide, 'ts');
    const modules = new Map(
      [receiver, text].map((block, index) => [join(root, `packages/client/src/guide-example-${index}.ts`), block!]),
    );
    expect([...problemsOf(modules).values()]).toEqual([[], []]);
    const program = programOf(text!);
    try {
      const { stdout } = await run(process.execPath, [program.file], {
        cwd: folder,
        env: { URL: service.url, KEY: agency.key },
      });
      expect(stdout).toContain('labels');
    } finally {
      program.remove();
    }
  });
});

test('the example in the README of the client sends a package and gets its receipt', async () => {
  const readme = readFileSync(join(root, 'packages/client/README.md'), 'utf8');
  await tt05Submission(folder, join(folder, 'ho-so.zip'));
  const program = programOf(blocksOf(readme, 'ts')[0]!.replace('https://archive.example', service.url));
  try {
    const { stdout } = await run(process.execPath, [program.file, agency.key], { cwd: folder });
    expect(stdout).toMatch(/^preserved [^]*labels/);
  } finally {
    program.remove();
  }
});

/** A Thông tư 05 submission that states another number of documents than it holds: one for an officer (C8). */
function miscounted(out: string): void {
  const source = join(folder, 'miscounted');
  mkdirSync(source);
  writeFileSync(join(source, 'van-ban-1.pdf'), smallPdf('van ban'));
  const [startDate, endDate] = ['01/01/2025', '31/12/2025'];
  const file = {
    fileCode: 'H98.21.07.2025.77',
    title: 'Hồ sơ về công tác lưu trữ',
    maintenance: '01',
    mode: '01',
    language: '01',
  };
  const document = { path: 'van-ban-1.pdf', typeName: '14', issuedDate: '15/06/2025', subject: 'Báo cáo' };
  writeFileSync(
    `${out}.json`,
    JSON.stringify({
      file: { ...file, startDate, endDate, totalDoc: '5' },
      documents: [document],
      depositor: { code: 'H98.21.07', name: 'Cơ quan' },
    }),
  );
  const { exit, stderr } = cli('sip', 'build', source, '--profile', 'tt05', '--metadata', `${out}.json`, '--out', out);
  if (exit !== 0) throw new Error(stderr);
}

describe('the guide for an archivist', () => {
  it('reviews, reads, gives out, audits and repairs', async () => {
    const submission = join(folder, 'miscounted.zip');
    miscounted(submission);
    expect((await send(service, agency, submission)).transfer.state).toBe('under-review');
    const made = await api(service, service.administratorKey!, 'POST', '/v1/keys', {
      name: 'officer',
      role: 'officer',
    });
    const { code, output } = await paste(blocksOf(page('archivist.md'), 'sh').join('\n'), {
      KEY: (made.body as { key: string }).key,
      STORE_2: join(folder, 'data/store-2'),
    });
    expect([code, output]).toEqual([0, expect.stringContaining('"outcome": "would-repair"')]);
    expect(output).toContain('"outcome": "repaired"');
    expect(readFileSync(join(folder, 'damage.json'), 'utf8')).toContain('"verdict": "changed"');
    expect(readFileSync(join(folder, 'van-ban.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
    // The last audit finds nothing but intact copies.
    expect(output.slice(output.lastIndexOf('"verdicts"'))).not.toMatch(/"changed"/);
  });
});
