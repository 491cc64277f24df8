import { mkdir, writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { MANIFEST_ALGORITHMS, sealName, serialiseEvidenceRecord } from '@mocban/evidence';
import { evidenceOf, openStoreBatches, storedVersions, type StoredVersion } from '@mocban/oais';
import type { ArchiveStore } from '@mocban/oais';
import { CliError, printable, type Outcome } from '../outcome.js';
import type { Context } from '../run.js';
import type { S3Options } from '../s3-options.js';
import { openStore, parseStoreArgument } from '../store-argument.js';
import { proofFiles } from './proof-files.js';

export interface ExportOptions extends S3Options {
  out: string;
  version?: string;
}

const SEALS = MANIFEST_ALGORITHMS.map(sealName);

/** Writes the evidence of an object's version into a folder: the record, its manifests with their seals, and what a page of shell verifies them by. */
export async function exportEvidence(
  path: string,
  object: string,
  { out, version, ...options }: ExportOptions,
  { signal }: Context,
): Promise<Outcome> {
  const store = await openStore(await parseStoreArgument(path, options), { readOnly: true });
  const wanted = await versionOf(store, object, version, signal);
  const evidence = await evidenceOf(store, wanted, await openStoreBatches(store));
  if (evidence.state === 'unusable') throw new CliError('CLI_EVIDENCE_PENDING', `${object}: ${evidence.problem}`);
  if (evidence.state === 'pending')
    throw new CliError('CLI_EVIDENCE_PENDING', `${object} ${wanted.version} waits for its evidence`);
  await mkdir(out);
  for (const name of ['manifest-sha256.txt', 'manifest-sha512.txt'])
    await pipeline(
      store.files.read(`evidence/${wanted.objectPath.slice('objects/'.length)}/${wanted.version}/${name}`),
      createWriteStream(join(out, name), { flags: 'wx' }),
    );
  for (const name of SEALS) {
    const key = `evidence/${wanted.objectPath.slice('objects/'.length)}/${wanted.version}/${name}`;
    if ((await store.files.stat(key)) !== undefined)
      await pipeline(store.files.read(key), createWriteStream(join(out, name), { flags: 'wx' }));
  }
  const files = [['record.ers', serialiseEvidenceRecord(evidence.record)] as const, ...proofFiles(evidence.record)];
  for (const [name, bytes] of files) await writeFile(join(out, name), bytes, { flag: 'wx' });
  return {
    exit: 0,
    json: { object, version: wanted.version, folder: out, objectPath: wanted.objectPath, batches: evidence.roots },
    text: [printable(`evidence of ${object} ${wanted.version}: ${out}/record.ers`)],
  };
}

/** The newest one where none is named. */
async function versionOf(
  store: ArchiveStore,
  object: string,
  version: string | undefined,
  signal: AbortSignal,
): Promise<StoredVersion> {
  let found: StoredVersion | undefined;
  const number = (one: StoredVersion): number => Number(one.version.slice(1));
  for await (const one of storedVersions(store, { object, signal }))
    if (version === undefined ? found === undefined || number(one) > number(found) : one.version === version)
      found = one;
  if (found === undefined)
    throw new CliError(
      'CLI_OBJECT_UNKNOWN',
      `the store keeps no manifests of ${object}${version === undefined ? '' : ` ${version}`}`,
    );
  return found;
}
