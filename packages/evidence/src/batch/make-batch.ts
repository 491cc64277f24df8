import { hash } from 'node:crypto';
import { parseTimestampToken } from '@mocban/pki';
import { EvidenceError } from '../error.js';
import { groupDigest, type RecordAlgorithm } from '../record/digests.js';
import { HashTree } from '../record/hash-tree.js';
import { stampedFiles, type BatchKind, type BatchMaterial } from './batch.js';
import type { StampedBatch } from './batch-files.js';

/** The tree of a batch over groups: of two manifests each, of tokens, or of what renews records. @throws EvidenceError `EVIDENCE_NOTHING_TO_STAMP` */
export const treeOfGroups = (algorithm: RecordAlgorithm, groups: Iterable<readonly Buffer[]>): HashTree =>
  new HashTree(algorithm, digests(algorithm, groups));

function* digests(algorithm: RecordAlgorithm, groups: Iterable<readonly Buffer[]>): Generator<Buffer> {
  for (const group of groups) yield groupDigest(algorithm, group);
}

/**
 * A batch that was stamped.
 * @throws EvidenceError `EVIDENCE_BATCH_INVALID` when the token is of something else; PkiError `PKI_MALFORMED`
 */
export function stampedBatch(
  kind: BatchKind,
  tree: Pick<HashTree, 'algorithm' | 'root' | 'size' | 'levels'>,
  token: Buffer,
  { renews = [], material }: { renews?: readonly string[]; material: BatchMaterial },
): StampedBatch {
  const { digest, imprint, genTime } = parseTimestampToken(token);
  if (digest !== tree.algorithm || !imprint.equals(tree.root))
    throw new EvidenceError('EVIDENCE_BATCH_INVALID', 'the token is of something else than the tree');
  const root = tree.root.toString('hex');
  return {
    head: {
      kind,
      algorithm: tree.algorithm,
      root,
      leaves: tree.size,
      time: genTime.toISOString(),
      renews: [...renews].sort(),
      files: Object.fromEntries(
        [...stampedFiles(token, material)].map(([name, bytes]) => [name, hash('sha256', bytes, 'hex')]),
      ),
    },
    levels: tree.levels,
    token,
    material,
  };
}
