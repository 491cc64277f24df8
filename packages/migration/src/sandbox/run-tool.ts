import { spawn, type ChildProcess } from 'node:child_process';
import { MigrationError } from '../error.js';
import type { Isolator } from './isolation.js';
import type { ToolLimits } from './limits.js';
import { bytesWithin, type Scratch } from './scratch.js';

export interface ToolCall {
  /** Said in messages. */
  tool: string;
  /** Absolute path. */
  program: string;
  /** For the scratch folder as the tool sees it. */
  args: (root: string) => string[];
  /** Beside PATH, HOME, TMPDIR and a language of UTF-8. */
  env?: (root: string) => Record<string, string>;
  /** Takes what the tool says on its standard output, in chunks. @defaultValue it is kept, up to 1 MiB */
  onOutput?: (chunk: Buffer) => void;
  /** Exit codes that are no failure. @defaultValue 0 */
  well?: readonly number[];
}

export interface ToolRun {
  output: string;
  /** What it said on its standard error, the last 8 KiB. */
  said: string;
  exitCode: number;
  wallMs: number;
}

const MOST_OUTPUT = 1024 * 1024;
const MOST_SAID = 8192;
const WATCH_MS = 200;
const GRACE_MS = 2000;

/**
 * Runs a tool to its end in its scratch folder: own process group, cleaned environment, no input, and within limits; whatever happens,
 * nothing of it runs on afterwards.
 * @throws MigrationError `MIGRATION_TOOL_TIMEOUT`, `MIGRATION_TOOL_FAILED`, `MIGRATION_OUTPUT_TOO_LARGE`; the signal's reason
 */
export async function runTool(
  call: ToolCall,
  scratch: Scratch,
  isolator: Isolator,
  limits: ToolLimits,
  signal: AbortSignal,
): Promise<ToolRun> {
  signal.throwIfAborted();
  const { program, args, root } = isolator.wrap(call.program, scratch.folder, call.args, limits);
  const began = Date.now();
  const child = spawn(program, args, {
    cwd: scratch.path('work'),
    env: {
      PATH: '/usr/bin:/bin',
      HOME: `${root}/home`,
      TMPDIR: `${root}/tmp`,
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      ...call.env?.(root),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const heard = listen(child, call.onOutput);
  let broken: MigrationError | undefined;
  const stop = (error?: MigrationError): void => {
    broken ??= error;
    endGroup(child);
  };
  const onAbort = (): void => stop();
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(
    () => stop(failure('MIGRATION_TOOL_TIMEOUT', `${call.tool} was not done after ${limits.timeoutMs} ms`)),
    limits.timeoutMs,
  );
  const watch = setInterval(() => {
    if (bytesWithin(scratch.folder) > limits.scratchBytes) stop(tooLarge(call.tool, limits.scratchBytes));
  }, WATCH_MS);
  try {
    const [code, killedBy] = await ended(child, call.tool);
    signal.throwIfAborted();
    if (broken !== undefined) throw broken;
    if (killedBy === 'SIGXFSZ' || code === 128 + 25) throw tooLarge(call.tool, limits.outputBytes);
    if (code === null || !(call.well ?? [0]).includes(code))
      throw failure(
        'MIGRATION_TOOL_FAILED',
        `${call.tool} ended ${code === null ? `by ${killedBy}` : `with ${code}`}${lastWords(heard.said())}`,
      );
    return { output: heard.output(), said: heard.said(), exitCode: code, wallMs: Date.now() - began };
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
    signal.removeEventListener('abort', onAbort);
    endGroup(child);
  }
}

const failure = (code: MigrationError['code'], message: string) => new MigrationError(code, message);
const tooLarge = (tool: string, bytes: number) =>
  failure('MIGRATION_OUTPUT_TOO_LARGE', `${tool} wrote more than ${bytes} bytes`);

function ended(child: ChildProcess, tool: string): Promise<[code: number | null, signal: NodeJS.Signals | null]> {
  return new Promise((resolve, reject) => {
    child.on('error', (error) =>
      reject(new MigrationError('MIGRATION_TOOL_FAILED', `${tool} could not be started`, { cause: error })),
    );
    child.on('close', (code, signal) => resolve([code, signal]));
    // What left its group without name spaces of its own may hold on to its output.
    child.on('exit', (code, signal) => setTimeout(() => resolve([code, signal]), GRACE_MS).unref());
  });
}

/** All that the tool started and that stayed in its group; with name spaces of its own, what left it as well. */
function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}

function listen(child: ChildProcess, onOutput?: (chunk: Buffer) => void) {
  let [output, said] = ['', ''];
  child.stdout!.on('data', (chunk: Buffer) => {
    if (onOutput !== undefined) onOutput(chunk);
    else if (output.length < MOST_OUTPUT) output += chunk.toString('utf8');
  });
  child.stderr!.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-MOST_SAID);
  });
  return { output: () => output, said: () => said };
}

/** The tool's own words in a line, without paths of this machine. */
export const lastWords = (said: string): string => {
  const words = said
    .replace(/\/[^\s:'"]*\/migration-[^\s/:'"]*\//g, '')
    .replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .trim()
    .slice(-300);
  return words === '' ? '' : `: ${words}`;
};
