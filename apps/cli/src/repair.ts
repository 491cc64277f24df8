import { opendir, readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { isValid } from '@mocban/core';
import { findRepairs, repairObject, type ArchiveStore, type RepairOutcome } from '@mocban/oais';
import { CliError, printable, UsageError, type ExitCode, type Outcome } from './outcome.js';
import type { Context } from './run.js';
import { openStore, parseStoreArgument, placeOf } from './store-argument.js';
import type { S3Options } from './s3-options.js';
import { describeFinding, requireReadable } from './validation.js';

interface RepairOptions extends S3Options {
  from: string;
  object?: string;
  dryRun?: boolean;
}

type Repaired = Omit<RepairOutcome, 'findings'>;

/** Restores what is damaged in `path` from the store at `options.from`; nothing is overwritten without a provably good copy. */
export async function repairStore(path: string, options: RepairOptions, context: Context): Promise<Outcome> {
  const [damaged, good] = [await parseStoreArgument(path, options), await parseStoreArgument(options.from, options)];
  for (const argument of [damaged, good]) if (argument.kind === 'file') requireReadable(argument.path, 'folder');
  if ((await placeOf(damaged)) === (await placeOf(good)))
    throw new UsageError('--from names the store that is to be repaired');
  if (damaged.kind === 'file') await requireFolderOfStore(damaged.path);
  const dryRun = options.dryRun === true;
  const [store, from] = await Promise.all([
    openStore(damaged, { readOnly: dryRun }),
    openStore(good, { readOnly: true }),
  ]);
  if (damaged.kind === 's3') await requireBucketOfStore(path, store);
  const objects = await repairAll(store, from, { ...options, dryRun }, context);
  // Only objects are repaired: what is wrong with the storage root itself stays wrong.
  const findings = store.findings ?? [];
  const left = objects.some(({ outcome }) => outcome === 'no-good-copy' || outcome === 'would-repair');
  const exit: ExitCode = left || !isValid(findings) ? 1 : 0;
  return {
    exit,
    json: { valid: exit === 0, path, from: options.from, dryRun, objects, findings },
    text: [...objects.map(describeRepair), summaryOf(objects, dryRun), ...findings.map(describeFinding)],
  };
}

/**
 * A folder of other things is not filled with objects because its name was mistyped. A store may have lost nearly everything: an empty
 * folder, a declaration, a layout or one object are enough to be known by.
 * @throws CliError `CLI_NO_STORE`
 */
async function requireFolderOfStore(path: string): Promise<void> {
  const names = await readdir(path);
  const isKnown = names.some((name) => STORE_NAME.test(name));
  if (names.length === 0 || isKnown) return;
  for await (const { name } of await opendir(path, { recursive: true })) if (name.startsWith('0=ocfl_object_')) return;
  throw new CliError('CLI_NO_STORE', `${path} is no store: it has neither a declaration of OCFL nor an object`);
}

/** What a store has at its root, whatever else it has lost. */
const STORE_NAME = /^(?:objects|ocfl_layout\.json|\d+=ocfl_.*)$/;

/** The same of a folder of a bucket, which is listed wholly nowhere else. @throws CliError `CLI_NO_STORE` */
async function requireBucketOfStore(given: string, { files }: ArchiveStore): Promise<void> {
  const names = await files.children('');
  const all = [...names.files, ...names.folders, ...names.others];
  if (all.length > 0 && !all.some((name) => STORE_NAME.test(name) || name === 'README.txt'))
    throw new CliError('CLI_NO_STORE', `${given} is no store: it has neither a declaration of OCFL nor objects`);
}

async function repairAll(
  store: ArchiveStore,
  from: ArchiveStore,
  { object, dryRun }: { object?: string; dryRun: boolean },
  { progress, signal }: Context,
): Promise<Repaired[]> {
  const outcomes: Repaired[] = [];
  for await (const { path } of findRepairs(store, from, { signal, ...(object === undefined ? {} : { id: object }) })) {
    progress.update(outcomes.length, undefined, 'objects to repair');
    // The same name for the same object, so that a run that was killed is finished by the next.
    const tx = `repair-${basename(path)
      .replaceAll(/[^A-Za-z0-9._-]/g, '_')
      .slice(0, 100)}`;
    const { findings: _findings, ...outcome } = await repairObject({
      store,
      from: [from],
      objectPath: path,
      tx,
      dryRun,
      signal,
    });
    outcomes.push(outcome);
  }
  if (object !== undefined && outcomes.length === 0)
    throw new CliError('CLI_OBJECT_UNKNOWN', `neither store has an object ${JSON.stringify(object)}`);
  return outcomes;
}

const describeRepair = ({ id, path, outcome, message }: Repaired): string =>
  `${outcome}  ${printable(id) || '(no readable id)'}  ${printable(path)}: ${printable(message)}`;

function summaryOf(objects: readonly Repaired[], dryRun: boolean): string {
  const needed = objects.filter(({ outcome }) => outcome !== 'not-needed');
  if (needed.length === 0) return 'nothing to repair';
  const wanted = dryRun ? 'would-repair' : 'repaired';
  const done = needed.filter(({ outcome }) => outcome === wanted).length;
  return `${done} of ${needed.length} ${dryRun ? 'could be repaired; nothing was written' : 'repaired'}`;
}
