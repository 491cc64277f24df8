import { bytesOf, CodedError, collectBytes } from '@mocban/core';
import type { ReadStore } from '@mocban/storage';
import type { ArchiveStore } from '../ports.js';
import type { StagedAip } from '../ingest/types.js';
import type { StagingEntry } from './types.js';
import { stagingPrefix, stagingRoot } from './layout.js';
import { eraseAll } from './replication/upload-mark.js';
import { placesOfWork, workFiles } from './work-files.js';

const INTENT_MAX_BYTES = 65_536;

/** The promise of a commit as it lies in `staging/<tx>/intent.json`. */
export type Intent = NonNullable<StagingEntry['intent']> & { stagedPrefix: string };

/** Makes the intent durable; a leftover of an earlier run is replaced. */
export async function writeIntent(store: ArchiveStore, staged: StagedAip): Promise<void> {
  const intent: Intent = {
    aipId: staged.aipId,
    version: staged.version,
    created: staged.created,
    transferId: staged.transferId,
    inventorySha512: staged.inventorySha512,
    objectPrefix: staged.objectPrefix,
    stagedPrefix: staged.stagedPrefix,
  };
  const key = `${stagingPrefix(store, staged.tx)}/intent.json`;
  const files = workFiles(store);
  await files.remove(key);
  await files.write(key, bytesOf(`${JSON.stringify(intent, undefined, 2)}\n`));
}

/**
 * Every transaction's folder with its intent, in byte order. An intent that cannot be read counts as not written:
 * its transaction has published nothing that its name would be needed for.
 */
export async function* listStaging(store: ArchiveStore): AsyncGenerator<StagingEntry> {
  const root = stagingRoot(store);
  for (const files of placesOfWork(store))
    for (const tx of (await files.children(root)).folders) {
      const intent = await readIntent(files, `${root}/${tx}/intent.json`);
      yield intent === undefined ? { tx } : { tx, intent };
    }
}

/** Removes a transaction's folder whole; absent is not an error. */
export async function discardStaging(store: ArchiveStore, tx: string): Promise<void> {
  for (const files of placesOfWork(store)) await eraseAll(files, stagingPrefix(store, tx));
}

async function readIntent(files: ReadStore, key: string): Promise<StagingEntry['intent']> {
  // Read and not asked for before: another process may clear its transaction away at any moment.
  const bytes = await collectBytes(files.read(key), INTENT_MAX_BYTES).catch((error: unknown) => {
    if (!(error instanceof CodedError && error.code === 'STORAGE_KEY_MISSING')) throw error;
  });
  if (bytes === undefined) return undefined;
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isIntent(value)
    ? {
        aipId: value.aipId,
        version: value.version,
        created: value.created,
        transferId: value.transferId,
        inventorySha512: value.inventorySha512,
        objectPrefix: value.objectPrefix,
      }
    : undefined;
}

const FIELDS = ['aipId', 'version', 'created', 'transferId', 'inventorySha512', 'objectPrefix'] as const;

function isIntent(value: unknown): value is Intent {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Record<string, unknown>;
  return FIELDS.every((field) => typeof fields[field] === 'string');
}
