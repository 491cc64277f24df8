import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import ts from 'typescript';
import { describeWith } from '../fixtures/corpora.js';
import { smallPdf } from '../e2e/agency.js';
import { install, librariesOf, pack, runIn, unpack, type Packed } from './packed.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mocban-packed-'));

// While the file is loaded: whether the registry can be asked decides which tests there are.
const packages = await pack(
  readdirSync(join(root, 'packages')).map((name) => `packages/${name}`),
  folder,
);
const apps = await pack(['apps/cli', 'apps/repository'], folder);
const installed = await install(packages);
const project = unpack([...packages, ...apps]);
const libraries = packages.flatMap(librariesOf);

afterAll(() => {
  for (const path of [folder, project, installed]) if (path !== undefined) rmSync(path, { recursive: true });
});

const byName = (packed: readonly Packed[]) => packed.map((one) => [one.manifest.name, one] as const);

describe.each(byName(packages))('the tarball of %s', (name, { manifest, files, source }) => {
  test('has what it exports, its licence and its README, and nothing that only its makers need', () => {
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
    for (const target of Object.values(manifest.exports))
      for (const path of typeof target === 'string' ? [target] : Object.values(target))
        expect(files).toContain(path.slice('./'.length));
    const needed = /^(dist\/.+\.(js|d\.ts)|(data|schemas)\/[^/]+|LICENSE|NOTICE|README\.md|package\.json)$/;
    expect(files.filter((path) => !needed.test(path) || /\.test\.|\.helper\./.test(path))).toEqual([]);
  });

  test('has every notice, table and schema that lies in its folder', () => {
    const kept = readdirSync(join(root, source), { recursive: true, encoding: 'utf8' });
    const notices = kept.filter((path) => /^(NOTICE|(data|schemas)\/.+)$/.test(path));
    expect(files).toEqual(expect.arrayContaining(notices));
    expect(readFileSync(join(root, source, 'LICENSE'))).toEqual(readFileSync(join(root, 'LICENSE')));
  });

  test('imports nothing that it does not declare', () => {
    const declared = new Set([name, ...Object.keys(manifest.dependencies ?? {}), ...builtinModules]);
    for (const path of files.filter((one) => /\.(js|d\.ts)$/.test(one))) {
      const text = readFileSync(join(project, 'node_modules', name, path), 'utf8');
      const imported = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
      const foreign = imported.filter((one) => !one.startsWith('.') && !one.startsWith('node:'));
      expect({ path, foreign: foreign.filter((one) => !declared.has(nameIn(one))) }).toEqual({ path, foreign: [] });
    }
  });
});

const nameIn = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

describeWith('registry of npm, nor a cache of it', installed, 'an empty project', (place) => {
  test('has all packages after npm install, with no other file of this workspace', () => {
    const names = readdirSync(join(place, 'node_modules/@mocban')).map((name) => `@mocban/${name}`);
    expect(names.sort()).toEqual(packages.map(({ manifest }) => manifest.name).sort());
  });
});

describe(`the packages ${installed === undefined ? 'unpacked' : 'installed'} in an empty project`, () => {
  const place = installed ?? project;

  test('load by import and by require() alike, and export something each', async () => {
    const names = JSON.stringify(libraries);
    const load = (body: string) =>
      `const told = {};\nfor (const name of ${names}) told[name] = Object.keys(${body}).sort();\nconsole.log(JSON.stringify(told));\n`;
    const told = JSON.parse(await runIn(place, 'load.mjs', load('await import(name)'))) as Record<string, string[]>;
    expect(JSON.parse(await runIn(place, 'load.cjs', load('require(name)')))).toEqual(told);
    expect(Object.keys(told)).toEqual(libraries);
    expect(libraries.filter((name) => told[name]!.length === 0)).toEqual([]);
  });

  test('type-check under nodenext, declarations and all, from a module and from CommonJS', async () => {
    const surface = libraries.map((name, index) => `export * as m${index} from '${name}';\n`).join('');
    const files = ['surface.mts', 'surface.cts'];
    for (const name of files) writeFileSync(join(place, name), surface);
    // No types are given that the packages do not bring along, and none of their declarations is skipped.
    const compilerOptions = { module: 'nodenext', target: 'es2023', strict: true, noEmit: true, types: [] };
    writeFileSync(join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    const { stdout } = await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', place]).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toBe('');
  });
});

describe('the command of an unpacked @mocban/cli', () => {
  const command = join(project, 'node_modules/@mocban/cli/bin/mocban.js');
  const mocban = async (...args: string[]): Promise<{ valid?: boolean }> => {
    const { stdout } = await run(process.execPath, [command, ...args, '--json'], { cwd: folder });
    return JSON.parse(stdout) as { valid?: boolean };
  };

  test('finds tables, schemas, threads and child processes where they were unpacked', async () => {
    const source = mkdtempSync(join(folder, 'source-'));
    writeFileSync(join(source, 'văn bản.pdf'), smallPdf('packed'));
    await mocban('sip', 'build', source, '--profile', 'tt05', '--out', join(folder, 'sip.zip'));
    expect(await mocban('package', 'validate', join(folder, 'sip.zip'))).toMatchObject({ results: [{ valid: true }] });
    await mocban('bag', 'create', source, '--out', join(folder, 'bag'), '--digest', 'sha512,blake2b-512');
    expect(await mocban('bag', 'validate', join(folder, 'bag'))).toMatchObject({ results: [{ valid: true }] });
  });
});
