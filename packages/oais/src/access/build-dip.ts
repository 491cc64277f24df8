import { byByteOrder } from '@mocban/core';
import { zipStream, zipStreamBytes, type ZipStreamEntry } from '@mocban/container';
import { MultiDigest, type Fixity } from '@mocban/fixity';
import { readMets } from '@mocban/mets';
import { ArchiveError } from '../error.js';
import { draftOf, folderOf, type Chunks, type DipDraft, type DipFiles, type MadeFile } from './draft.js';
import { earkDipFiles } from './eark-dip.js';
import { tt05DipFiles } from './tt05-dip.js';
import type { Dip, DipRequest } from './types.js';
import { openVersionContent } from './version-content.js';

/**
 * A dissemination package of one version of an AIP, as a zip that is made while it is read: no copy on disk, memory constant in the
 * size of files. The generated files are made here once for their digests and made again while streaming; content is read once, when
 * its turn comes, and proven. The same version, parameters and events give the same bytes.
 * Holds the inventory, the AIP's METS or PREMIS while a generated file is made, and an entry a file.
 * @throws ArchiveError `ARCHIVE_OBJECT_MISSING`, `ARCHIVE_OBJECT_DAMAGED`, `ARCHIVE_VERSION_UNKNOWN`, `ARCHIVE_NOT_AN_AIP`,
 *   `ARCHIVE_PROFILE_UNAVAILABLE` when the AIP has no metadata of Thông tư 05
 * @see OAIS (ISO 14721) Access; E-ARK DIP 2.2.0; Thông tư 05/2025/TT-BNV annex V
 */
export async function buildDip(request: DipRequest): Promise<Dip> {
  const content = await openVersionContent(request);
  if (!content.has('METS.xml') || !content.has('metadata/preservation/PREMIS.xml'))
    throw new ArchiveError('ARCHIVE_NOT_AN_AIP', `${request.objectPath}: the version has no METS.xml and PREMIS.xml`);
  const { label } = await readMets(content.read('METS.xml'));
  const draft = draftOf(request, content, label ?? content.inventory.id);
  const files = request.profile === 'tt05' ? await tt05DipFiles(draft) : earkDipFiles(draft);
  const known = await digestMade(files.made, request.signal);
  const entries = entriesOf(draft, files, known);
  const name = folderOf(draft);
  return {
    objId: draft.objId,
    name,
    version: content.version,
    sizeBytes: zipStreamBytes(entries),
    files: entries.length,
    metsSha256: known.get('METS.xml')!.digests.sha256!,
    stream: () => zipStream(entries),
  };
}

async function digestMade(made: readonly MadeFile[], signal?: AbortSignal): Promise<Map<string, Fixity>> {
  const known = new Map<string, Fixity>();
  for (const file of made) {
    signal?.throwIfAborted();
    const digest = new MultiDigest(['sha256']);
    for (const chunk of await file.make(known)) digest.update(bytesOfChunk(chunk));
    known.set(file.path, digest.finish());
  }
  return known;
}

function entriesOf(draft: DipDraft, { made, copied }: DipFiles, known: ReadonlyMap<string, Fixity>): ZipStreamEntry[] {
  const folder = folderOf(draft);
  const entries = [
    ...made.map((file): ZipStreamEntry => ({
      name: `${folder}/${file.path}`,
      sizeBytes: known.get(file.path)!.sizeBytes,
      read: () => bytesOfChunks(file.make(known)),
    })),
    ...copied.map(({ path, source }): ZipStreamEntry => ({
      name: `${folder}/${path}`,
      sizeBytes: draft.content.entry(source).sizeBytes,
      read: () => draft.content.read(source),
    })),
  ];
  return entries.sort((a, b) => byByteOrder(a.name, b.name));
}

async function* bytesOfChunks(chunks: Chunks | Promise<Chunks>): AsyncGenerator<Uint8Array, void, undefined> {
  for (const chunk of await chunks) yield bytesOfChunk(chunk);
}

const bytesOfChunk = (chunk: string | Uint8Array): Uint8Array =>
  typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
