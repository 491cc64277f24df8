import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { RECORD_ALGORITHMS, serialiseEvidenceRecord, type ProvedGroup } from '@mocban/evidence';
import type { SignatureJudge } from '@mocban/oais';
import { nameOfContent, type DocumentReport, type RecordOfFile } from '@mocban/signatures';
import type { Config } from '../config/config.js';
import { AipFileEntity } from '../database/entities/holdings.js';
import { batchesOf } from '../evidence/batch-rows.js';
import { recordByStore } from '../evidence/record-by-store.js';
import { ContentService } from '../holdings/content.service.js';
import { storesWithCopy } from '../holdings/copy-stores.js';
import type { JobParts } from '../jobs/job-parts.js';

/** Where files lie while they are judged. */
export const scratchOf = ({ dataDirectory }: Pick<Config, 'dataDirectory'>): string =>
  join(dataDirectory, 'signature-checks');

/** A signed file of a holding. */
export interface HeldFile {
  aipId: string;
  /** Logical. */
  path: string;
  /** Relative to a store's root. */
  objectPath: string;
  /** Head of the object. */
  version: string;
}

/**
 * Judges a file that the archive holds as it is now, with the evidence that there is of its version. It is read from a copy, proved by
 * its digest, and lies on this machine while that goes on.
 * @throws ServiceError `HOLDING_FILE_UNKNOWN`, `HOLDING_NO_READABLE_COPY`; what the store throws
 */
export async function judgeHeldFile(
  parts: JobParts,
  judge: SignatureJudge,
  file: HeldFile,
  signal: AbortSignal,
): Promise<DocumentReport> {
  const { config, source, archive } = parts;
  const folder = join(scratchOf(config), randomUUID());
  const contents = new ContentService(source, archive);
  const fetch = async (path: string, name: string): Promise<string> => {
    const versionNumber = Number(file.version.slice(1));
    const entity = await source
      .getRepository(AipFileEntity)
      .findOneByOrFail({ aipId: file.aipId, versionNumber, path });
    const localPath = join(folder, name);
    await pipeline(contents.read(entity, await contents.locate(entity)), createWriteStream(localPath), { signal });
    return localPath;
  };
  const content = nameOfContent(file.path);
  const hasContent = content !== undefined && (await isHeld(parts, file, content));
  await mkdir(folder, { recursive: true });
  try {
    const held = {
      path: await fetch(file.path, 'file'),
      ...(hasContent && { contentPath: await fetch(content, 'content') }),
      evidence: await evidenceOf(parts, file),
    };
    return await judge.judge(held, { at: config.clock.now(), signal });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const isHeld = ({ source }: JobParts, { aipId, version }: HeldFile, path: string): Promise<boolean> =>
  source.getRepository(AipFileEntity).existsBy({ aipId, versionNumber: Number(version.slice(1)), path });

/** The record of the version that the file is in: its manifests name every file of it. */
async function evidenceOf({ source, archive }: JobParts, file: HeldFile): Promise<readonly RecordOfFile[]> {
  const batches = await batchesOf(source.manager, file.aipId, file.version);
  if (batches.length === 0) return [];
  for (const store of await storesWithCopy(source, archive, file.aipId)) {
    const found = await recordByStore(archive, store, file, batches);
    if (found !== undefined)
      return [{ record: serialiseEvidenceRecord(found.record), digests: await digestsOf(found.group) }];
  }
  return [];
}

async function digestsOf(group: ProvedGroup): Promise<RecordOfFile['digests']> {
  const digests = await Promise.all(RECORD_ALGORITHMS.map(async (algorithm) => [algorithm, await group(algorithm)]));
  return Object.fromEntries(digests) as RecordOfFile['digests'];
}
