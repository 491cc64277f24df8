// Builds what the demonstration needs, then runs it: `npm run demo [-- --exit]`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
process.stdout.write('Building …\n');
const build = spawnSync(
  process.execPath,
  ['node_modules/typescript/bin/tsc', '--build', 'apps/demo/tsconfig.lib.json', 'apps/cli/tsconfig.lib.json'],
  { cwd: root, encoding: 'utf8' },
);
if (build.status !== 0) {
  process.stderr.write(`${build.stdout}${build.stderr}\nthe build failed\n`);
  process.exit(3);
}
await import('./dist/main.js');
