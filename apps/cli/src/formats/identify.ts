import {
  IdentificationThreads,
  identifierRelease,
  type FileAnswer,
  type FormatMatch,
  type IdentificationWarning,
  type Stopped,
  type TextFacts,
  type XmlFacts,
} from '@mocban/formats';
import type { Finding } from '@mocban/core';
import { FilesDocument } from '../files-document.js';
import { printable, worstExit, type ExitCode, type Outcome } from '../outcome.js';
import type { Context } from '../run.js';
import { describeFinding, findingOf } from '../validation.js';
import { holdYoungGeneration } from '../young-generation.js';
import { describeText } from './describe-text.js';
import { expand } from './expand.js';

export interface IdentifyOptions {
  data?: string;
}

/** What is told of a file: the shape that the command line promises. */
interface FileReport {
  path: string;
  sizeBytes?: number;
  matches: readonly ReportedMatch[];
  warnings: readonly (IdentificationWarning | 'NOT_A_FILE')[];
  text?: TextFacts;
  xml?: XmlFacts;
  /** What it is that is no regular file. */
  kind?: string;
  valid?: false;
  findings?: readonly Finding[];
}

interface ReportedMatch {
  puid: string;
  name: string;
  version: string | null;
  mime: string | null;
  mimeTypes: readonly string[];
  basis: FormatMatch['basis'];
}

/** `identify`: the formats of files, folders in byte order, each told as it is known. */
export async function identifyPaths(
  paths: readonly string[],
  { data }: IdentifyOptions,
  context: Context,
): Promise<Outcome> {
  const folder = data === undefined ? {} : { folder: data };
  const release = await identifierRelease(folder);
  const threads = new IdentificationThreads(folder);
  const document = new FilesDocument(context, { release });
  try {
    return await document.run(async () => {
      let exit: ExitCode = 0;
      let files = 0;
      holdYoungGeneration(files);
      for await (const report of reportsOf(paths, threads, context.signal)) {
        context.progress.update((files += 1), undefined, 'files identified');
        holdYoungGeneration(files);
        exit = worstExit([exit, report.valid === false ? 3 : 0]);
        await document.add(report);
        await context.print(describe(report));
      }
      return exit;
    });
  } finally {
    await threads.close();
  }
}

/** In order: what the system refuses stands where the file would. */
async function* reportsOf(
  paths: readonly string[],
  threads: IdentificationThreads,
  signal: AbortSignal,
): AsyncGenerator<FileReport> {
  const names: (string | FileReport)[] = [];
  const places = (function* () {
    for (const path of paths)
      for (const one of expand(path)) {
        if ('error' in one) {
          names.push(notRead(one.name, findingOf(one.error)));
          continue;
        }
        names.push(one.name);
        // A link may lead to a file of another name.
        yield { path: one.path, name: one.name };
      }
  })();
  for await (const { answer } of threads.identifyFiles(places, { signal })) {
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      if (typeof name === 'string') {
        yield reportOf(name, answer);
        break;
      }
      yield name;
    }
  }
  for (const left of names) if (typeof left !== 'string') yield left;
}

function reportOf(path: string, answer: FileAnswer | Stopped): FileReport {
  if ('stopped' in answer) return { path, matches: [], warnings: ['BUDGET_EXCEEDED'] };
  if ('special' in answer) return { path, kind: answer.special, matches: [], warnings: ['NOT_A_FILE'] };
  if ('error' in answer) return notRead(path, findingOf(Object.assign(new Error(answer.error.message), answer.error)));
  const { sizeBytes, text, xml, matches, warnings } = answer;
  return { path, sizeBytes, matches: matches.map(matchOf), ...(text && { text }), ...(xml && { xml }), warnings };
}

const notRead = (path: string, finding: Finding): FileReport => ({
  path,
  valid: false,
  matches: [],
  warnings: [],
  findings: [finding],
});

const matchOf = ({ puid, name, version, mimeTypes, basis }: FormatMatch): ReportedMatch => ({
  puid,
  name,
  version: version ?? null,
  mime: mimeTypes[0] ?? null,
  mimeTypes,
  basis,
});

/** An extension may be that of fifty formats: machines are told all of them. */
const MOST_OTHERS = 3;

function describe({ path, kind, text, xml, matches, warnings, findings }: FileReport): string[] {
  const [best, ...others] = matches;
  const notes = warnings.map((warning) => `  ! ${warning}${kind === undefined ? '' : `: ${kind}`}`);
  const isTextual = xml !== undefined || matches.some(({ basis }) => basis === 'text');
  if (findings !== undefined) return [`${printable(path)}: could not be read`, ...findings.map(describeFinding)];
  return [
    `${printable(path)}: ${best === undefined ? 'not known' : describeMatch(best)}`,
    ...others.slice(0, MOST_OTHERS).map((match) => `  or ${describeMatch(match)}`),
    ...(others.length > MOST_OTHERS ? [`  or ${others.length - MOST_OTHERS} more`] : []),
    ...(text === undefined || !isTextual ? [] : [`  text: ${describeText(text)}`]),
    ...(xml === undefined ? [] : [`  root: ${printable(describeRoot(xml))}`]),
    ...notes,
  ];
}

const describeRoot = ({ root, namespace, vocabulary }: XmlFacts): string =>
  `${root}${namespace === '' ? '' : ` of ${namespace}`}${vocabulary === undefined ? '' : ` (${vocabulary})`}`;

const describeMatch = ({ puid, name, version, mime, basis }: ReportedMatch): string =>
  printable(
    `${puid}  ${name}${version === null ? '' : ` ${version}`}${mime === null ? '' : `, ${mime}`} (by ${basis})`,
  );
