import type { PackageTree } from '@mocban/container';
import { containerOf } from '../container/containers.js';
import { HEAD_BYTES } from '../container/signed-file.js';
import { nameOfContent } from '../files/with-signed-file.js';
import type { Warning } from '../model/report.js';
import type { JudgeContext } from '../model/to-judge.js';
import { judgeDetached } from './judge-detached.js';
import { judgeReferences } from './judge-references.js';
import type { PackageReport, PackageSignatureReport } from './package-report.js';
import { RANK, type JudgedSignature } from './signature-of-package.js';

export interface JudgePackageOptions {
  signal?: AbortSignal;
}

/** Signatures of one package that are judged. @see signatures.md 2.11 */
const MOST_SIGNATURES = 500;
const MAX_NAMED = 100;

/**
 * Judges the signatures of a package that are over others of its files: detached ones over a list of digests (as `sha256sum` writes them)
 * or over one file, and signatures in XML that refer to files by relative URIs. A listed file that was changed is FAILED/HASH_FAILURE, one
 * that is missing INDETERMINATE/SIGNED_DATA_NOT_FOUND, one that no signature is over the warning `UNLISTED_FILE`. Nothing outside of the
 * package is read. Holds the listing, a list's names while it is judged, and a document of XML.
 * @throws ContainerError where a file of the package cannot be read; the signal's reason
 * @see signatures.md D25
 */
export async function judgePackage(
  tree: PackageTree,
  context: JudgeContext,
  { signal }: JudgePackageOptions = {},
): Promise<PackageReport> {
  const signatures: PackageSignatureReport[] = [];
  const covered = new Set<string>();
  const reading = signal ? { signal } : {};
  for (const { path } of tree.files.values()) {
    signal?.throwIfAborted();
    const judged = await judgeOne(tree, path, context, reading);
    if (judged === undefined) continue;
    for (const one of [path, ...judged.covers]) covered.add(one);
    if (signatures.push(judged.report) >= MOST_SIGNATURES) break;
  }
  return { ...together(signatures), at: context.at.toISOString(), signatures, ...unlisted(tree, covered) };
}

async function judgeOne(
  tree: PackageTree,
  path: string,
  context: JudgeContext,
  reading: { signal?: AbortSignal },
): Promise<JudgedSignature | undefined> {
  const beside = nameOfContent(path);
  const content = beside !== undefined && tree.files.has(beside) ? beside : undefined;
  const kind = containerOf(await headOf(tree, path))?.kind;
  if (kind === 'cms' && content !== undefined) return judgeDetached(tree, { path, content }, context, reading);
  return kind === 'xml' ? judgeReferences(tree, path, context, reading) : undefined;
}

async function headOf(tree: PackageTree, path: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of tree.read(path)) {
    chunks.push(chunk);
    if ((size += chunk.byteLength) >= HEAD_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, HEAD_BYTES);
}

function together(
  signatures: readonly PackageSignatureReport[],
): Pick<PackageReport, 'indication' | 'subIndication' | 'reason'> {
  const [first, ...more] = signatures;
  if (first === undefined) return { indication: 'NO_SIGNATURE' };
  if (signatures.length >= MOST_SIGNATURES && signatures.every(({ indication }) => indication !== 'FAILED'))
    return {
      indication: 'INDETERMINATE',
      subIndication: 'POLICY_PROCESSING_ERROR',
      reason: `${MOST_SIGNATURES} signatures or more`,
    };
  const worst = more.reduce((a, b) => (RANK[b.indication] > RANK[a.indication] ? b : a), first);
  const { indication, subIndication, reason } = worst;
  return { indication, ...(subIndication && { subIndication }), ...(reason !== undefined && { reason }) };
}

/** What lies in the package and nobody has signed. Of one without signatures nothing is said. */
function unlisted(tree: PackageTree, covered: ReadonlySet<string>): Pick<PackageReport, 'unlisted' | 'warnings'> {
  const warnings: Warning[] = [];
  if (covered.size === 0) return { unlisted: 0, warnings };
  let count = 0;
  for (const path of tree.files.keys())
    if (!covered.has(path) && (count += 1) <= MAX_NAMED) warnings.push({ code: 'UNLISTED_FILE', detail: path });
  return { unlisted: count, warnings };
}
