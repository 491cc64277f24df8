import type { PackageTree } from '@mocban/container';
import { ListedFiles, type FilesVerdict } from '@mocban/evidence';
import {
  algorithmOfDigest,
  algorithmOfManifestName,
  isDigestOf,
  readManifest,
  type DigestAlgorithm,
} from '@mocban/fixity';
import { digestProblem } from '@mocban/pki';
import { openCms } from '../cms/open-cms.js';
import { judgeDocument } from '../process/judge-document.js';
import type { DocumentReport } from '../model/report.js';
import type { JudgeContext } from '../model/to-judge.js';
import { bytesUpTo, worseOf, type JudgedSignature } from './signature-of-package.js';
import type { PackageSignatureReport } from './package-report.js';
import { pathWithinPackage } from './within-package.js';

/** Beyond the content a signature has so much; it is held. */
const MOST_CMS_BYTES = 16 * 1024 * 1024;
const MOST_LISTED = 1_000_000;

/** What a list says of one file: its digest, and the path in the package; `undefined` for one that leads out of it. */
interface ListLine {
  named: string;
  path: string | undefined;
  digest: string;
}

/** Judges a detached signature of a package. Where what is signed is a list of digests, the files are held against it. */
export async function judgeDetached(
  tree: PackageTree,
  { path, content }: { path: string; content: string },
  context: JudgeContext,
  reading: { signal?: AbortSignal },
): Promise<JudgedSignature | undefined> {
  const bytes = await bytesUpTo(tree, path, MOST_CMS_BYTES);
  if (bytes === undefined) return undefined;
  const signature = await judgeDocument(openCms(bytes, { content: () => tree.read(content, reading) }), context);
  const lines = await listIn(tree, content, reading);
  if (lines === undefined) {
    const report: PackageSignatureReport = {
      ...{ path, kind: 'file', ...worseOf(signature, { indication: 'PASSED' }), signature },
      counts: { listed: 1, changed: signature.subIndication === 'HASH_FAILURE' ? 1 : 0, missing: 0 },
      changed: signature.subIndication === 'HASH_FAILURE' ? [content] : [],
      missing: [],
    };
    return { report, covers: [content] };
  }
  const { counts, changed, missing, ...verdict } = await judgeFiles(tree, content, lines, reading);
  const { message, ...weak } = weakness(content, lines, signature, context) ?? { message: undefined };
  const files = verdict.indication === 'PASSED' && message !== undefined ? { ...weak, message } : verdict;
  return {
    report: {
      ...{ path, kind: 'list', list: content, ...worseOf(signature, { indication: 'PASSED', ...files }), signature },
      ...{ counts, changed, missing },
    },
    covers: [content, ...lines.flatMap((line) => line.path ?? [])],
  };
}

/** @returns `undefined` for a file that is no list of digests: it has a line that is none, or nothing */
async function listIn(
  tree: PackageTree,
  list: string,
  reading: { signal?: AbortSignal },
): Promise<ListLine[] | undefined> {
  const lines: ListLine[] = [];
  for await (const line of readManifest(tree.read(list, reading))) {
    if ('problem' in line || algorithmIn(list, line.digest) === undefined || lines.length >= MOST_LISTED)
      return undefined;
    lines.push({ named: line.path, path: pathIn(list, line.path), digest: line.digest });
  }
  return lines.length === 0 ? undefined : lines;
}

/** By the list's name where that goes with the length of the digest, else by its length. */
function algorithmIn(list: string, digest: string): DigestAlgorithm | undefined {
  const byName = algorithmOfManifestName(list.slice(list.lastIndexOf('/') + 1));
  return byName !== undefined && isDigestOf(byName, digest) ? byName : algorithmOfDigest(digest);
}

/** Names of a list are no URIs: every character is itself. */
const pathIn = (list: string, name: string): string | undefined =>
  pathWithinPackage(list, name.split('/').map(encodeURIComponent).join('/'));

async function judgeFiles(
  tree: PackageTree,
  list: string,
  lines: readonly ListLine[],
  reading: { signal?: AbortSignal },
): Promise<FilesVerdict> {
  const algorithms = new Set(lines.flatMap(({ digest }) => algorithmIn(list, digest) ?? []));
  await tree.ensureDigests([...algorithms], reading);
  const files = new ListedFiles();
  for (const { named, path, digest } of lines)
    files.take(named, digest, path && tree.files.get(path)?.digests[algorithmIn(list, digest)!]);
  return files.verdict();
}

/** A list of digests that anybody could make another file for proves nothing, unless it is proved to be from before that. */
function weakness(list: string, lines: readonly ListLine[], { signatures }: DocumentReport, context: JudgeContext) {
  const [first] = signatures;
  const best = first?.kind === 'signature' ? first.bestSignatureTime : undefined;
  const at = best === undefined ? context.at : new Date(best.time);
  const weak = [...new Set(lines.map(({ digest }) => algorithmIn(list, digest)!))].find(
    (algorithm) => digestProblem(context.algorithms, algorithm, at) !== undefined,
  );
  return weak === undefined
    ? undefined
    : ({
        indication: 'INDETERMINATE',
        subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
        message: `the list is by ${weak}, which is not believed`,
      } as const);
}
