import { existsSync } from 'node:fs';
import type { components } from '@mocban/client';
import {
  levelText,
  nationalPolicy,
  openRiskData,
  packageRisk,
  parsePolicy,
  PUID,
  RiskRegister,
  type FormatAssessment,
  type RiskLevel,
} from '@mocban/format-risk';
import { IdentificationThreads } from '@mocban/formats';
import type { Finding } from '@mocban/core';
import { readFile } from 'node:fs/promises';
import { printable, UsageError, worstExit, type ExitCode, type Outcome } from '../outcome.js';
import type { Context } from '../run.js';
import { serviceClient } from '../service-client.js';
import { describeFinding, findingOf } from '../validation.js';
import { expand } from './expand.js';

export interface RiskOptions {
  data?: string;
  policy?: string;
  to?: string;
  key?: string;
}

type Told = Pick<
  components['schemas']['FormatRiskDto'],
  'puid' | 'name' | 'level' | 'rating' | 'decidedBy' | 'reasons'
>;

/** What is told of a file; of one that could not be read a finding. */
type FileRisk = { path: string } & (
  | { puid?: string; basis?: string; level: RiskLevel }
  /** A link, a pipe or the like, which has no format and is at no risk. */
  | { kind: string }
  | { valid: false; findings: readonly Finding[] }
);

/** `formats risk`: of formats or files by the data at hand, or of what a repository holds. Ends with 1 when something is at high risk. */
export async function formatsRisk(named: readonly string[], options: RiskOptions, context: Context): Promise<Outcome> {
  const { to, key, data, policy } = options;
  if (to !== undefined) {
    if (key === undefined) throw new UsageError('--to needs --key');
    if (data !== undefined || policy !== undefined) throw new UsageError('a repository has its own data and policy');
    return riskAtService(named, { to, key });
  }
  if (named.length === 0) throw new UsageError('name formats (fmt/40) or files, or a repository (--to)');
  return riskHere(named, options, context);
}

async function riskHere(named: readonly string[], { data, policy }: RiskOptions, context: Context): Promise<Outcome> {
  const profile = nationalPolicy();
  const { nara, deprecated, chains, parts } = await openRiskData(data);
  const own = policy === undefined ? undefined : parsePolicy(await readFile(policy, 'utf8'), profile.families);
  const families = [...profile.families, ...(own?.families ?? [])];
  const register = new RiskRegister({
    nara,
    deprecated,
    chains,
    profile: { ...profile, families },
    operator: own?.rows ?? [],
    at: new Date().toISOString().slice(0, 10),
  });
  // A file of such a name is meant as the file.
  const puids = named.filter((name) => PUID.test(name) && !existsSync(name));
  const files = await filesOf(
    named.filter((name) => !puids.includes(name)),
    register,
    data,
    context,
  );
  const counted = new Map<string | undefined, number>();
  for (const file of files) if ('level' in file) counted.set(file.puid, (counted.get(file.puid) ?? 0) + 1);
  const { level, counts, formats } = packageRisk(register, counted);
  const assessments = [...new Set([...puids, ...formats.map(({ assessment }) => assessment.puid)])].map((puid) =>
    register.assess(puid),
  );
  const releases = [
    ...parts.map(({ id, version, attribution }) => ({ id, version, attribution })),
    { id: 'vn-policy', version: profile.version, attribution: 'Thông tư 05/2025/TT-BNV' },
    ...(own === undefined ? [] : [{ id: 'policy', version: own.version, attribution: '' }]),
  ];
  return {
    exit: worstExit([exitOf(assessments), files.some((file) => 'valid' in file) ? 3 : 0]),
    json: {
      releases,
      versionChains: chains?.records.length ?? null,
      formats: assessments,
      files,
      ...(counted.size > 0 && { level, counts }),
    },
    text: [
      ...assessments.flatMap((one) => linesOf({ ...one, ...(one.nara[0] && { name: one.nara[0].name }) })),
      ...files.flatMap(fileLines),
      ...(counted.size > 0 ? [`all files: ${levelText(level).en}`] : []),
      chains === undefined
        ? "whether PRONOM has later versions is not known: formats update --reports takes PRONOM's reports"
        : `whether PRONOM has later versions is known by ${chains.records.length} of its reports`,
    ],
  };
}

async function filesOf(
  paths: readonly string[],
  register: RiskRegister,
  data: string | undefined,
  { signal, progress }: Context,
): Promise<FileRisk[]> {
  if (paths.length === 0) return [];
  const told: (FileRisk | string)[] = [];
  const places: string[] = [];
  for (const path of paths)
    for (const one of expand(path)) {
      if ('error' in one) told.push({ path: one.name, valid: false, findings: [findingOf(one.error)] });
      else {
        told.push(one.name);
        places.push(one.path);
      }
    }
  const threads = new IdentificationThreads(data === undefined ? {} : { folder: data });
  let done = 0;
  try {
    const risks: FileRisk[] = [];
    const found = threads.identifyFiles(places, { signal })[Symbol.asyncIterator]();
    for (const file of told) {
      if (typeof file !== 'string') {
        risks.push(file);
        continue;
      }
      const next = await found.next();
      if (next.done === true) throw new Error('a file has no answer');
      progress.update((done += 1), undefined, 'files identified');
      const { answer } = next.value;
      if ('error' in answer) {
        const error = Object.assign(new Error(answer.error.message), answer.error);
        risks.push({ path: file, valid: false, findings: [findingOf(error)] });
        continue;
      }
      if ('special' in answer) {
        risks.push({ path: file, kind: answer.special });
        continue;
      }
      const [best] = 'matches' in answer ? answer.matches : [];
      risks.push({
        path: file,
        ...(best !== undefined && { puid: best.puid, basis: best.basis }),
        level: register.assess(best?.puid).level,
      });
    }
    return risks;
  } finally {
    await threads.close();
  }
}

/** Everything that is held, or these formats. */
async function riskAtService(named: readonly string[], service: { to: string; key: string }): Promise<Outcome> {
  const client = serviceClient(service);
  const strange = named.find((name) => !PUID.test(name));
  if (strange !== undefined) throw new UsageError(`${strange}: of a repository only formats are asked for, as fmt/40`);
  if (named.length === 0) {
    const held = await client.answer(client.api.GET('/v1/formats'));
    const counts = (one: (typeof held)[number]): string =>
      `${one.files} files, ${one.bytes} bytes, ${one.holdings} holdings`;
    return {
      exit: exitOf(held),
      json: { formats: held },
      text: held.flatMap((one) => [
        ...linesOf(one),
        `  ${counts(one)}${one.atRisk ? ', at risk by Quyết định 76' : ''}`,
      ]),
    };
  }
  const formats = [];
  for (const puid of named) {
    const [registry = '', number = ''] = puid.split('/');
    const path = { registry, number };
    formats.push(await client.answer(client.api.GET('/v1/formats/puids/{registry}/{number}', { params: { path } })));
  }
  return { exit: exitOf(formats), json: { formats }, text: formats.flatMap(linesOf) };
}

const exitOf = (formats: readonly { level: string }[]): ExitCode =>
  formats.some(({ level }) => level === 'high') ? 1 : 0;

function linesOf({
  puid,
  name,
  level,
  rating,
  decidedBy,
  reasons,
}: Told | (FormatAssessment & { name?: string })): string[] {
  const title = puid === undefined ? 'not identified' : `${puid}${name === undefined ? '' : `  ${name}`}`;
  return [
    printable(`${title}: ${levelText(level).en}${rating === undefined ? '' : `, rating ${rating}`} (by ${decidedBy})`),
    ...reasons.map(({ text, source }) => printable(`  ${text.en} [${source}]`)),
  ];
}

function fileLines(file: FileRisk): string[] {
  if ('level' in file)
    return [printable(`${file.path}: ${levelText(file.level).en}, ${file.puid ?? 'not identified'}`)];
  if ('kind' in file) return [`${printable(file.path)}: is no file: ${file.kind}`];
  return [`${printable(file.path)}: could not be read`, ...file.findings.map(describeFinding)];
}
