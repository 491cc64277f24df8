import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the compiler has to say of a text, as if it were the module `file` of the checkout. */
export function problemsOf(file: string, text: string): string[] {
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
  host.readFile = (path) => (path === file ? text : readFile(path));
  host.getSourceFile = (path, ...more) =>
    path === file ? ts.createSourceFile(path, text, ts.ScriptTarget.ES2023) : getSourceFile(path, ...more);
  host.getCurrentDirectory = () => root;
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

/** The text as a program that can be run: it finds the packages of the workspace. Call `remove` at the end. */
export function programOf(text: string): { file: string; remove(): void } {
  const place = join(root, 'node_modules/.mocban');
  mkdirSync(place, { recursive: true });
  const folder = mkdtempSync(join(place, 'example-'));
  const file = join(folder, 'example.mjs');
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
  });
  writeFileSync(file, outputText);
  return { file, remove: () => rmSync(folder, { recursive: true }) };
}

/** The fenced blocks of a page whose info string is exactly `language`. */
export const blocksOf = (page: string, language: string): string[] =>
  [...page.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)]
    .filter(([, info]) => info === language)
    .map(([, , text]) => text!);
