import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';

const root = fileURLToPath(new URL('../..', import.meta.url));

async function messagesFor(file: string, code: string): Promise<string[]> {
  const eslint = new ESLint({ cwd: root });
  const [result] = await eslint.lintText(code, { filePath: `${root}${file}` });
  return result!.messages
    .filter(({ ruleId }) => ruleId === '@nx/enforce-module-boundaries')
    .map(({ message }) => message);
}

test('an import against the direction of the layers is a lint error', async () => {
  const messages = await messagesFor('packages/fixity/src/pool.ts', "export { packageAip } from '@mocban/oais';\n");
  expect(messages.join('\n')).toMatch(/layer:kernel|circular/i);
});

test('a package that imports the framework is a lint error', async () => {
  const messages = await messagesFor('packages/oais/src/index.ts', "export { Injectable } from '@nestjs/common';\n");
  expect(messages.join('\n')).toMatch(/not allowed|package\.json/);
});

test('an import along the direction is none', async () => {
  expect(await messagesFor('packages/oais/src/index.ts', "export { FixityPool } from '@mocban/fixity';\n")).toEqual([]);
});
