import { readFile } from 'node:fs/promises';
import { isValid, type Finding, type ValidationResult } from '@mocban/core';
import {
  consistencyProof,
  inclusionProof,
  leafHash,
  LogError,
  openCheckpoint,
  parseVkey,
  readCheckpoint,
  readKeyChanges,
  readLogEntries,
  tileNodes,
  verifyConsistency,
  verifyInclusion,
  verifyLog,
  withChanges,
  type Checkpoint,
  type LogSummary,
} from '@mocban/evidence';
import { readStoreVkey, type ArchiveStore } from '@mocban/oais';
import { CliError, printable, type Outcome } from './outcome.js';
import type { Context } from './run.js';
import type { S3Options } from './s3-options.js';
import { openStore, parseStoreArgument } from './store-argument.js';
import { describeFinding, exitOf, judgeBy } from './validation.js';
import { vkeyOf } from './vkey.js';
import { quorumFrom, type QuorumOptions } from './witness-quorum.js';

export interface LogOptions extends S3Options, QuorumOptions {
  /** Verifier keys, or files that hold one. */
  key?: readonly string[];
  /** A file with an older checkpoint. */
  checkpoint?: string;
}

const PREFIX = 'log';

interface LogResult extends ValidationResult, Partial<Omit<LogSummary, 'state' | 'size'>> {
  leaves?: number;
}

/** Reads the whole log of each store. */
export async function verifyLogs(paths: readonly string[], options: LogOptions, context: Context): Promise<Outcome> {
  const { signal, print } = context;
  const vkeys = options.key && (await Promise.all(options.key.map(vkeyOf)));
  const earlier = options.checkpoint === undefined ? undefined : await readFile(options.checkpoint);
  const witnesses = quorumFrom(options);
  const results: LogResult[] = [];
  for (const path of paths) {
    const result: LogResult = await judgeBy<LogResult>(path, 'log', signal, async () => {
      const { files: store } = await openStore(await parseStoreArgument(path, options), { readOnly: true });
      const findings: Finding[] = [];
      const walk = verifyLog({
        store,
        prefix: PREFIX,
        signal,
        ...(vkeys && { vkeys }),
        ...(earlier && { earlier }),
        ...(witnesses && { witnesses }),
      });
      let step = await walk.next();
      for (; !step.done; step = await walk.next()) findings.push(step.value);
      const { state, size: leaves, ...known } = step.value;
      if (state === 'none')
        findings.push({
          rule: 'LOG_CHECKPOINT_MISSING',
          severity: 'error',
          location: PREFIX,
          message: 'the store has no log',
        });
      return { path, profile: 'log', valid: isValid(findings), findings, leaves, ...known };
    });
    results.push(result);
    await print([
      ...result.findings.map(describeFinding),
      printable(
        `${path}: ${result.leaves ?? 0} leaves, root ${result.root ?? 'unknown'}, ${result.valid ? 'verified' : 'NOT verified'}`,
      ),
    ]);
  }
  const worst = results.map(exitOf).reduce((a, b) => (b > a ? b : a), 0 as 0 | 1 | 3);
  return { exit: worst, json: { valid: results.every(({ valid }) => valid), results }, text: [] };
}

export interface ProveOptions extends LogOptions {
  /** Entries that name this object. */
  object?: string;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/**
 * What a third party needs to verify entries of a log, and that an older tree is its beginning, by RFC 6962 alone.
 * @throws CliError `CLI_LOG_UNPROVABLE`, `CLI_OBJECT_UNKNOWN`; LogError
 */
export async function proveLog(path: string, options: ProveOptions, { signal }: Context): Promise<Outcome> {
  const store = await openStore(await parseStoreArgument(path, options), { readOnly: true });
  const { checkpoint, bytes, earlier } = await checkpointsOf(store, options);
  const { size } = checkpoint;
  const nodes = tileNodes(store.files, PREFIX, size);
  const entries: { index: number; entry: string; leafHash: string; proof: string[] }[] = [];
  for await (const { index, entry } of entriesOf(store, checkpoint, options.object, signal))
    entries.push({
      index,
      entry: entry.toString('utf8'),
      leafHash: hex(leafHash(entry)),
      proof: (await inclusionProof(index, size, nodes)).map(hex),
    });
  if (options.object !== undefined && entries.length === 0)
    throw new CliError('CLI_OBJECT_UNKNOWN', `the log has no entry that names ${options.object}`);
  const consistency = earlier && {
    from: earlier.size,
    root: hex(earlier.root),
    proof: (await consistencyProof(earlier.size, size, nodes)).map(hex),
  };
  requireProved({ checkpoint, earlier, entries, consistency });
  return {
    exit: 0,
    json: {
      checkpoint: bytes.toString('utf8'),
      leaves: size,
      root: hex(checkpoint.root),
      entries,
      ...(consistency && { consistency }),
    },
    text: [
      ...bytes.toString('utf8').trimEnd().split('\n').map(printable),
      ...entries.flatMap(({ index, entry, proof }) => [
        printable(`leaf ${index}: ${entry}`),
        ...proof.map((node) => `  ${node}`),
      ]),
      ...(consistency === undefined
        ? []
        : [`continues the tree of ${consistency.from} leaves:`, ...consistency.proof.map((node) => `  ${node}`)]),
    ],
  };
}

/** A tile that was changed makes a proof that is none: it is not given out. */
function requireProved({
  checkpoint: { size, root },
  earlier,
  entries,
  consistency,
}: {
  checkpoint: Checkpoint;
  earlier: Checkpoint | undefined;
  entries: readonly { index: number; leafHash: string; proof: string[] }[];
  consistency: { proof: string[] } | undefined;
}): void {
  const bytes = (proof: readonly string[]): Buffer[] => proof.map((node) => Buffer.from(node, 'hex'));
  for (const { index, leafHash: leaf, proof } of entries) {
    const outcome = verifyInclusion({ index, size, root, leaf: Buffer.from(leaf, 'hex'), proof: bytes(proof) });
    if (outcome.outcome !== 'verified') throw new CliError('CLI_LOG_UNPROVABLE', `leaf ${index}: ${outcome.reason}`);
  }
  if (earlier === undefined || consistency === undefined) return;
  const outcome = verifyConsistency({
    first: earlier.size,
    firstRoot: earlier.root,
    second: size,
    secondRoot: root,
    proof: bytes(consistency.proof),
  });
  if (outcome.outcome !== 'verified')
    throw new CliError('CLI_LOG_UNPROVABLE', `the log does not continue the older checkpoint: ${outcome.reason}`);
}

async function checkpointsOf(
  { files }: ArchiveStore,
  options: ProveOptions,
): Promise<{ checkpoint: Checkpoint; bytes: Buffer; earlier: Checkpoint | undefined }> {
  const given = options.key && (await Promise.all(options.key.map(vkeyOf)));
  const stored = await readStoreVkey({ id: 'store', files });
  const keys = (given ?? (stored === undefined ? [] : [stored])).map(parseVkey);
  const found = await readCheckpoint(files, PREFIX, keys);
  if (found.state !== 'valid')
    throw new CliError('CLI_LOG_UNPROVABLE', found.state === 'none' ? 'the store has no log' : found.problem);
  if (options.checkpoint === undefined) return { ...found, earlier: undefined };
  const { changes } = await readKeyChanges(files, PREFIX);
  try {
    const earlier = openCheckpoint(await readFile(options.checkpoint), withChanges(keys, changes));
    if (earlier.size <= found.checkpoint.size) return { ...found, earlier };
    throw new CliError(
      'CLI_LOG_UNPROVABLE',
      `the log has ${found.checkpoint.size} leaves, the older checkpoint ${earlier.size}`,
    );
  } catch (error) {
    if (error instanceof LogError) throw new CliError('CLI_LOG_UNPROVABLE', `the older checkpoint: ${error.message}`);
    throw error;
  }
}

async function* entriesOf(
  { files }: ArchiveStore,
  checkpoint: Checkpoint,
  object: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<{ index: number; entry: Buffer }> {
  if (object === undefined) return;
  const named = JSON.stringify(object);
  let index = 0;
  for await (const bundle of readLogEntries(files, PREFIX, checkpoint, signal))
    for (const entry of bundle) {
      if (entry.includes(named)) yield { index, entry };
      index += 1;
    }
}
