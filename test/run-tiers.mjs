// Runs the tiers by Jest. All of them in several processes, one after the other: what Jest has loaded for a file of tests it holds to
// the end of its process, and all files together are more than a heap takes.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROCESSES = 4;
const [jest, config] = ['../node_modules/jest/bin/jest.js', 'jest.config.mjs'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);
const chosen = process.argv.slice(2);
const runs =
  chosen.length > 0 ? [chosen] : Array.from({ length: PROCESSES }, (_, at) => [`--shard=${at + 1}/${PROCESSES}`]);
const codes = runs.map((args) => {
  const node = ['--experimental-vm-modules', '--no-warnings', jest, '--config', config, ...args];
  return spawnSync(process.execPath, node, { stdio: 'inherit' }).status ?? 1;
});
process.exitCode = Math.max(...codes);
