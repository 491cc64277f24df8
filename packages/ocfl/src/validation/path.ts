import { FindingLog, type Finding, type ValidationResult } from '@mocban/core';
import { FixityPool } from '@mocban/fixity';
import { openFsStore, StorageError } from '@mocban/storage';
import { finding } from '../report.js';
import { looksLikeObject } from '../storage-root.js';
import { validateObject, type ValidateOptions } from './object.js';
import { validateStorageRoot } from './root.js';

/**
 * Validates a folder of this machine as what it is, a storage root or an object. Reads only. A path that cannot be read, or is
 * neither, is a finding.
 * @param path repeated as it is in the result
 */
export async function validatePath(path: string, options: ValidateOptions = {}): Promise<ValidationResult> {
  const pool = options.pool ?? new FixityPool();
  const log = new FindingLog();
  try {
    for await (const found of findingsOf(path, { ...options, pool })) log.add(found);
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!(error instanceof StorageError)) throw error;
    log.add(finding('error', 'IO_UNREADABLE', '.', `the path cannot be read: ${error.code}`));
  } finally {
    if (options.pool === undefined) await pool.close();
  }
  return { path, profile: 'ocfl', valid: !log.hasErrors, findings: log.list() };
}

async function* findingsOf(path: string, options: ValidateOptions): AsyncGenerator<Finding> {
  const store = await openFsStore(path, { readOnly: true });
  const children = await store.children('');
  if (looksLikeObject(children)) yield* validateObject(store, '', options);
  else if (children.files.some((name) => /^\d+=ocfl_/.test(name)) || children.files.includes('ocfl_layout.json'))
    yield* validateStorageRoot(store, '', options);
  else {
    yield finding(
      'error',
      'E003',
      '.',
      'the folder has no declaration 0=ocfl_object_1.1 or 0=ocfl_object_1.0, and no inventory',
    );
    yield finding('error', 'E069', '.', 'the folder has no declaration 0=ocfl_1.1 or 0=ocfl_1.0');
  }
}
