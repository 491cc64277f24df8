import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { measure, opensslLimit } from './measure.mjs';
import { makeManySmall, makeW3 } from './workloads.mjs';

/** `identify` of W3, and `file` over the same files, both against the digests of them. */
export async function identifyW3({ scratch, against, cli, count }) {
  const folder = join(scratch, 'w3-formats');
  makeW3(folder, { count });
  const limit = () => opensslLimit('sha256', folder);
  await against('identify W3', limit, () => cli('identify', folder));
  const mimeTypes = 'find "$0" -type f -print0 | xargs -0 -n 1000 file --mime-type --no-pad >/dev/null';
  await against('file --mime-type W3, one process', limit, () => measure('sh', ['-c', mimeTypes, folder]));
  rmSync(folder, { recursive: true });
}

/** So many small files: the peak says whether what is held grows with them. */
export async function identifyGrowth({ scratch, against, cli, counts }) {
  for (const count of counts) {
    const folder = join(scratch, `formats-${count}`);
    makeManySmall(folder, count);
    await against(
      `identify ${count} small files`,
      () => opensslLimit('sha256', folder),
      () => cli('identify', folder),
    );
    rmSync(folder, { recursive: true });
  }
}
