import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { problemsOf } from './compile.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The first example of each package's README, as if it were a module of the package. */
const examples = readdirSync(join(root, 'packages')).map((name): [string, string | undefined] => {
  const readme = readFileSync(join(root, 'packages', name, 'README.md'), 'utf8');
  return [name, /```(?:ts|js)\n([\s\S]*?)```/.exec(readme)?.[1]];
});

test.each(examples)('the example in the README of %s compiles against the package as it is', (name, example) => {
  expect(example).toBeDefined();
  expect(problemsOf(join(root, 'packages', name, 'src', 'readme-example.ts'), example!)).toEqual([]);
});
