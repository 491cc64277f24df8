import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { FindingLog, randomIdentifiers, systemClock, type Finding, type ValidationResult } from '@mocban/core';
import { ContainerError, findingsWithin, isReadable, openTree, type PackageTree } from '@mocban/container';
import type { BuildSipOptions, EarkVersion } from '@mocban/eark';
import type { FixityPool } from '@mocban/fixity';
import type { RuleBook } from '@mocban/vn-records';
import { readJson } from './json-file.js';
import { printable, UsageError, type Outcome } from './outcome.js';
import { isSpreadsheet } from './is-spreadsheet.js';
import { kindOfFile, ocflKind, otherKinds, packageInside } from './package-kind.js';
import { requireReadable } from './validation.js';

export type PackageProfile = 'auto' | 'csip' | 'sip' | 'aip' | 'dip' | 'tt05';

export interface BuildOptions {
  profile: 'eark' | 'tt05';
  metadata?: string;
  rules?: string;
  depositorName?: string;
  depositorCode?: string;
  registration?: string;
  fileNames?: string;
  mets?: 'representation' | 'package';
  representations?: 'one' | 'each-folder';
  contentType?: string;
  maxFiles?: number;
  out: string;
  signal: AbortSignal;
}

/** Makes a submission package; what it is called and how it is described comes from the metadata file or from the folder. */
export async function buildSubmission(directory: string, options: BuildOptions): Promise<Outcome> {
  requireMeaning(options);
  if (options.profile === 'tt05' && options.metadata === undefined) {
    const { buildFromTt02 } = await import('./tt02.js');
    const outcome = await buildFromTt02(directory, options);
    if (outcome !== undefined) return outcome;
  }
  requireReadable(directory, 'folder');
  if (options.metadata !== undefined && (await isSpreadsheet(options.metadata))) {
    const { buildFromSpreadsheet } = await import('./spreadsheet.js');
    return buildFromSpreadsheet(directory, options.metadata, options);
  }
  requireNone(options, DEPOSIT, 'is for a list or a package of Thông tư 02/2019; say it in --metadata (JSON) here');
  const metadata = options.metadata === undefined ? {} : { metadata: await readJson(options.metadata) };
  const common = {
    out: options.out,
    asZip: options.out.toLowerCase().endsWith('.zip'),
    clock: systemClock,
    identifiers: randomIdentifiers,
    signal: options.signal,
    ...metadata,
  };
  const built =
    options.profile === 'eark'
      ? await (await import('@mocban/eark')).buildSip(directory, { ...common, ...earkChoices(options) })
      : await (
          await import('@mocban/vn-records')
        ).buildTt05Sip(directory, {
          ...common,
          ...(options.fileNames === undefined ? {} : { fileNames: options.fileNames }),
          ...(await rulesFrom(options.rules)),
        });
  const assumed = 'assumed' in built ? built.assumed : [];
  const leftOut = 'leftOut' in built ? built.leftOut : [];
  const children = 'children' in built ? (built.children ?? []) : [];
  return {
    exit: 0,
    json: { ...built, profile: options.profile, path: options.out },
    text: [
      `${options.profile} submission written: ${printable(options.out)} (${built.objId})`,
      ...children.map(({ path, objId }) => `  and its part ${printable(path)} (${objId})`),
      ...(assumed.length === 0 ? [] : ['values that were assumed; look at them before sending:']),
      ...assumed.map((field) => `  ${printable(field)}`),
      ...leftOut.map(({ path, sameAs }) => `left out: ${printable(path)} has the content of ${printable(sameAs)}`),
    ],
  };
}

type Choice = Exclude<keyof BuildOptions, 'signal'>;

/** Options that mean nothing for the other kind of package; passed over in silence they would be missed in what was written. */
const OF_EARK: readonly Choice[] = ['mets', 'representations', 'contentType', 'maxFiles'];
const DEPOSIT: readonly Choice[] = ['depositorName', 'depositorCode', 'registration'];
const OF_TT05: readonly Choice[] = [...DEPOSIT, 'rules', 'fileNames'];

/** @throws UsageError */
function requireMeaning(options: BuildOptions): void {
  if (options.out === '') throw new UsageError('--out: expected a path');
  const [others, kind] = options.profile === 'eark' ? [OF_TT05, 'tt05'] : [OF_EARK, 'eark'];
  requireNone(options, others, `is for --profile ${kind} only`);
}

/** @throws UsageError */
function requireNone(options: BuildOptions, names: readonly Choice[], why: string): void {
  const given = names.find((name) => options[name] !== undefined);
  if (given !== undefined)
    throw new UsageError(`--${given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}: ${why}`);
}

/** What is said of an E-ARK package alone. */
const earkChoices = ({ mets, representations, contentType, maxFiles }: BuildOptions): Partial<BuildSipOptions> => ({
  ...(mets === undefined ? {} : { metsDocuments: mets }),
  ...(representations === undefined ? {} : { representations }),
  ...(contentType === undefined ? {} : { contentInformationType: contentType }),
  ...(maxFiles === undefined ? {} : { maxFiles }),
});

/** The Thông tư 05 rules with the corrections of a file. */
export async function rulesFrom(path: string | undefined): Promise<{ rules?: RuleBook }> {
  if (path === undefined) return {};
  const { loadRules } = await import('@mocban/vn-records');
  return { rules: loadRules(await readJson(path)) };
}

interface ValidateOptions {
  profile: PackageProfile;
  rules?: string;
  /** @defaultValue `auto` */
  earkVersion?: 'auto' | EarkVersion;
  /** Threads that digest the files of all packages. */
  pool: FixityPool;
}

/** Judges a package by the rules named, or by those its content asks for; the file's name plays no part in that. */
export async function validatePackage(
  path: string,
  options: ValidateOptions,
  signal: AbortSignal,
): Promise<ValidationResult> {
  const { profile, pool } = options;
  const ocfl = profile === 'auto' && statSync(path).isDirectory() ? ocflKind(path) : undefined;
  if (ocfl !== undefined) {
    const { validatePath } = await import('@mocban/ocfl');
    return { ...(await validatePath(path, { pool, signal })), reasons: [ocfl] };
  }
  const tree = await openTree(path, { signal, pool }).catch(async (error: unknown) => {
    if (!(error instanceof ContainerError) || error.code !== 'CONTAINER_UNKNOWN') throw error;
    return { unknown: error.message };
  });
  if ('unknown' in tree)
    return {
      path,
      profile,
      reasons: [await kindOfFile(path)],
      valid: false,
      findings: [{ rule: 'ARCHIVE_MALFORMED', severity: 'error', location: '.', message: tree.unknown }],
    };
  try {
    // What a broken container holds is not to be trusted, and not read; an unsafe entry alone is left out.
    const judged: Judged = isReadable(tree.findings)
      ? await judgeContent(tree, path, options, signal)
      : { profile, findings: [], reasons: ['the container is broken; what it holds is not read'] };
    const log = new FindingLog();
    for (const finding of [...findingsWithin(tree), ...judged.findings]) log.add(finding);
    const { profile: judgedBy, version, reasons } = judged;
    return {
      path,
      profile: judgedBy,
      ...(version === undefined ? {} : { version }),
      reasons: [...reasons],
      valid: !log.hasErrors,
      findings: log.list(),
    };
  } finally {
    await tree.close();
  }
}

interface Judged {
  profile: string;
  version?: string;
  /** What said that the package is of that profile. */
  reasons: readonly string[];
  findings: readonly Finding[];
}

async function judgeContent(
  tree: PackageTree,
  path: string,
  { profile, rules, earkVersion = 'auto' }: ValidateOptions,
  signal: AbortSignal,
): Promise<Judged> {
  if (profile === 'tt05') return judgeTt05(tree, path, rules, signal, 'the profile tt05 was asked for');
  const isWithMets = hasMets(tree);
  if (profile === 'auto') {
    const { recogniseBag, validateBag } = await import('@mocban/bagit');
    if (isWithMets) {
      const { recogniseTt05 } = await import('@mocban/vn-records');
      if (await recogniseTt05(tree))
        return judgeTt05(tree, path, rules, signal, 'a METS.xml with the marks of Thông tư 05 lies at its root');
    } else if (recogniseBag(tree) !== undefined) {
      // Those of the container come first, and are told of for every kind of package.
      const findings = await validateBag(tree, { signal });
      const inside = packageInside(tree);
      const reasons = [
        tree.files.has('bagit.txt')
          ? 'a bagit.txt lies at its root, and no METS.xml'
          : 'a folder data and a manifest lie at its root, and no METS.xml: it is a bag that lost its bagit.txt',
        ...(inside === undefined ? [] : [inside]),
      ];
      return { profile: 'bagit', reasons, findings: findings.slice(tree.findings.length) };
    }
  }
  const { validateEark } = await import('@mocban/eark');
  const judged = await validateEark(tree, { profile, version: earkVersion, signal });
  const { findings, version, reasons } = judged;
  const mets = isWithMets
    ? 'a METS.xml lies at its root'
    : `there is ${tree.files.has('bagit.txt') ? 'a bagit.txt and no METS.xml' : 'neither a METS.xml nor a bagit.txt'} at its root`;
  const others = isWithMets ? [] : await otherKinds(tree);
  return { profile: judged.profile, version, reasons: [mets, ...others, ...reasons], findings };
}

function hasMets({ files }: PackageTree): boolean {
  for (const name of files.top()) if (/^mets\.xml$/i.test(name)) return true;
  return false;
}

/**
 * By the rules of the package's own kind. Whether an archive takes records of limited retention is a matter of the deposit and not
 * judged here; a package that says that it holds state secrets is not to be on a networked machine at all.
 */
async function judgeTt05(
  tree: PackageTree,
  path: string,
  rules: string | undefined,
  signal: AbortSignal,
  reason: string,
): Promise<Judged> {
  const { checkTt05 } = await import('@mocban/vn-records');
  const { findings, packageType } = await checkTt05(tree, {
    purpose: 'validate',
    historicalArchive: false,
    networked: true,
    signal,
    ...(await rulesFrom(rules)),
    ...(tree.origin !== 'directory' ? { containerName: basename(resolve(path)) } : {}),
  });
  return { profile: 'tt05', reasons: [reason, `it is of the kind ${packageType}`], findings };
}
