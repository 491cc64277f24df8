import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ValidationResult } from '@mocban/core';
import { unpackPackage } from '@mocban/container';
import { goodPackages, hostileCases } from './hostile-cases.js';
import { mocban, removeFolder, scratchFolder } from './service.js';

/** For all packages of a kind in one run; each takes far less. */
const SECONDS = 60;
const MEBIBYTES = 384;
/** Larger ones, and PDFs that are given seconds each, are sent to the service in another test. */
const MAX_BYTES = 4 * 1024 * 1024;

const folder = await scratchFolder('hostile-validate');
const kinds = hostileCases(await goodPackages(folder)).filter(([kind]) => kind !== 'PDF');
afterAll(() => removeFolder(folder));

interface Run {
  exit: number | null;
  results: ValidationResult[];
  seconds: number;
  mebibytes: number;
}

/** `mocban package validate` over several paths, and what it took. */
async function validate(paths: readonly string[]): Promise<Run> {
  const started = Date.now();
  const args = [mocban, 'package', 'validate', '--json', ...paths];
  const child = spawn(process.execPath, args, { timeout: SECONDS * 1500, stdio: ['ignore', 'pipe', 'ignore'] });
  let mebibytes = 0;
  const watch = setInterval(() => (mebibytes = Math.max(mebibytes, peakOf(child.pid!))), 20);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const exit = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(watch);
  const { results } = JSON.parse(output) as { results: ValidationResult[] };
  return { exit, results, seconds: (Date.now() - started) / 1000, mebibytes };
}

/** Peak memory of a process in MiB. */
function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function expectSound({ exit, results, seconds, mebibytes }: Run, paths: readonly string[]): void {
  expect(exit).toBe(1);
  expect(results.map(({ path }) => path)).toEqual(paths);
  const findings = results.flatMap((result) => result.findings);
  expect(findings.filter(({ rule, location, message }) => !rule || !location || !message)).toEqual([]);
  expect(seconds).toBeLessThan(SECONDS);
  expect(mebibytes).toBeLessThan(MEBIBYTES);
}

/**
 * What is told here instead of what the service tells: an entry is only read when it is its turn, and what is no known package is
 * judged as the widest kind.
 */
const IN_PLACE = [
  { of: /^ARCHIVE_/, told: /_FILE_UNREADABLE$/ },
  { of: /^PACKAGE_PROFILE_UNKNOWN$/, told: /^CSIPSTR1$/ },
];

const rulesOf = ({ findings }: ValidationResult): string[] => findings.map(({ rule }) => rule);

test.each(kinds)('every hostile %s is given its rule by package validate, in time and memory', async (kind, cases) => {
  const written = cases.flatMap((hostile, index) => {
    const bytes = hostile.build();
    if (bytes.length > MAX_BYTES) return [];
    const path = join(folder, `${kind}-${index}`);
    writeFileSync(path, bytes);
    return [{ hostile, path }];
  });
  const paths = written.map(({ path }) => path);
  expect(paths.length).toBeGreaterThan(cases.length / 2);
  const run = await validate(paths);
  expectSound(run, paths);
  const missed = written.flatMap(({ hostile: { title, rule }, path }, index) => {
    const found = rulesOf(run.results[index]!);
    if (rule === undefined) return [];
    const instead = IN_PLACE.filter(({ of }) => rule.source.startsWith(of.source));
    const isTold = [rule, ...instead.map(({ told }) => told)].some((one) => found.some((name) => one.test(name)));
    return isTold ? [] : [{ title, path, found: found.slice(0, 10) }];
  });
  expect(missed).toEqual([]);
});

/** The zip also as a folder and a tar of the same files. */
async function inEveryForm(zip: string): Promise<string[]> {
  const { tree } = await unpackPackage(zip, `${zip}.unpacked`, { algorithms: [] });
  expect(tree.findings).toEqual([]);
  const at = join(`${zip}.unpacked`, tree.prefix);
  const name = basename(tree.prefix);
  execFileSync('tar', ['-C', `${zip}.unpacked`, '-cf', `${zip}.tar`, name]);
  return [zip, at, `${zip}.tar`];
}

test('a hostile bag is given the same findings as a folder, a zip and a tar', async () => {
  const [, cases] = kinds.find(([kind]) => kind === 'bag')!;
  const forms: string[][] = [];
  for (const [index, { build }] of cases.entries()) {
    const zip = join(folder, `form-${index}.zip`);
    writeFileSync(zip, build());
    forms.push(await inEveryForm(zip));
  }
  const run = await validate(forms.flat());
  expectSound(run, forms.flat());
  const told = run.results.map(({ findings }) => findings.map(({ rule, location }) => `${rule} ${location}`).sort());
  for (let index = 0; index < told.length; index += 3) {
    expect(told[index + 1]).toEqual(told[index]);
    expect(told[index + 2]).toEqual(told[index]);
  }
});
