import { readFile } from 'node:fs/promises';
import { systemClock, randomIdentifiers, isValid, type ValidationResult } from '@mocban/core';
import { openTree } from '@mocban/container';

export type PackageProfile = 'auto' | 'csip' | 'sip' | 'aip' | 'dip' | 'tt05';

interface BuildOptions {
  profile: 'eark' | 'tt05';
  metadata?: string;
  out: string;
  signal: AbortSignal;
}

/** Makes a submission package; what it is called and how it is described comes from the metadata file or from the folder. */
export async function buildSubmission(directory: string, options: BuildOptions): Promise<object> {
  const metadata: unknown =
    options.metadata === undefined ? undefined : JSON.parse(await readFile(options.metadata, 'utf8'));
  const common = {
    out: options.out,
    asZip: options.out.toLowerCase().endsWith('.zip'),
    clock: systemClock,
    identifiers: randomIdentifiers,
    ...(metadata === undefined ? {} : { metadata: metadata as never }),
  };
  if (options.profile === 'eark') {
    const { buildSip } = await import('@mocban/eark');
    return buildSip(directory, common);
  }
  const { buildTt05Sip } = await import('@mocban/vn-records');
  return buildTt05Sip(directory, common);
}

/** Judges a package by the rules named, or by those its content asks for. */
export async function validatePackage(path: string, profile: PackageProfile): Promise<ValidationResult> {
  const tree = await openTree(path);
  try {
    const container = [...tree.findings];
    if (!isValid(container)) return { path, profile, valid: false, findings: container };
    const judged = await judge(tree, profile);
    const findings = [...container, ...judged.findings];
    return { path, profile: judged.profile, valid: isValid(findings), findings };
  } finally {
    await tree.close();
  }
}

async function judge(
  tree: Awaited<ReturnType<typeof openTree>>,
  profile: PackageProfile,
): Promise<Pick<ValidationResult, 'profile' | 'findings'>> {
  const vnRecords = await import('@mocban/vn-records');
  if (profile === 'tt05' || (profile === 'auto' && (await vnRecords.recogniseTt05(tree)))) {
    const { findings } = await vnRecords.checkTt05(tree, { historicalArchive: true, networked: true });
    return { profile: 'tt05', findings };
  }
  const bagit = await import('@mocban/bagit');
  if (profile === 'auto' && (await bagit.recogniseBag(tree)))
    return { profile: 'bagit', findings: await bagit.validateBag(tree) };
  const eark = await import('@mocban/eark');
  const { findings, profile: judgedBy } = await eark.validateEark(tree, { profile });
  return { profile: judgedBy, findings };
}
