import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { basename } from 'node:path/posix';
import { pipeline } from 'node:stream/promises';
import { WindowCollector, type FormatIdentifier, type Identification } from '@mocban/formats';
import { tellingMatches, type Pace } from '@mocban/oais';
import { AipFileEntity } from '../database/entities/holdings.js';
import { ContentService } from '../holdings/content.service.js';
import { ServiceError } from '../error.js';
import type { JobParts } from '../jobs/job-parts.js';

/** Files asked for at a time. */
const PAGE = 500;

/** A file whose format is another one than was said. */
export interface ChangedFormat {
  path: string;
  versionNumber: number;
  was: {
    puid: string | null;
    name: string | null;
    basis: string | null;
    release: string | null;
    warnings: readonly string[] | null;
  };
  is: { puid: string | null; name: string | null; basis: string; warnings: readonly string[] };
}

/** What identifying a holding anew has come to. */
export interface IdentifiedHolding {
  filesRead: number;
  bytesRead: number;
  /** Paths of files of which no copy could be read: what was said of them stands. */
  unreadable: string[];
  changed: ChangedFormat[];
}

export interface IdentifyHolding {
  parts: JobParts;
  identifier: FormatIdentifier;
  pace: Pace | undefined;
  signal: AbortSignal;
}

/** Where a container lies while it is looked into. */
export const scratchOf = ({ config }: JobParts): string => join(config.dataDirectory, 'format-campaign');

/**
 * Tells the formats of the content of an AIP's newest version, of those files that were told by another release. They are read from a copy,
 * proved by their digests; a container lies on this machine while it is looked into. Holds what has changed, and the paths of what cannot be read.
 */
export async function identifyHolding(
  run: IdentifyHolding,
  { id, head }: { id: string; head: string },
): Promise<IdentifiedHolding> {
  const { source } = run.parts;
  const result: IdentifiedHolding = { filesRead: 0, bytesRead: 0, unreadable: [], changed: [] };
  for (let after = ''; ;) {
    const files = await source
      .getRepository(AipFileEntity)
      .createQueryBuilder('f')
      .where('f.aip_id = :id and f.version_number = :number', { id, number: Number(head.slice(1)) })
      .andWhere(`f.role = 'content' and f.path > :after`, { after })
      .andWhere('coalesce(f.format_looked_at_by, f.format_release) is distinct from :release', {
        release: run.identifier.release,
      })
      .orderBy('f.path')
      .take(PAGE)
      .getMany();
    for (const file of files) {
      run.signal.throwIfAborted();
      await identifyFile(run, file, result);
    }
    const last = files.at(-1);
    if (last === undefined || files.length < PAGE) return result;
    after = last.path;
  }
}

async function identifyFile(run: IdentifyHolding, file: AipFileEntity, result: IdentifiedHolding): Promise<void> {
  let found: Identification;
  try {
    found = await identified(run, file);
  } catch (error) {
    run.signal.throwIfAborted();
    if (!(error instanceof ServiceError) || error.code !== 'HOLDING_NO_READABLE_COPY') throw error;
    result.unreadable.push(file.path);
    return;
  }
  result.filesRead += 1;
  result.bytesRead += file.sizeBytes;
  const [best] = tellingMatches(found.matches);
  const is = {
    puid: best?.puid ?? null,
    name: best?.name ?? null,
    basis: found.matches[0]?.basis ?? 'none',
    warnings: found.warnings,
  };
  if (is.puid === file.puid) return;
  const was = {
    puid: file.puid,
    name: file.formatName,
    basis: file.formatBasis,
    release: file.formatRelease,
    warnings: file.formatWarnings,
  };
  result.changed.push({ path: file.path, versionNumber: file.versionNumber, was, is });
}

async function identified(run: IdentifyHolding, file: AipFileEntity): Promise<Identification> {
  const { parts, identifier, pace, signal } = run;
  const contents = new ContentService(parts.source, parts.archive);
  const name = basename(file.originalName ?? file.path);
  const place = await contents.locate(file);
  async function* paced(): AsyncGenerator<Uint8Array> {
    for await (const chunk of contents.read(file, place)) {
      await pace?.(chunk.length, signal);
      signal.throwIfAborted();
      yield chunk;
    }
  }
  const windows = new WindowCollector();
  for await (const chunk of paced()) windows.push(chunk);
  const found = identifier.identify(windows.take(), name);
  if (found.unopened === undefined) return found;
  const folder = scratchOf(parts);
  await mkdir(folder, { recursive: true });
  try {
    await pipeline(paced(), createWriteStream(join(folder, 'file')), { signal });
    return await identifier.identifyFile(join(folder, 'file'), { name });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
