import { HashTree, requestStamp, type Stamp } from '@mocban/evidence';
import type { EvidenceConfig } from '../config/evidence-options.js';
import type { JobParts } from '../jobs/job-parts.js';
import { addLeaf } from '../log/leaves.js';
import { evidenceEvent, openBatches, readStampedBatch, type BatchRow } from './batch-rows.js';
import { materialFor } from './trust-material.js';

/**
 * Has every closed batch stamped, one after the other. The authority is asked outside of any transaction; what it gave is kept in one, with
 * the leaf that tells of it. Killed between the two, it is asked again.
 * @throws EvidenceError `EVIDENCE_TOKEN_REFUSED`; PkiError `PKI_TRUST_INVALID`
 */
export async function stampBatches(parts: JobParts, evidence: EvidenceConfig, signal: AbortSignal): Promise<void> {
  for (const batch of await openBatches(parts.source.manager)) {
    signal.throwIfAborted();
    const stamp = await askFor(parts, batch, evidence, signal);
    await parts.config.onStep('batch:stamped');
    await keep(parts, batch, stamp);
    parts.logger.info({ batch: batch.root, kind: batch.kind, leaves: batch.leaves, by: stamp.url }, 'stamped evidence');
    await parts.config.onStep('batch:kept');
  }
}

async function askFor(
  { source, config, logger }: JobParts,
  { id, algorithm, root, leaves }: BatchRow,
  evidence: EvidenceConfig,
  signal: AbortSignal,
): Promise<Stamp> {
  const [last] = await source.query<{ stamped_at: Date }[]>(
    'select stamped_at from evidence_batches where token is not null order by stamped_at desc limit 1',
  );
  const tree = await treeOf(source.manager, id, { algorithm, root, leaves });
  return requestStamp(tree, {
    authorities: evidence.authorities,
    material: (token) => materialFor(token, { ...evidence, signatures: config.signatures }, { signal, logger }),
    at: config.clock.now(),
    ...(last && { notBefore: last.stamped_at }),
    timeoutMs: evidence.timeoutMs,
    signal,
  });
}

/** Of what was closed: the root that is asked about is made of its leaves again. */
async function treeOf(
  manager: JobParts['source']['manager'],
  id: string,
  { algorithm, root, leaves }: Pick<BatchRow, 'algorithm' | 'root' | 'leaves'>,
): Promise<HashTree> {
  const width = root.length / 2;
  const [row] = await manager.query<{ bytes: Buffer }[]>(
    'select substring(levels from 1 for $2) as bytes from evidence_batches where id = $1',
    [id, Number(leaves) * width],
  );
  const values = Array.from({ length: Number(leaves) }, (_, at) => row!.bytes.subarray(at * width, (at + 1) * width));
  const tree = new HashTree(algorithm, values);
  if (tree.root.toString('hex') !== root) throw new Error(`batch ${id} is not what was closed`);
  return tree;
}

async function keep({ source, config }: JobParts, { id }: BatchRow, stamp: Stamp): Promise<void> {
  const { token, genTime, url, renewal, material } = stamp;
  await source.transaction(async (manager) => {
    const [rows] = await manager.query<[unknown[], number]>(
      `update evidence_batches set token = $2, stamped_at = $3, authority = $4, certificates = $5, crls = $6, ocsps = $7,
              due_at = $8, due_by = $9 where id = $1 and token is null returning 1`,
      [id, token, genTime, url, material.certificates, material.crls, material.ocsps, renewal.due, renewal.by],
    );
    if (rows.length === 0) return;
    const { head } = await readStampedBatch(manager, id);
    await addLeaf(manager, evidenceEvent(head, config.clock));
  });
}
