import type { Finding } from '@mocban/core';
import type { ArchiveStore } from '../../ports.js';
import type { ObjectAudit } from '../types.js';
import { auditObject } from '../audit/audit-object.js';
import { listObject } from '../object-files.js';
import { auditInventories } from '../audit/object-inventories.js';

/** A copy that a repair may be made from, or the damaged one. */
export interface CopyAt {
  /** How outcomes name it. */
  name: string;
  store: ArchiveStore;
  path: string;
}

/** What a damaged copy still says of the object it was. */
export interface Witness {
  hasFiles: boolean;
  /** Digests that its root and head inventories have, or that their sidecars state. */
  digests: ReadonlySet<string>;
  /** Number of the newest version whose folder is there. */
  newestVersion: number;
}

export async function askWitness(copy: CopyAt, signal?: AbortSignal): Promise<Witness> {
  const entries = await listObject(copy.store, copy.path, signal);
  if (entries.size === 0) return { hasFiles: false, digests: new Set(), newestVersion: 0 };
  const { states } = await auditInventories(copy.store, copy.path, entries, signal === undefined ? {} : { signal });
  const [root, head] = [states[0], states.at(-1)];
  const digests = [root?.digest, root?.stated, head?.digest, head?.stated];
  return {
    hasFiles: true,
    digests: new Set(digests.filter((digest) => digest !== undefined)),
    newestVersion: Number(entries.versionFolders().at(-1)?.slice(1) ?? 0),
  };
}

export const mergeWitnesses = (witnesses: readonly Witness[]): Witness => ({
  hasFiles: witnesses.some(({ hasFiles }) => hasFiles),
  digests: new Set(witnesses.flatMap(({ digests }) => [...digests])),
  newestVersion: Math.max(0, ...witnesses.map(({ newestVersion }) => newestVersion)),
});

export interface GoodCopyQuestion {
  candidates: readonly CopyAt[];
  witness: Witness;
  expectedInventorySha512?: string;
  signal?: AbortSignal;
}

/**
 * The first candidate that is provably good: wholly intact, and its inventory is the expected one, or without an
 * expectation the one that the damaged copy itself or another intact copy has. Nothing to lose at the damaged place (no
 * file there at all) needs no second witness. A copy older than what the damaged place has seen is never good.
 */
export async function findGoodCopy(
  question: GoodCopyQuestion,
): Promise<{ copy: CopyAt; audit: ObjectAudit } | { findings: Finding[] }> {
  const findings: Finding[] = [];
  const intact: { copy: CopyAt; audit: ObjectAudit }[] = [];
  for (const copy of question.candidates) {
    const audit = await auditObject(copy.store, copy.path, question.signal ? { signal: question.signal } : {});
    if (audit.verdict !== 'intact') {
      findings.push(refused(copy, `the copy is ${audit.verdict} itself`));
      continue;
    }
    const self = { copy, audit };
    if (isProven(self, intact, question)) return self;
    const twin = intact.find((other) => other.audit.inventoryDigest === audit.inventoryDigest);
    if (twin !== undefined && isProven(twin, [self], question)) return twin;
    intact.push(self);
    findings.push(refused(copy, 'the copy is sound in itself, but nothing proves that it is the object that was lost'));
  }
  return { findings };
}

function isProven(
  { audit }: { audit: ObjectAudit },
  others: readonly { audit: ObjectAudit }[],
  { witness, expectedInventorySha512 }: GoodCopyQuestion,
): boolean {
  if (audit.inventoryDigest === undefined) return false;
  if (expectedInventorySha512 !== undefined) return audit.inventorySha512 === expectedInventorySha512;
  if (Number(audit.head?.slice(1) ?? 0) < witness.newestVersion) return false;
  if (witness.digests.has(audit.inventoryDigest)) return true;
  if (others.some((other) => other.audit.inventoryDigest === audit.inventoryDigest)) return true;
  return !witness.hasFiles;
}

const refused = (copy: CopyAt, message: string): Finding => ({
  rule: 'ARCHIVE_SOURCE_REFUSED',
  severity: 'warning',
  location: copy.path,
  message: `${copy.name}: ${message}`,
});
