#!/usr/bin/env node
// Committed and free of build output, because npm links a workspace's command only when its target exists at install.
import { existsSync } from 'node:fs';

const main = new URL('../dist/main.js', import.meta.url);
if (existsSync(main)) await import(main.href);
else {
  process.stderr.write('mocban is not built yet: run "npm run build" in the root of the repository.\n');
  process.exitCode = 3;
}
