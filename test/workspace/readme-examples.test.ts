import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The first example of each package's README, as if it were a module of the package. */
const examples = readdirSync(join(root, 'packages')).map((name): [string, string | undefined] => {
  const readme = readFileSync(join(root, 'packages', name, 'README.md'), 'utf8');
  return [name, /```(?:ts|js)\n([\s\S]*?)```/.exec(readme)?.[1]];
});

function problemsOf(name: string, example: string): string[] {
  const file = join(root, 'packages', name, 'src', 'readme-example.ts');
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node', 'jest'],
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => path === file || fileExists(path);
  host.readFile = (path) => (path === file ? example : readFile(path));
  host.getSourceFile = (path, ...more) =>
    path === file ? ts.createSourceFile(path, example, ts.ScriptTarget.ES2023) : getSourceFile(path, ...more);
  host.getCurrentDirectory = () => root;
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

test.each(examples)('the example in the README of %s compiles against the package as it is', (name, example) => {
  expect(example).toBeDefined();
  expect(problemsOf(name, example!)).toEqual([]);
});
