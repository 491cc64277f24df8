import { accessSync, constants, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

/**
 * The first of several programs that is installed.
 * @param searchPath folders divided by `:`, as in PATH; what is not absolute is passed over
 */
export function findProgram(names: readonly string[], searchPath: string): string | undefined {
  const folders = searchPath.split(':').filter(isAbsolute);
  for (const name of names)
    for (const folder of folders) {
      const path = join(folder, name);
      if (isProgram(path)) return path;
    }
  return undefined;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
