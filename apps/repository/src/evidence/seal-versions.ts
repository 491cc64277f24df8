import { hash } from 'node:crypto';
import { CodedError, isoSeconds, messageOf } from '@mocban/core';
import { makeSeal, MANIFEST_ALGORITHMS, refuseSealKey, sealName, type MakeSealOptions } from '@mocban/evidence';
import type { VersionSeals } from '@mocban/oais';
import { PkiError, showName, type SigningKey } from '@mocban/pki';
import type { EvidenceConfig } from '../config/evidence-options.js';
import { openSealKey, pinChangedAt, type SealConfig } from '../config/seal-options.js';
import { isDatabaseAway } from '../environment.js';
import type { JobParts } from '../jobs/job-parts.js';
import { enqueue } from '../jobs/queue.js';
import { addLeaf } from '../log/leaves.js';
import { EVIDENCE } from './batch-rows.js';
import { nextUnsealed, takeUpVersions, type UnsealedVersion } from './seal-rows.js';
import { materialOfRun, type MaterialOfRun } from './trust-material.js';

/** Sealing goes on in another run then, so that batches are closed between: an archive that is sealed for the first time takes days. */
const AT_A_TIME_MS = 300_000;

/**
 * Seals both manifests of every version that waits, each in a transaction of its own with the leaf that tells of it: the authority and the
 * token are asked outside of any. Killed between the two, both are asked again; what a store has already is taken over. A version whose
 * manifests cannot be had holds up no other.
 * @throws EvidenceError `EVIDENCE_SEAL_REFUSED`, `EVIDENCE_TOKEN_REFUSED`; PkiError; ArchiveError, StorageError of a version that could not
 *   be sealed, after all others were
 */
export async function sealVersions(parts: JobParts, evidence: EvidenceConfig, signal: AbortSignal): Promise<void> {
  const { source } = parts;
  if (evidence.seal === undefined)
    return void (await source.query('update seal_state set subject = null, not_after = null, problem = null'));
  try {
    await sealAll(parts, evidence, evidence.seal, signal);
    await source.query('update seal_state set problem = null');
  } catch (error) {
    signal.throwIfAborted();
    if (isDatabaseAway(error)) throw error;
    await source.query('update seal_state set problem = $1', [messageOf(error).slice(0, 2000)]);
    throw error;
  }
}

async function sealAll(
  parts: JobParts,
  evidence: EvidenceConfig,
  seal: SealConfig,
  signal: AbortSignal,
): Promise<void> {
  const { source, config, logger } = parts;
  await takeUpVersions(parts);
  const key = openSealKey(seal);
  await source.query('update seal_state set subject = $1, not_after = $2', [
    showName(key.certificate.subject),
    key.certificate.notAfter,
  ]);
  const material = materialOfRun({ ...evidence, signatures: config.signatures }, { signal, logger });
  const now = config.clock.now();
  await refuseSealKey(key, now, await material.ofSigner(key, now));
  const until = performance.now() + AT_A_TIME_MS;
  let problem: unknown;
  for (let page = await nextUnsealed(source.manager, '-1'); page.length > 0;) {
    for (const version of page) {
      signal.throwIfAborted();
      problem = (await sealOne(parts, version, { key, material, evidence, seal, signal })) ?? problem;
    }
    page = await nextUnsealed(source.manager, page.at(-1)!.leaf);
    if (page.length > 0 && performance.now() > until) return enqueue(source.manager, 'make-evidence', EVIDENCE);
  }
  if (problem !== undefined) throw problem;
}

interface Run {
  key: SigningKey;
  material: MaterialOfRun;
  evidence: EvidenceConfig;
  seal: SealConfig;
  signal: AbortSignal;
}

/** @returns why the version could not be sealed, where its stores are what hinders it */
async function sealOne(parts: JobParts, version: UnsealedVersion, run: Run): Promise<unknown> {
  const { archive, config, logger } = parts;
  let problem: unknown = new Error(`${version.object} ${version.version}: no store has a good copy`);
  for (const store of archive.stores.filter(({ id }) => version.stores.includes(id)))
    try {
      const seals = await archive.functions.sealVersion({
        ...{ store, objectPath: version.objectPath, version: version.version },
        manifests: { sha256: version.sha256, sha512: version.sha512 },
        seal: (manifest) => askForSeal(parts, manifest, run),
      });
      await config.onStep('seal:made');
      await keep(parts, version, seals);
      await config.onStep('seal:kept');
      return undefined;
    } catch (error) {
      run.signal.throwIfAborted();
      if (!(error instanceof CodedError) || !/^(?:ARCHIVE|STORAGE)_/.test(error.code)) throw error;
      problem = error;
      logger.warn(
        { err: error, store: store.id, object: version.object },
        'a version could not be sealed from a store',
      );
    }
  return problem;
}

/** A token that refused the PIN is not asked again with the same one: it would lock itself. */
async function askForSeal(
  { source, config }: JobParts,
  manifest: () => AsyncIterable<Uint8Array>,
  { key, material, evidence, seal, signal }: Run,
): Promise<Buffer> {
  const [state] = await source.query<{ pin_refused_at: Date | null }[]>('select pin_refused_at from seal_state');
  const changedAt = pinChangedAt(seal);
  if (state!.pin_refused_at !== null && changedAt !== undefined && changedAt <= state!.pin_refused_at)
    throw new PkiError(
      'PKI_PASSWORD_WRONG',
      'the token refused the PIN, and is not asked again until its file is changed',
    );
  const options: MakeSealOptions = {
    authorities: evidence.authorities,
    material: (token) => material.ofToken(token),
    at: config.clock.now(),
    timeoutMs: evidence.timeoutMs,
    signal,
  };
  try {
    return await makeSeal(key, manifest, options);
  } catch (error) {
    if (error instanceof PkiError && error.code === 'PKI_PASSWORD_WRONG')
      await source.query('update seal_state set pin_refused_at = clock_timestamp()');
    throw error;
  }
}

async function keep(
  { source, config }: JobParts,
  { object, version }: UnsealedVersion,
  seals: VersionSeals,
): Promise<void> {
  await source.transaction(async (manager) => {
    const [rows] = await manager.query<[unknown[], number]>(
      `update seals set sha256 = $3, sha512 = $4, sealed_at = clock_timestamp()
        where object_id = $1 and version = $2 and sealed_at is null returning 1`,
      [object, version, seals.sha256, seals.sha512],
    );
    if (rows.length === 0) return;
    await addLeaf(manager, {
      type: 'seal',
      time: isoSeconds(config.clock.now()),
      object,
      version,
      seals: MANIFEST_ALGORITHMS.map((algorithm) => ({
        name: sealName(algorithm),
        sha256: hash('sha256', seals[algorithm], 'hex'),
      })),
    });
  });
}
