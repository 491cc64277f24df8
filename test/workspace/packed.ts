import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Manifest {
  name: string;
  exports: Record<string, string | { types: string; default: string }>;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

export interface Packed {
  manifest: Manifest;
  tarball: string;
  /** Paths in the tarball, relative to the package. */
  files: string[];
  /** Folder of the package in the workspace. */
  source: string;
}

/** An npm that asks nobody but the registry, and that not for long: a machine without a network is to be told soon. */
const npm = (args: string[], cwd: string): Promise<{ stdout: string }> =>
  run('npm', [...args, '--no-audit', '--no-fund', '--no-update-notifier', '--fetch-retries=0'], {
    cwd,
    timeout: 90_000,
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, npm_config_loglevel: 'error' },
  });

/** Packs these folders of the workspace as they would be published. */
export async function pack(sources: readonly string[], target: string): Promise<Packed[]> {
  const workspaces = sources.flatMap((source) => ['--workspace', source]);
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', target, ...workspaces];
  const told = JSON.parse((await npm(args, root)).stdout) as {
    name: string;
    filename: string;
    files: { path: string }[];
  }[];
  return sources.map((source) => {
    const manifest = JSON.parse(readFileSync(join(root, source, 'package.json'), 'utf8')) as Manifest;
    const { filename, files } = told.find(({ name }) => name === manifest.name)!;
    return { manifest, tarball: join(target, filename), files: files.map(({ path }) => path), source };
  });
}

/** A project of nobody's. */
function emptyProject(parent: string): string {
  mkdirSync(parent, { recursive: true });
  const project = mkdtempSync(join(parent, 'packed-'));
  writeFileSync(join(project, 'package.json'), '{"name":"empty-project","private":true}\n');
  return project;
}

/** @returns the project that npm installed them in, or `undefined` where the registry cannot be asked for what they need of others */
export async function install(packed: readonly Packed[]): Promise<string | undefined> {
  const project = emptyProject(tmpdir());
  const tarballs = packed.map(({ tarball }) => tarball);
  try {
    await npm(['install', '--prefer-offline', '--engine-strict', ...tarballs], project);
    return project;
  } catch (error) {
    rmSync(project, { recursive: true });
    if (/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED)\b/.test(String(error)))
      return undefined;
    throw error;
  }
}

/** Lays them out as npm would; what they need of others is found in the folder of the workspace. */
export function unpack(packed: readonly Packed[]): string {
  const project = emptyProject(join(root, 'node_modules/.mocban'));
  for (const { manifest, tarball } of packed) {
    const target = join(project, 'node_modules', manifest.name);
    mkdirSync(target, { recursive: true });
    execFileSync('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
  }
  return project;
}

/** What a program of the project prints; its name says whether it is a module. */
export async function runIn(project: string, name: string, text: string, cwd = project): Promise<string> {
  const file = join(project, name);
  writeFileSync(file, text);
  const { stdout } = await run(process.execPath, ['--disable-warning=ExperimentalWarning', file], { cwd });
  return stdout;
}

/** Subpaths that are a library, not the entry of a thread or of a child process. */
export const librariesOf = ({ manifest }: Packed): string[] =>
  Object.keys(manifest.exports)
    .filter((path) => path !== './package.json' && !/(worker|child|thread)$/.test(basename(path)))
    .map((path) => manifest.name + path.slice(1));
