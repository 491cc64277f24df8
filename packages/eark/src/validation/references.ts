import type { PackageTree } from '@mocban/container';
import { CompactTable } from '@mocban/core';
import type { DigestAlgorithm } from '@mocban/fixity';
import { pathOfFileUri, resolveHref } from '../href.js';
import type { MetsContext } from './context.js';
import type { OwnRule, Report } from './report.js';
import type { RequirementId } from './requirements.generated.js';

/** A digest that METS claims for a file of the package, to be compared when all digests are known. Keeps no METS model alive. */
export interface Claim {
  /** Path of the file. */
  path: string;
  algorithm: DigestAlgorithm;
  checksum: string;
  place: string;
  rule: RequirementId | undefined;
}

/** What is referred to, and what is claimed of it. Holds a path per reference, and a claim where it is not known to be right. */
export class References {
  readonly paths = new CompactTable();
  /** METS documents that a METS pointer leads to. */
  readonly metsPaths = new Set<string>();
  readonly claims: Claim[] = [];
}

/** Requirement ids of the attributes of one kind of reference; without one a rule of ours is reported. */
export interface ReferenceRules {
  href?: RequirementId;
  size?: RequirementId;
  checksum?: RequirementId;
  checksumType?: RequirementId;
}

export interface Reference {
  href?: string;
  sizeBytes?: number;
  badSize?: string;
  checksum?: string;
  checksumType?: string;
}

/** METS names of algorithms. Those that no digest is computed for are reported once per reference as not checked. */
const ALGORITHMS: Record<string, DigestAlgorithm> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};
const METS_CHECKSUM_TYPES = new Set([
  ...Object.keys(ALGORITHMS),
  'Adler-32',
  'CRC32',
  'HAVAL',
  'MNP',
  'TIGER',
  'WHIRLPOOL',
]);

/**
 * Resolves a reference inside the package and compares the size at once; the digest is noted for later, so that each file is
 * read once for all claims about it.
 */
export function checkReference(
  context: MetsContext,
  references: References,
  reference: Reference,
  rules: ReferenceRules,
  place: string,
): void {
  const path = locate(context, references, reference.href, rules.href, place);
  if (path === undefined) return;
  const { sizeBytes, digests } = context.tree.files.get(path)!;
  if (reference.sizeBytes !== undefined && reference.sizeBytes !== sizeBytes)
    reportDeparture(
      context,
      rules.size,
      'CSIP_SIZE_DIFFERS',
      place,
      `${path} has ${sizeBytes} bytes, SIZE says ${reference.sizeBytes}`,
    );
  if (reference.checksum === undefined || reference.checksumType === undefined) return;
  const algorithm = ALGORITHMS[reference.checksumType];
  const checksum = reference.checksum.trim();
  if (algorithm !== undefined) {
    if (digests[algorithm] !== checksum.toLowerCase())
      references.claims.push({ path, algorithm, checksum, place, rule: rules.checksum });
  } else if (METS_CHECKSUM_TYPES.has(reference.checksumType))
    context.report.own(
      'CSIP_CHECKSUM_UNKNOWN',
      'warning',
      place,
      `${path}: a ${reference.checksumType} checksum is not checked`,
    );
  else
    reportDeparture(
      context,
      rules.checksumType,
      'CSIP_CHECKSUM_UNKNOWN',
      place,
      `METS has no CHECKSUMTYPE "${reference.checksumType}"`,
    );
}

/** The file a reference means, or `undefined` with a finding. */
export function locate(
  context: MetsContext,
  references: References,
  href: string | undefined,
  rule: RequirementId | undefined,
  place: string,
): string | undefined {
  if (href === undefined) return undefined;
  const target = resolveHref(href, context.base);
  const report = (own: OwnRule, message: string): undefined => {
    reportDeparture(context, rule, own, place, message);
    return undefined;
  };
  switch (target.kind) {
    case 'empty':
      return report('CSIP_REFERENCE_MISSING', 'the reference is empty');
    case 'file-uri':
      return fileUri(context, references, href, rule, place);
    case 'absolute-uri':
      return report('CSIP_REFERENCE_NOT_RELATIVE', `the reference leaves the package: "${href}"`);
    case 'outside':
      return href.includes('\\')
        ? report('CSIP_REFERENCE_MISSING', `the reference is no path of a URI, which "/" divides: "${href}"`)
        : report('CSIP_REFERENCE_OUTSIDE', `the reference points outside the package: "${href}"`);
    case 'path': {
      const found = target.candidates.find((path) => context.tree.files.has(path));
      if (found === undefined) return report('CSIP_REFERENCE_MISSING', `no file of the package is at "${href}"`);
      references.paths.add(found);
      return found;
    }
  }
}

/** `file:` with a relative path is an old habit: the file it means is checked, the form is reported. */
function fileUri(
  context: MetsContext,
  references: References,
  href: string,
  rule: RequirementId | undefined,
  place: string,
): string | undefined {
  context.report.own('CSIP_REFERENCE_NOT_RELATIVE', 'warning', place, `the reference is a file: URI: "${href}"`);
  const path = pathOfFileUri(href);
  if (path.startsWith('/')) {
    reportDeparture(
      context,
      rule,
      'CSIP_REFERENCE_OUTSIDE',
      place,
      `the reference points outside the package: "${href}"`,
    );
    return undefined;
  }
  return locate(context, references, path, rule, place);
}

function reportDeparture(
  context: MetsContext,
  rule: RequirementId | undefined,
  own: OwnRule,
  place: string,
  message: string,
): void {
  if (rule === undefined) context.report.own(own, 'error', place, message);
  else context.report.requirement(rule, place, message, 'error');
}

/** Compares every claim with the digests of the tree, computing those that are not known yet in one read of each file. */
export async function checkClaims(
  tree: PackageTree,
  report: Report,
  claims: readonly Claim[],
  options: { signal?: AbortSignal },
): Promise<void> {
  const lacking = new Set<DigestAlgorithm>();
  for (const { path, algorithm } of claims)
    if (tree.files.get(path)!.digests[algorithm] === undefined) lacking.add(algorithm);
  if (lacking.size > 0) report.add(...(await tree.ensureDigests([...lacking], options)));
  for (const { path, algorithm, checksum, place, rule } of claims) {
    const found = tree.files.get(path)!.digests[algorithm];
    // A file that could not be read is a finding of the tree already.
    if (found === undefined || found === checksum.toLowerCase()) continue;
    const message = `${path} has the ${algorithm} ${found}, CHECKSUM says ${checksum}`;
    if (rule === undefined) report.own('CSIP_CHECKSUM_DIFFERS', 'error', place, message);
    else report.requirement(rule, place, message, 'error');
  }
}
