import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from './find-program.js';
import type { ToolLimits } from './limits.js';

/** What a tool was kept from; part of every result. */
export interface Isolation {
  /** By `bwrap` in name spaces of its own with a file system of programs and its scratch folder alone; by `unshare` without the latter. */
  by: 'bwrap' | 'unshare' | 'nothing';
  /** It has no network. */
  network: boolean;
  /** It sees programs and its scratch folder, nothing else of the machine. */
  files: boolean;
  /** Processes it starts end with it, also those that left its group. */
  processes: boolean;
  /** The limits of memory and of a file's size are the system's. */
  limits: boolean;
}

/** Folder of a run as the tool sees it. */
const INSIDE = '/scratch';
/** Of the machine's settings a tool sees these; no accounts, names of hosts or keys. */
const SETTINGS = ['fonts', 'alternatives', 'libreoffice', 'ld.so.cache', 'ImageMagick-6', 'ImageMagick-7', 'papersize'];

interface Wrapped {
  program: string;
  args: string[];
  /** The scratch folder as the tool sees it. */
  root: string;
}

/** Wraps calls of tools in what the machine has to isolate them by. */
export class Isolator {
  private constructor(
    readonly isolation: Isolation,
    private readonly bwrap: string | undefined,
    private readonly unshare: string | undefined,
    private readonly prlimit: string | undefined,
  ) {}

  /** Tries what the machine has: that a program is there says nothing, since containers often forbid it. */
  static async probe(searchPath: string): Promise<Isolator> {
    const program = (name: string) => findProgram([name], searchPath);
    const [bwrap, unshare, prlimit] = [program('bwrap'), program('unshare'), program('prlimit')];
    const hasLimits = prlimit !== undefined && (await works(prlimit, ['--core=0', '--', '/bin/true']));
    const limits = hasLimits ? prlimit : undefined;
    if (
      bwrap !== undefined &&
      (await works(bwrap, [...apart('/'), '--ro-bind', '/usr', '/usr', ...roots(), '/bin/true']))
    )
      return new Isolator(
        { by: 'bwrap', network: true, files: true, processes: true, limits: hasLimits },
        bwrap,
        undefined,
        limits,
      );
    if (unshare !== undefined && (await works(unshare, [...UNSHARED, '/bin/true'])))
      return new Isolator(
        { by: 'unshare', network: true, files: false, processes: true, limits: hasLimits },
        undefined,
        unshare,
        limits,
      );
    return new Isolator(
      { by: 'nothing', network: false, files: false, processes: false, limits: hasLimits },
      undefined,
      undefined,
      limits,
    );
  }

  /**
   * @param scratch absolute path of the folder of this run
   * @param args of the tool, for the folder as it sees it
   */
  wrap(tool: string, scratch: string, args: (root: string) => string[], limits: ToolLimits): Wrapped {
    const root = this.bwrap === undefined ? scratch : INSIDE;
    let line = [tool, ...args(root)];
    if (this.bwrap !== undefined) {
      const beside = ['--ro-bind', dirname(tool), dirname(tool)];
      const folder = ['--bind', scratch, INSIDE, '--chdir', `${INSIDE}/work`];
      line = [
        this.bwrap,
        ...apart('/tmp'),
        '--ro-bind',
        '/usr',
        '/usr',
        ...roots(),
        ...settings(),
        ...(tool.startsWith('/usr/') ? [] : beside),
        ...folder,
        '--',
        ...line,
      ];
    } else if (this.unshare !== undefined) line = [this.unshare, ...UNSHARED, '--', ...line];
    if (this.prlimit !== undefined)
      line = [this.prlimit, `--as=${limits.memoryBytes}`, `--fsize=${limits.outputBytes}`, '--core=0', '--', ...line];
    return { program: line[0]!, args: line.slice(1), root };
  }
}

const UNSHARED = ['--map-root-user', '--net', '--pid', '--fork', '--kill-child'];

/** Name spaces of its own; ends with this process, takes no input from its terminal. */
const apart = (empty: string): string[] => [
  '--unshare-all',
  '--die-with-parent',
  '--new-session',
  '--proc',
  '/proc',
  '--dev',
  '/dev',
  ...(empty === '/' ? [] : ['--tmpfs', empty]),
];

/** Links to `/usr` on a merged system, folders elsewhere. */
const roots = (): string[] =>
  ['/bin', '/lib', '/lib32', '/lib64', '/sbin', '/opt'].flatMap((path) => ['--ro-bind-try', path, path]);

const settings = (): string[] => SETTINGS.flatMap((name) => ['--ro-bind-try', `/etc/${name}`, `/etc/${name}`]);

const run = promisify(execFile);

async function works(program: string, args: readonly string[]): Promise<boolean> {
  try {
    await run(program, [...args], { env: {}, timeout: 10_000, killSignal: 'SIGKILL' });
    return true;
  } catch {
    return false;
  }
}
