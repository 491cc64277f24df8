/**
 * Writes src/validation/codes.generated.ts from the validation codes that the editors of OCFL publish, their words unchanged.
 * Usage: MOCBAN_CORPORA=<folder with ocfl-spec> node scripts/generate-codes.mjs
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const corpora = process.env.MOCBAN_CORPORA;
if (!corpora) throw new Error('MOCBAN_CORPORA names the folder that holds ocfl-spec');

const codes = {};
for (const version of ['1.0', '1.1']) {
  const table = readFileSync(join(corpora, 'ocfl-spec/spec', version, 'spec/validation-codes.md'), 'utf8');
  for (const [, code, text] of table.matchAll(/^\| ([EW]\d{3}) \|\s*(.*?)\s*\| https:/gm))
    (codes[code] ??= {})[version] = text.replace(/^'/, '').replace(/'+$/, '').replaceAll("\\'", "'");
}

const entries = Object.entries(codes)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([code, texts]) => `  ${code}: ${JSON.stringify(texts)},`);
writeFileSync(
  fileURLToPath(new URL('../src/validation/codes.generated.ts', import.meta.url)),
  `// Made by scripts/generate-codes.mjs; see NOTICE.
/** The words of each validation code, by the version of the specification that has it. */
export const VALIDATION_CODES = {
${entries.join('\n')}
} as const satisfies Readonly<Record<string, Partial<Record<'1.0' | '1.1', string>>>>;
`,
);
