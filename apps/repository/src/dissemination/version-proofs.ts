import { collectBytes } from '@mocban/core';
import {
  inclusionProof,
  MANIFEST_ALGORITHMS,
  sealName,
  leafHash,
  serialiseEvidenceRecord,
  signNote,
  tileNodes,
} from '@mocban/evidence';
import { MAX_SEAL_BYTES, type ArchiveStore, type DipProof } from '@mocban/oais';
import type { DataSource } from 'typeorm';
import type { Archive } from '../archive/archive.js';
import type { Config } from '../config/config.js';
import { batchesOf } from '../evidence/batch-rows.js';
import { recordByStore } from '../evidence/record-by-store.js';
import { versionKey } from '../log/leaves.js';
import { openKnownSigner } from '../log/log-key.js';

/** Manifests of packages with more files than some 100,000 stay in the archive. */
const MAX_MANIFEST_BYTES = 32 * 1024 * 1024;

interface Asked {
  source: DataSource;
  archive: Archive;
  aip: { id: string; objectPath: string };
  version: string;
}

/**
 * What proves a version to others: its two digest manifests, their seals where they have them, its evidence record where it has one, and its entry in the log with the way
 * to the first checkpoint that has it, which stays the same. What cannot be had now is left out.
 */
export async function versionProofs(asked: Asked, stores: readonly ArchiveStore[]): Promise<DipProof[]> {
  for (const store of stores) {
    const manifests = await manifestsOf(store, asked).catch(() => undefined);
    if (manifests === undefined) continue;
    const record = await recordOf(store, asked).catch(() => undefined);
    const entry = await logProof(store, asked).catch(() => undefined);
    return [...manifests, ...(record ? [record] : []), ...(entry ? [entry] : [])];
  }
  return [];
}

async function manifestsOf(store: ArchiveStore, { aip, version }: Asked): Promise<DipProof[]> {
  const folder = `evidence/${aip.objectPath.slice('objects/'.length)}/${version}`;
  const proofs: DipProof[] = [];
  for (const name of ['manifest-sha256.txt', 'manifest-sha512.txt'])
    proofs.push({
      name,
      mimeType: 'text/plain',
      bytes: await collectBytes(store.files.read(`${folder}/${name}`), MAX_MANIFEST_BYTES),
    });
  for (const name of MANIFEST_ALGORITHMS.map(sealName))
    if ((await store.files.stat(`${folder}/${name}`)) !== undefined)
      proofs.push({
        name,
        mimeType: 'application/pkcs7-signature',
        bytes: await collectBytes(store.files.read(`${folder}/${name}`), MAX_SEAL_BYTES),
      });
  return proofs;
}

async function recordOf(store: ArchiveStore, { source, archive, aip, version }: Asked): Promise<DipProof | undefined> {
  const batches = await batchesOf(source.manager, aip.id, version);
  const found = await recordByStore(archive, store, { objectPath: aip.objectPath, version }, batches);
  return (
    found && {
      name: 'evidence.ers',
      mimeType: 'application/octet-stream',
      bytes: serialiseEvidenceRecord(found.record),
    }
  );
}

async function logProof(store: ArchiveStore, { source, aip, version }: Asked): Promise<DipProof | undefined> {
  const [leaf] = await source.query<{ number: string; entry: Buffer; size: string; root: Buffer; note: string }[]>(
    `select l.number, l.entry, c.size, c.root, c.note from log_leaves l
       join lateral (select * from log_checkpoints where size > l.number order by size limit 1) c on true
      where l.key = $1 and l.number is not null`,
    [versionKey(aip.id, version)],
  );
  if (leaf === undefined) return undefined;
  const [index, size] = [Number(leaf.number), Number(leaf.size)];
  const proof = await inclusionProof(index, size, tileNodes(store.files, 'log', size));
  const statement = {
    checkpoint: leaf.note,
    leaves: size,
    root: leaf.root.toString('hex'),
    entries: [
      {
        index,
        entry: leaf.entry.toString('utf8'),
        leafHash: leafHash(leaf.entry).toString('hex'),
        proof: proof.map((node) => node.toString('hex')),
      },
    ],
  };
  return {
    name: 'log-proof.json',
    mimeType: 'application/json',
    bytes: Buffer.from(`${JSON.stringify(statement, undefined, 2)}\n`),
  };
}

/** Signs statements with the key of the log, as long as it is the one that the log is signed with. */
export async function statementSigner(
  source: DataSource,
  config: Config,
): Promise<((text: string) => string) | undefined> {
  const signer = await openKnownSigner(config);
  const [state] = await source.query<{ vkey: string | null }[]>('select vkey from log_state');
  return signer === undefined || state?.vkey !== signer.vkey ? undefined : (text) => signNote(text, [signer]);
}
