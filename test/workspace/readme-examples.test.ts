import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { problemsOf } from './compile.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The first example of each package's README, as if it were a module of the package. */
const examples = new Map(
  readdirSync(join(root, 'packages')).map((name): [string, string | undefined] => {
    const readme = readFileSync(join(root, 'packages', name, 'README.md'), 'utf8');
    return [join(root, 'packages', name, 'src/readme-example.ts'), /```(?:ts|js)\n([\s\S]*?)```/.exec(readme)?.[1]];
  }),
);
const problems = problemsOf(new Map([...examples].map(([file, example]) => [file, example ?? ''])));

test.each([...examples].map(([file, example]) => [file.split('/').at(-3)!, file, example] as const))(
  'the example in the README of %s compiles against the package as it is',
  (_name, file, example) => {
    expect(example).toBeDefined();
    expect(problems.get(file)).toEqual([]);
  },
);
