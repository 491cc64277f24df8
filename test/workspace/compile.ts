import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the compiler has to say of texts, each as if it were the module of that name in the checkout; in one run, for that is slow. */
export function problemsOf(modules: ReadonlyMap<string, string>): Map<string, string[]> {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    moduleDetection: ts.ModuleDetectionKind.Force,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node', 'jest'],
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => modules.has(path) || fileExists(path);
  host.readFile = (path) => modules.get(path) ?? readFile(path);
  host.getSourceFile = (path, ...more) => {
    const text = modules.get(path);
    return text === undefined ? getSourceFile(path, ...more) : ts.createSourceFile(path, text, ts.ScriptTarget.ES2023);
  };
  host.getCurrentDirectory = () => root;
  const program = ts.createProgram([...modules.keys()], options, host);
  const elsewhere = [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()];
  return new Map(
    [...modules.keys()].map((file) => {
      const source = program.getSourceFile(file);
      const found = [
        ...elsewhere,
        ...program.getSyntacticDiagnostics(source),
        ...program.getSemanticDiagnostics(source),
      ];
      return [file, found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))];
    }),
  );
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
