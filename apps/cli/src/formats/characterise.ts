import { lstatSync } from 'node:fs';
import { CharacterisationThreads, type Characterisation, type Expectation } from '@mocban/characterisation';
import { isValid, type Finding } from '@mocban/core';
import { FilesDocument } from '../files-document.js';
import { printable, worstExit, type ExitCode, type Outcome } from '../outcome.js';
import type { Context } from '../run.js';
import { describeFinding, findingOf } from '../validation.js';
import { describeProperties } from './describe-properties.js';
import { expand, type Expanded } from './expand.js';
import { expectationOf, type CharacteriseCommandOptions } from './expectation.js';

/** A file that was read, one that is none, or could not be. */
type FileReport = { path: string } & (Characterisation | NotRead);

interface NotRead {
  family: 'special' | 'unread';
  properties: Record<string, never>;
  findings: readonly Finding[];
}

interface Run {
  threads: CharacterisationThreads;
  expectation: Expectation | undefined;
  signal: AbortSignal;
}

/** `characterise`: the properties of files, folders in byte order, each told as it is known. */
export async function characterisePaths(
  paths: readonly string[],
  options: CharacteriseCommandOptions,
  context: Context,
): Promise<Outcome> {
  const expectation = await expectationOf(options);
  const threads = new CharacterisationThreads();
  const document = new FilesDocument(context, {});
  try {
    return await document.run(async () => {
      let exit: ExitCode = 0;
      let files = 0;
      for await (const report of reportsOf(paths, { threads, expectation, signal: context.signal })) {
        context.progress.update((files += 1), undefined, 'files characterised');
        exit = worstExit([exit, exitOf(report)]);
        await document.add(report);
        await context.print(describe(report));
      }
      return exit;
    });
  } finally {
    await threads.close();
  }
}

/** In order, as many under way as there are threads, and one more for each. */
async function* reportsOf(paths: readonly string[], run: Run): AsyncGenerator<FileReport> {
  const underWay: Promise<FileReport>[] = [];
  for (const path of paths)
    for (const one of expand(path)) {
      run.signal.throwIfAborted();
      const report = reportOf(one, run);
      // Of several that fail, the first in order is told; the others are not to end the process.
      report.catch(() => undefined);
      underWay.push(report);
      if (underWay.length > run.threads.size * 2) yield await underWay.shift()!;
    }
  for (const report of underWay) yield await report;
}

async function reportOf(one: Expanded, { threads, expectation, signal }: Run): Promise<FileReport> {
  const { name } = one;
  if ('error' in one) return notRead(name, 'unread', findingOf(one.error));
  try {
    if (!lstatSync(one.path).isFile()) return notRead(name, 'special', SPECIAL);
    return {
      path: name,
      ...(await threads.characteriseFile(one.path, { name, signal, ...(expectation && { expectation }) })),
    };
  } catch (error) {
    signal.throwIfAborted();
    return notRead(name, 'unread', findingOf(error));
  }
}

const notRead = (path: string, family: NotRead['family'], finding: Finding): FileReport => ({
  path,
  family,
  properties: {},
  findings: [finding],
});

const SPECIAL: Finding = {
  rule: 'IO_NOT_A_FILE',
  severity: 'warning',
  location: '.',
  message: 'a link or something special, which is neither followed nor opened',
};

const exitOf = ({ family, findings }: FileReport): ExitCode => (family === 'unread' ? 3 : isValid(findings) ? 0 : 1);

const describe = (file: FileReport): string[] => [
  `${printable(file.path)}: ${printable(describeProperties(file))}`,
  ...file.findings.map(describeFinding),
];
