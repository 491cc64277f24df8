import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const mocban = fileURLToPath(new URL('../../apps/cli/bin/mocban.js', import.meta.url));

/** A temporary folder that the database's account can enter when the tests run as root. */
export async function scratchFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `mocban-${name}-`));
  await chmod(folder, 0o755);
  return folder;
}

export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

/** Files below a folder, relative to it, in order. */
export const filesBelow = (root: string): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    // What is being written may be renamed meanwhile.
    .filter((name) => statSync(join(root, name), { throwIfNoEntry: false })?.isFile() === true)
    .sort();

export interface CliResult {
  exit: number | null;
  /** The JSON document on standard output. */
  json: unknown;
  stderr: string;
}

/** Runs the command line with `--json`. */
export function cli(...args: string[]): CliResult {
  const result = spawnSync(process.execPath, [mocban, ...args, '--json'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return {
    exit: result.status,
    json: result.stdout === '' ? undefined : (JSON.parse(result.stdout) as unknown),
    stderr: result.stderr,
  };
}

/** The same without blocking this process, for commands that wait for a service under test. */
export async function cliAsync(...args: string[]): Promise<CliResult> {
  const child = spawn(process.execPath, [mocban, ...args, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const exit = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { exit, json: stdout === '' ? undefined : (JSON.parse(stdout) as unknown), stderr };
}

export interface Service {
  url: string;
  administratorKey: string | undefined;
  process: ChildProcess;
  /** Everything it wrote, for the message of a failing test. */
  output(): string;
  stop(): Promise<void>;
}

/** Starts the repository as its own process and waits until it answers. */
export async function startService(
  dataDirectory: string,
  options: { entry?: readonly string[]; environment?: NodeJS.ProcessEnv } = {},
): Promise<Service> {
  const entry = options.entry ?? [mocban, 'start', '--data', dataDirectory, '--port', '0', '--json'];
  const child = spawn(process.execPath, entry, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.environment },
  });
  let stdout = '';
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const started = await new Promise<{ url: string; administratorKey?: string }>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      const line = stdout.split('\n').find((candidate) => candidate.startsWith('{"url"'));
      if (line !== undefined) resolve(JSON.parse(line) as { url: string; administratorKey?: string });
    });
    child.on('close', (code) => reject(new Error(`the service ended with ${code}: ${stdout}${stderr}`)));
  });
  return {
    url: started.url,
    administratorKey: started.administratorKey,
    process: child,
    output: () => `${stdout}${stderr}`,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = new Promise((resolve) => child.on('close', resolve));
      child.kill('SIGTERM');
      await closed;
    },
  };
}

export interface Answer {
  status: number;
  body: unknown;
}

export async function api(
  service: { url: string },
  key: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(`${service.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
}
