// Writes src/generated/api.ts from the OpenAPI document of the repository service; `--check [FILE]` fails when it (or FILE) is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapiTypescript, { astToString } from 'openapi-typescript';

const target = fileURLToPath(new URL('../src/generated/api.ts', import.meta.url));
const repository = new URL('../../../apps/repository/dist/index.js', import.meta.url);
const { exportOpenApi } = await import(repository.href);
const text = `// Generated from the OpenAPI document of the repository service by \`npm run generate\`.\n${astToString(
  // A member with a default may be left out of a request.
  await openapiTypescript(await exportOpenApi(), { defaultNonNullable: false }),
)}`;
const [mode, file = target] = process.argv.slice(2);
if (mode === '--check') {
  if (readFileSync(file, 'utf8') !== text) {
    process.stderr.write(`${file} is stale: run "npm run generate"\n`);
    process.exitCode = 1;
  }
} else writeFileSync(target, text);
