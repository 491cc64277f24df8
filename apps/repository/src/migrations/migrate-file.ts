import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { messageOf } from '@mocban/core';
import { MigrationError, type MigrationErrorCode, type Migrator } from '@mocban/migration';
import { AipFileEntity } from '../database/entities/holdings.js';
import { ContentService } from '../holdings/content.service.js';
import type { JobParts } from '../jobs/job-parts.js';
import type { FileResult, PolicyRow } from './rows.js';
import type { CandidateFile } from './select-files.js';
import { signaturesOn } from './signatures-on.js';

export interface FileToMigrate {
  file: CandidateFile;
  policy: PolicyRow;
  /** Where the result goes; nothing may be there. */
  out: string;
  /** For the source while it is converted; made and removed. */
  folder: string;
}

/** It is the machine's fault, for every file alike: the file is tried again when somebody has seen to that. */
const MACHINE: readonly MigrationErrorCode[] = ['MIGRATION_TOOL_ABSENT', 'MIGRATION_NOT_ISOLATED'];
/** Nothing is wrong, and nothing is to be done. */
const SKIPPED: readonly MigrationErrorCode[] = [
  'MIGRATION_SOURCE_IS_TARGET',
  'MIGRATION_SOURCE_OTHER_FORMAT',
  // Of no known format, which only files have that the catalogue knows none of.
  'MIGRATION_SOURCE_UNSUPPORTED',
  'MIGRATION_SOURCE_TOO_LARGE',
];

/**
 * Migrates one file of a holding, read from a copy and proved by its digest.
 * @throws MigrationError where the machine lacks a tool; ServiceError `HOLDING_NO_READABLE_COPY`; what the store throws; the signal's reason
 */
export async function migrateFile(
  parts: JobParts,
  migrator: Migrator,
  { file, policy, out, folder }: FileToMigrate,
  signal: AbortSignal,
): Promise<FileResult> {
  const { maxBytes, timeoutMs, target, tool, parameters, checks, fromPuids } = policy;
  if (file.sizeBytes > maxBytes)
    return skipped('MIGRATION_SOURCE_TOO_LARGE', `the file has ${file.sizeBytes} bytes, the policy takes ${maxBytes}`);
  try {
    await mkdir(folder, { recursive: true });
    const source = join(folder, basename(file.path).slice(-100));
    await fetch(parts, file, source, signal);
    const signatures = await signaturesOn(parts.source.manager, file);
    const report = await migrator.migrate({
      source,
      out,
      from: fromPuids,
      to: target,
      tool,
      parameters,
      thresholds: checks,
      limits: { timeoutMs },
      signatures: signatures.length,
      signal,
    });
    if (report.outcome === 'pass') return { outcome: 'migrated', code: null, message: null, report };
    return { outcome: 'differs', code: null, message: null, report };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof MigrationError) || MACHINE.includes(error.code)) throw error;
    if (SKIPPED.includes(error.code)) return skipped(error.code, error.message);
    return { outcome: 'failed', code: error.code, message: messageOf(error).replaceAll('\0', ''), report: null };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const skipped = (code: MigrationErrorCode, message: string): FileResult => ({
  outcome: 'skipped',
  code,
  message,
  report: null,
});

async function fetch(
  { source, archive }: JobParts,
  { aipId, version, path }: CandidateFile,
  to: string,
  signal: AbortSignal,
): Promise<void> {
  const contents = new ContentService(source, archive);
  const file = await source
    .getRepository(AipFileEntity)
    .findOneByOrFail({ aipId, versionNumber: Number(version.slice(1)), path });
  await pipeline(contents.read(file, await contents.locate(file)), createWriteStream(to), { signal });
}
