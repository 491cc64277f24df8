import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFsStore } from '@mocban/storage';
import type { ArchiveStore } from '../../../ports.js';
import type { FileAudit, ObjectAudit, ObjectVerdict } from '../../types.js';
import type { AuditObjectOptions } from '../audit-content.js';
import { auditObject } from '../audit-object.js';
import { joinKey } from '../../layout.js';
import { canaryDesigns, type Canary } from './canary-designs.js';
import { CANARIES_PREFIX, keepCanaries, writeCanaries } from './keep-canaries.js';

/** What an audit said of an object whose state is known. */
export interface CanaryOutcome {
  name: string;
  /** `scratch`: the store cannot be written, or is a bare storage root, and the canary lay in a store made for the purpose. */
  place: 'store' | 'scratch';
  passed: boolean;
  expected: Canary['expected'];
  found: { verdict: ObjectVerdict; files: Pick<FileAudit, 'path' | 'verdict'>[] };
}

export interface TryCanariesOptions extends AuditObjectOptions {
  /** What audits the holdings. @defaultValue `auditObject` */
  audit?: (store: ArchiveStore, objectPath: string, options?: AuditObjectOptions) => Promise<ObjectAudit>;
}

/**
 * Has known-good and known-bad objects judged by what judges holdings, with the same options and through the same store. An auditor that
 * misjudges one is not to be believed in anything. It is the auditor that is tried, not the carrier: second readings may come from
 * memory. Writes to `canaries/` of a store of the archive that may be written; makes and removes a folder of this machine's otherwise.
 */
export async function tryCanaries(store: ArchiveStore, options: TryCanariesOptions = {}): Promise<CanaryOutcome[]> {
  const canaries = canaryDesigns();
  if (store.objectsPrefix !== '' && (await keepCanaries(store, canaries)))
    return judgeAll({ ...store, objectsPrefix: CANARIES_PREFIX }, 'store', canaries, options);
  const folder = await mkdtemp(join(tmpdir(), 'mocban-canaries-'));
  try {
    const files = await openFsStore(folder);
    await writeCanaries(files, canaries);
    return await judgeAll({ id: store.id, files, objectsPrefix: CANARIES_PREFIX }, 'scratch', canaries, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function judgeAll(
  store: ArchiveStore,
  place: CanaryOutcome['place'],
  canaries: readonly Canary[],
  { audit = auditObject, ...options }: TryCanariesOptions,
): Promise<CanaryOutcome[]> {
  const outcomes: CanaryOutcome[] = [];
  for (const canary of canaries) {
    const { id, verdict, files } = await audit(store, joinKey(CANARIES_PREFIX, canary.path), {
      ...options,
      isCacheKept: true,
      isReadAhead: canary.isReadAhead,
    });
    const found = { verdict, files: files.map((file) => ({ path: file.path, verdict: file.verdict })) };
    const passed = id === canary.id && JSON.stringify(found) === JSON.stringify(canary.expected);
    outcomes.push({ name: canary.name, place, passed, expected: canary.expected, found });
  }
  return outcomes;
}
