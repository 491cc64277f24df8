import { createHash, type Hash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { collectBytes, isValid, type Finding, type ValidationResult } from '@mocban/core';
import {
  BatchIndex,
  judgeEvidenceRecord,
  manifestGroup,
  parseEvidenceRecord,
  RECORD_ALGORITHMS,
  type ProvedGroup,
  type RecordAlgorithm,
  type RecordVerdict,
} from '@mocban/evidence';
import {
  evidenceOf,
  MAX_SEAL_BYTES,
  openStoreBatches,
  pathOfObject,
  storedVersions,
  type ArchiveStore,
  type StoredVersion,
} from '@mocban/oais';
import { printable, UsageError, worstExit, type Outcome } from '../outcome.js';
import type { Context } from '../run.js';
import type { S3Options } from '../s3-options.js';
import type { JudgeOptions } from '../signature/context.js';
import { openStore, parseStoreArgument } from '../store-argument.js';
import { describeFinding, exitOf, judgeBy } from '../validation.js';
import { loadMaterial, type EvidenceContext } from './material.js';
import { judgePackageFiles, type PackageFiles } from './package-files.js';
import { judgeSeals, type JudgedSeal, type SealFolder } from './seals.js';

export interface VerifyEvidenceOptions extends JudgeOptions, S3Options {
  /** Of a store: only this object. */
  object?: string;
  /** Of a record: folder with the two manifests that it proves. */
  manifests?: string;
  /** Of a record with manifests: the package's folder or archive, whose files are held against them. */
  package?: string;
  /** Of a record: files that it proves, as a group where there are several. */
  file?: string[];
}

interface VersionEvidence extends ReportedVerdict {
  path: string;
  version: string;
  /** Absent where its manifests are not sealed. */
  seals?: JudgedSeal[];
}

interface EvidenceResult extends ValidationResult {
  versions?: VersionEvidence[];
  record?: ReportedVerdict;
  /** Of the manifests that a record proves. */
  seals?: JudgedSeal[];
  /** The package's files, held against these manifests. */
  files?: PackageFiles;
}

/** Judges the evidence of stores, and evidence records. @throws UsageError; PkiError where a trust store or policy is none */
export async function verifyEvidenceOf(
  paths: readonly string[],
  options: VerifyEvidenceOptions,
  context: Context,
): Promise<Outcome> {
  const judges = await loadMaterial(options);
  if (paths.length > 1 && (options.manifests ?? options.file) !== undefined)
    throw new UsageError('--manifests and --file are of one record');
  const results: EvidenceResult[] = [];
  for (const path of paths) {
    const isRecord = (await stat(path).catch(() => undefined))?.isFile() === true && !path.endsWith('.json');
    const result = await judgeBy<EvidenceResult>(path, 'evidence', context.signal, () =>
      isRecord ? ofRecord(path, options, judges, context.signal) : ofStore(path, options, judges, context),
    );
    results.push(result);
    await context.print(describe(result));
  }
  return {
    exit: worstExit(results.map(exitOf)),
    json: { valid: results.every(({ valid }) => valid), results },
    text: [],
  };
}

async function ofStore(
  path: string,
  options: VerifyEvidenceOptions,
  { at, material, context }: EvidenceContext,
  { signal, progress }: Context,
): Promise<EvidenceResult> {
  const store = await openStore(await parseStoreArgument(path, options), { readOnly: true });
  const stored = await openStoreBatches(store);
  // Of one object the batches themselves are asked: the index reads all values.
  const batches = options.object === undefined ? await BatchIndex.read(stored) : stored;
  const versions: VersionEvidence[] = [];
  const findings: Finding[] = [];
  const { object } = options;
  for await (const found of storedVersions(store, { signal, ...(object !== undefined && { object }) })) {
    progress.update(versions.length, undefined, 'versions');
    const place = { path: found.objectPath, version: found.version };
    const location = `${found.objectPath}/${found.version}`;
    const evidence = await evidenceOf(store, found, batches);
    let verdict: RecordVerdict | undefined;
    if (evidence.state === 'unusable') findings.push(error('EVIDENCE_MANIFEST_CHANGED', location, evidence.problem));
    else if (evidence.state === 'pending')
      findings.push({ ...error('EVIDENCE_PENDING', location, 'no batch has it yet'), severity: 'warning' });
    else {
      verdict = await judgeEvidenceRecord(evidence.record, evidence.group, {
        at,
        material,
        isPartOfGroup: false,
      });
      findings.push(...findingsOf(verdict, location));
    }
    const judged = await judgeSeals(sealsInStore(store, found), context, {
      isProved: verdict?.indication === 'PASSED',
    });
    findings.push(...judged.findings);
    const seals = judged.seals.length > 0 ? { seals: judged.seals } : {};
    if (verdict !== undefined) versions.push({ ...place, ...reported(verdict), ...seals });
  }
  if (object !== undefined && versions.length + findings.length === 0)
    findings.push(
      error('EVIDENCE_MANIFEST_MISSING', pathOfObject(store, object), `${object}: the store keeps no manifests of it`),
    );
  return { path, profile: 'evidence', valid: isValid(findings), findings, versions };
}

async function ofRecord(
  path: string,
  { manifests, file, package: folder }: VerifyEvidenceOptions,
  { at, material, context }: EvidenceContext,
  signal: AbortSignal,
): Promise<EvidenceResult> {
  if ((manifests === undefined) === (file === undefined))
    throw new UsageError('a record needs what it proves: --manifests or --file');
  if (folder !== undefined && manifests === undefined) throw new UsageError('--package goes with --manifests');
  const record = parseEvidenceRecord(await readFile(path));
  const group = manifests === undefined ? await filesGroup(file!) : await groupOfFolder(manifests);
  if ('problem' in group) {
    const findings = [error('EVIDENCE_MANIFEST_CHANGED', manifests!, group.problem)];
    return { path, profile: 'evidence', valid: false, findings };
  }
  const verdict = await judgeEvidenceRecord(record, group.group, {
    at,
    material,
    isPartOfGroup: manifests === undefined,
  });
  const findings = findingsOf(verdict, '.');
  const isProved = verdict.indication === 'PASSED';
  const judged =
    manifests === undefined ? undefined : await judgeSeals(sealsInFolder(manifests), context, { isProved });
  findings.push(...(judged?.findings ?? []));
  const files = folder === undefined ? undefined : await judgePackageFiles(folder, manifests!, signal);
  findings.push(...(files?.findings ?? []));
  return {
    ...{ path, profile: 'evidence', valid: isValid(findings), findings, record: reported(verdict) },
    ...(judged !== undefined && judged.seals.length > 0 && { seals: judged.seals }),
    ...(files && { files: files.files }),
  };
}

const sealsInStore = (store: ArchiveStore, { objectPath, version }: StoredVersion): SealFolder => {
  const folder = `evidence/${objectPath.slice('objects/'.length)}/${version}`;
  return {
    location: folder,
    readSeal: async (name) =>
      (await store.files.stat(`${folder}/${name}`)) === undefined
        ? undefined
        : collectBytes(store.files.read(`${folder}/${name}`), MAX_SEAL_BYTES),
    readManifest: (name) => store.files.read(`${folder}/${name}`),
  };
};

const sealsInFolder = (folder: string): SealFolder => ({
  location: folder,
  readSeal: async (name) =>
    existsSync(join(folder, name)) ? collectBytes(createReadStream(join(folder, name)), MAX_SEAL_BYTES) : undefined,
  readManifest: (name) => createReadStream(join(folder, name)),
});

const groupOfFolder = (folder: string) =>
  manifestGroup({
    sha256: createReadStream(join(folder, 'manifest-sha256.txt')),
    sha512: createReadStream(join(folder, 'manifest-sha512.txt')),
  });

/** Files of any kind, for records of others. */
async function filesGroup(files: readonly string[]): Promise<{ group: ProvedGroup }> {
  const digests: Record<RecordAlgorithm, Buffer>[] = [];
  for (const file of files) {
    const hashes = RECORD_ALGORITHMS.map((name): [RecordAlgorithm, Hash] => [name, createHash(name)]);
    for await (const chunk of createReadStream(file)) for (const [, hash] of hashes) hash.update(chunk as Buffer);
    digests.push(
      Object.fromEntries(hashes.map(([name, hash]) => [name, hash.digest()])) as Record<RecordAlgorithm, Buffer>,
    );
  }
  return { group: (algorithm) => digests.map((one) => one[algorithm]) };
}

interface ReportedVerdict extends Pick<RecordVerdict, 'indication' | 'subIndication' | 'message'> {
  existedAt?: string;
  timestamps: { chain: number; time: string; renewedAt?: string; indication: string; subIndication?: string }[];
}

const reported = ({ existedAt, timestamps, ...verdict }: RecordVerdict): ReportedVerdict => ({
  ...verdict,
  ...(existedAt && { existedAt: existedAt.toISOString() }),
  timestamps: timestamps.map(({ chain, token, renewedAt, indication, subIndication }) => ({
    chain,
    time: token.genTime.toISOString(),
    ...(renewedAt && { renewedAt: renewedAt.toISOString() }),
    indication,
    ...(subIndication && { subIndication }),
  })),
});

const findingsOf = ({ indication, subIndication, message = '' }: RecordVerdict, location: string): Finding[] =>
  indication === 'PASSED' ? [] : [error(`EVIDENCE_${indication}`, location, `${subIndication}: ${message}`)];

const error = (rule: string, location: string, message: string): Finding => ({
  rule,
  severity: 'error',
  location,
  message,
});

function describe({ path, findings, versions = [], record, valid }: EvidenceResult): string[] {
  const passed = versions.filter(({ indication }) => indication === 'PASSED').length;
  const of = record === undefined ? `${passed} of ${versions.length} records PASSED` : `${record.indication}`;
  const since = record?.existedAt === undefined ? '' : `, it was there at ${record.existedAt}`;
  return [...findings.map(describeFinding), printable(`${path}: ${of}${since}${valid ? '' : ', NOT proved'}`)];
}
