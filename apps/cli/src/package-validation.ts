import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { FindingLog, type Finding, type ValidationResult } from '@mocban/core';
import { ContainerError, findingsWithin, isReadable, openTree, type PackageTree } from '@mocban/container/tree';
import type { EarkVersion } from '@mocban/eark';
import type { FixityPool } from '@mocban/fixity';
import { kindOfFile, ocflKind, otherKinds, packageInside } from './package-kind.js';
import { rulesFrom } from './rule-corrections.js';

export type PackageProfile = 'auto' | 'csip' | 'sip' | 'aip' | 'dip' | 'tt05';

/** By what packages are judged. */
export interface PackageRules {
  profile: PackageProfile;
  /** File of corrections of the Thông tư 05 rules. */
  rules?: string;
  /** @defaultValue `auto` */
  earkVersion?: 'auto' | EarkVersion;
}

interface ValidateOptions extends PackageRules {
  /** Threads that digest the files of all packages. */
  pool: FixityPool;
}

/** Judges a package by the rules named, or by those its content asks for; the file's name plays no part in that. */
export const validatePackage = async (
  path: string,
  options: ValidateOptions,
  signal: AbortSignal,
): Promise<ValidationResult> => (await validateUpTo(Infinity, path, options, signal))!;

/** The same, or `undefined` for an OCFL storage root or object and for a folder with more bytes, which are not judged. */
export async function validateUpTo(
  mostBytes: number,
  path: string,
  options: ValidateOptions,
  signal: AbortSignal,
): Promise<ValidationResult | undefined> {
  const { profile, pool } = options;
  const ocfl = profile === 'auto' && statSync(path).isDirectory() ? ocflKind(path) : undefined;
  if (ocfl !== undefined) {
    if (mostBytes < Infinity) return undefined;
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
    if (tree.origin === 'directory' && !hasAtMost(mostBytes, tree)) return undefined;
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

function hasAtMost(bytes: number, { files }: PackageTree): boolean {
  let left = bytes;
  for (let number = 0; number < files.size && left >= 0; number += 1) left -= files.sizeOf(number);
  return left >= 0;
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
    if (isWithMets) {
      const { recogniseTt05 } = await import('@mocban/vn-records/recognise');
      if (await recogniseTt05(tree))
        return judgeTt05(tree, path, rules, signal, 'a METS.xml with the marks of Thông tư 05 lies at its root');
    } else {
      const judged = await judgeBag(tree, signal);
      if (judged !== undefined) return judged;
    }
  }
  const { validateEark } = await import('@mocban/eark/validate');
  const judged = await validateEark(tree, { profile, version: earkVersion, signal });
  const { findings, version, reasons } = judged;
  const mets = isWithMets
    ? 'a METS.xml lies at its root'
    : `there is ${tree.files.has('bagit.txt') ? 'a bagit.txt and no METS.xml' : 'neither a METS.xml nor a bagit.txt'} at its root`;
  const others = isWithMets ? [] : await otherKinds(tree);
  return { profile: judged.profile, version, reasons: [mets, ...others, ...reasons], findings };
}

async function judgeBag(tree: PackageTree, signal: AbortSignal): Promise<Judged | undefined> {
  const { recogniseBag, validateBag } = await import('@mocban/bagit');
  if (recogniseBag(tree) === undefined) return undefined;
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
  const [{ checkTt05 }, { countPagesIn }] = await Promise.all([
    import('@mocban/vn-records'),
    import('@mocban/characterisation/count-pages'),
  ]);
  const { findings, packageType } = await checkTt05(tree, {
    purpose: 'validate',
    historicalArchive: false,
    networked: true,
    countPages: countPagesIn,
    signal,
    ...(await rulesFrom(rules)),
    ...(tree.origin !== 'directory' ? { containerName: basename(resolve(path)) } : {}),
  });
  return { profile: 'tt05', reasons: [reason, `it is of the kind ${packageType}`], findings };
}
