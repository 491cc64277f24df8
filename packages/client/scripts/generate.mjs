// Writes src/generated/api.ts from the OpenAPI document of the repository service; `--check` fails when it is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapiTypescript, { astToString } from 'openapi-typescript';

const target = fileURLToPath(new URL('../src/generated/api.ts', import.meta.url));
const repository = new URL('../../../apps/repository/dist/index.js', import.meta.url);
const { exportOpenApi } = await import(repository.href);
const text = `// Generated from the OpenAPI document of the repository service by \`npm run generate\`.\n${astToString(
  await openapiTypescript(await exportOpenApi()),
)}`;
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    process.stderr.write('packages/client/src/generated/api.ts is stale: run "npm run generate"\n');
    process.exitCode = 1;
  }
} else writeFileSync(target, text);
