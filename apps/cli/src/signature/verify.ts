import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { openTree } from '@mocban/container';
import type { Finding } from '@mocban/core';
import {
  containerOf,
  judgeDocument,
  judgePackage,
  LANGUAGES,
  nameOfContent,
  readOut,
  readOutPackage,
  withSignedFile,
  type DocumentReport,
  type JudgeContext,
  type Language,
  type PackageReport,
} from '@mocban/signatures';
import { printable, UsageError, worstExit, type ExitCode, type Outcome } from '../outcome.js';
import type { Context } from '../run.js';
import { describeFinding, findingOf, requireReadable } from '../validation.js';
import { loadContext, type JudgeOptions, type LoadedContext } from './context.js';
import { evidenceFor } from './evidence.js';

export interface VerifyOptions extends JudgeOptions {
  evidence?: string;
  content?: string;
  language: string;
}

/** A file that was judged, or could not be. */
type FileReport = { path: string } & (DocumentReport | ({ kind: 'package' } & PackageReport) | Omit<NotJudged, 'path'>);

interface NotJudged {
  path: string;
  indication: 'NOT_JUDGED';
  valid: false;
  signatures: [];
  findings: Finding[];
}

/** Files that are open at once: while one is read another is judged. */
const AT_ONCE = 8;

/** `signature verify`: all signatures of each file, in the shape that the command line promises. */
export async function verifySignatures(
  paths: readonly string[],
  options: VerifyOptions,
  context: Context,
): Promise<Outcome> {
  const language = LANGUAGES.find((one) => one === options.language);
  if (language === undefined)
    throw new UsageError(`--language takes ${LANGUAGES.join(' or ')}, not ${options.language}`);
  if (paths.length > 1 && (options.content !== undefined || options.evidence !== undefined))
    throw new UsageError('--content and --evidence are of one file');
  const loaded = await loadContext(options);
  const evidence = options.evidence === undefined ? undefined : await readFile(options.evidence);
  await context.print(loaded.ignored.map((path) => `ignored: ${printable(path)} holds nothing that is used here`));
  const files: FileReport[] = [];
  const underWay = new Map<number, Promise<FileReport>>();
  const start = (index: number): void => {
    const path = paths[index];
    if (path === undefined) return;
    const judged = verifyOne(path, options, loaded, evidence, context.signal);
    // Of several that fail, the first in order is told; the others are not to end the process.
    judged.catch(() => undefined);
    underWay.set(index, judged);
  };
  for (let index = 0; index < AT_ONCE; index += 1) start(index);
  for (const [index, path] of paths.entries()) {
    context.signal.throwIfAborted();
    context.progress.update(index, paths.length, path);
    const file = await underWay.get(index)!;
    underWay.delete(index);
    start(index + AT_ONCE);
    files.push(file);
    if (!context.json) await context.print(describe(file, language));
  }
  return { exit: worstExit(files.map(exitOf)), json: { files, ignored: loaded.ignored }, text: [] };
}

async function verifyOne(
  path: string,
  { content, evidence: record }: VerifyOptions,
  { context }: LoadedContext,
  evidence: Buffer | undefined,
  signal: AbortSignal,
): Promise<FileReport> {
  try {
    const proofs = evidence && record !== undefined ? await evidenceFor(record, evidence, path) : [];
    if (isPackage(path)) return await verifyPackage(path, context, signal);
    requireReadable(path, 'file');
    const contentPath = content ?? besideOf(path);
    return await withSignedFile({ path, contentPath, evidence: proofs }, async (file) => {
      const container = containerOf(file.head);
      if (container === undefined) return notJudged(path, UNKNOWN_FORMAT);
      return { path, ...(await judgeDocument(await container.open(file), context)) };
    });
  } catch (error) {
    return notJudged(path, findingOf(error));
  }
}

/** A folder, or an archive that by its name is one: documents of an office are archives too. */
const isPackage = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true || /\.(?:zip|tar|tar\.gz|tgz)$/i.test(path);

async function verifyPackage(path: string, context: JudgeContext, signal: AbortSignal): Promise<FileReport> {
  const tree = await openTree(path, { signal });
  try {
    const unsafe = tree.findings.filter(({ severity }) => severity === 'error');
    if (unsafe.length > 0) return { ...notJudged(path, unsafe[0]!), findings: unsafe };
    return { path, kind: 'package', ...(await judgePackage(tree, context, { signal })) };
  } finally {
    await tree.close();
  }
}

/** What a detached signature is of, where it lies beside it. */
function besideOf(path: string): string | undefined {
  const beside = nameOfContent(path);
  return beside !== undefined && existsSync(beside) ? beside : undefined;
}

const notJudged = (path: string, finding: Finding): NotJudged => ({
  path,
  indication: 'NOT_JUDGED',
  valid: false,
  signatures: [],
  findings: [finding],
});

const UNKNOWN_FORMAT: Finding = {
  rule: 'IO_FORMAT_NOT_JUDGED',
  severity: 'error',
  location: '.',
  message: 'neither PDF, CMS nor XML: whether it is signed cannot be said',
};

const exitOf = ({ indication }: FileReport): ExitCode =>
  indication === 'NOT_JUDGED' ? 3 : indication === 'TOTAL_PASSED' || indication === 'PASSED' ? 0 : 1;

function describe(file: FileReport, language: Language): string[] {
  if (file.indication === 'NOT_JUDGED')
    return [`${printable(file.path)}: could not be judged`, ...file.findings.map(describeFinding)];
  const [first, ...more] = 'kind' in file ? readOutPackage(file, language) : readOut(file, language);
  return [`${printable(file.path)}: ${first}`, ...more.map(printable)];
}
