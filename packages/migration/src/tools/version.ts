import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findProgram } from '../sandbox/find-program.js';
import type { TargetId, ToolName } from '../targets.js';
import type { ToolDescription } from './tool.js';

const run = promisify(execFile);

/** Programs of a tool, each by the names it goes by, the one preferred first. */
export type Programs<Role extends string> = Readonly<Record<Role, readonly string[]>>;

/** Where each of a tool's programs lies, and which are not installed. */
export function locate<Role extends string>(programs: Programs<Role>, searchPath: string) {
  const found = {} as Record<Role, string>;
  const missing: string[] = [];
  for (const [role, names] of Object.entries(programs) as [Role, readonly string[]][]) {
    const path = findProgram(names, searchPath);
    if (path === undefined) missing.push(names[0]!);
    else found[role] = path;
  }
  return { found, missing };
}

/**
 * Asks a program for its version.
 * @param pattern with the version as its first group
 */
export async function describeTool(
  tool: ToolName,
  targets: readonly TargetId[],
  missing: readonly string[],
  ask: { program: string; args: string[]; pattern: RegExp },
): Promise<ToolDescription> {
  if (missing.length > 0) return { tool, available: false, missing, targets };
  try {
    const { stdout } = await run(ask.program, ask.args, {
      env: { PATH: '/usr/bin:/bin', HOME: '/nonexistent', LANG: 'C.UTF-8' },
      timeout: 30_000,
      killSignal: 'SIGKILL',
    });
    const version = ask.pattern.exec(stdout)?.[1];
    if (version !== undefined) return { tool, available: true, version, targets };
  } catch {
    // It is there and does not run: as good as absent.
  }
  return { tool, available: false, missing: [ask.program.split('/').at(-1)!], targets };
}
