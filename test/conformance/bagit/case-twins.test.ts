import { createBag } from '@mocban/bagit';
import { writeZip } from '@mocban/container';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const mocban = fileURLToPath(new URL('../../../apps/cli/bin/mocban.js', import.meta.url));

interface Judged {
  valid: boolean;
  findings: { rule: string; severity: string; location: string }[];
}

let root: string;
const carriers: string[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'case-twins-'));
  const bag = join(root, 'goi');
  await mkdir(bag);
  for (const name of ['Scan.pdf', 'scan.pdf', 'ồ'.normalize('NFC'), 'ồ'.normalize('NFD')])
    await writeFile(join(bag, name), name);
  await createBag(bag);
  await writeZip(bag, join(root, 'goi.zip'), { prefix: 'goi' });
  for (const [option, file] of [
    ['-cf', 'goi.tar'],
    ['-czf', 'goi.tar.gz'],
  ] as const)
    execFileSync('tar', ['--format=pax', option, file, 'goi'], { cwd: root });
  carriers.push(...['goi', 'goi.zip', 'goi.tar', 'goi.tar.gz'].map((name) => join(root, name)));
});
afterAll(() => rm(root, { recursive: true }));

it.each([
  ['bag', 'validate'],
  ['package', 'validate'],
])('%s %s says the same of names that differ only in case, whatever carries them', (...command) => {
  const told = execFileSync(process.execPath, [mocban, ...command, ...carriers, '--json'], { encoding: 'utf8' });
  const { results } = JSON.parse(told) as { results: Judged[] };
  expect(results).toHaveLength(4);
  for (const { valid, findings } of results) {
    const twins = findings.filter(({ rule }) => rule === 'BAG_CASE_COLLISION').map(({ location }) => location);
    expect(twins.map((path) => path.normalize('NFC')).sort()).toEqual(['data/scan.pdf', 'data/ồ']);
    expect(findings.filter(({ severity }) => severity !== 'warning')).toEqual([]);
    expect(valid).toBe(true);
  }
});
