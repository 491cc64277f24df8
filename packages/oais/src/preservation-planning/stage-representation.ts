import { createHash } from 'node:crypto';
import { collisionKey, type ByteSource } from '@mocban/core';
import { aipIdentifiers, extendAip, type AipFile } from '@mocban/eark';
import { readMets } from '@mocban/mets';
import { readInventoryTable, stageNewVersion, type VersionFile } from '@mocban/ocfl';
import { readPremisDocument, type PremisDocument, type PremisIdentifier } from '@mocban/premis';
import { below, objectsPrefix, stagingPrefix } from '../archival-storage/layout.js';
import { workFiles } from '../archival-storage/work-files.js';
import { openVersion, type OpenVersion } from '../data-management/version-files.js';
import { ArchiveError } from '../error.js';
import { MadeFiles } from '../ingest/made-files.js';
import { readTransferElement } from '../ingest/transfer-extension.js';
import { eventsOf, identifiedEvents, newAgents, softwareAgent } from './derived-events.js';
import type { DerivedFile, StagedNextVersion, StageRepresentationRequest } from './types.js';

const ROOT_METS = 'METS.xml';
const AIP_PREMIS = 'metadata/preservation/PREMIS.xml';

/**
 * Makes the next version of an AIP, with a further representation of what it holds: the derived files are moved into it, its METS and
 * PREMIS say what each was made of, by what and with what outcome; every file of the last version stays as it is. Killed and run again it
 * begins anew, with whatever derived files there are then. Holds the inventory, the root METS and the package's PREMIS.
 * Steps: `version:start`, `version:metadata-written`, `version:staged`.
 * @throws ArchiveError `ARCHIVE_OBJECT_CONFLICT` when the AIP has another head than the one named, `ARCHIVE_OBJECT_DAMAGED` when what it
 *   says of itself is not what its inventory says, `ARCHIVE_VERSION_INVALID` for files that cannot be a representation of it
 */
export async function stageRepresentation(request: StageRepresentationRequest): Promise<StagedNextVersion> {
  const { store, tx, objectPath, created, message, archive, software, signal, onStep } = request;
  await onStep?.('version:start');
  const { table: inventory, sha512 } = await readInventoryTable(store.files, objectPath);
  if (sha512 !== request.inventorySha512)
    throw new ArchiveError('ARCHIVE_OBJECT_CONFLICT', `${objectPath}: the AIP has another head than the one named`);
  const before = openVersion(store, objectPath, inventory, inventory.head);
  const name = request.name ?? nextName(before);
  const paths = contentPaths(before, request.files, name);
  requireContent(before, request.identified ?? []);
  const mets = await readMets(proven(before, ROOT_METS));
  const premis = await readPremisDocument(proven(before, AIP_PREMIS));
  const profile = profileOf(premis);
  const ids = aipIdentifiers({ profile, objId: mets.objId ?? inventory.id }).premis;
  const version = `v${Number(inventory.head.slice(1)) + 1}`;
  const named = (path: string): PremisIdentifier => {
    const [, folder = '', rest = ''] = /^representations\/([^/]+)\/(.+)$/.exec(path) ?? [];
    return ids.file(rest, folder);
  };
  const identified = identifiedEvents(request, inventory.id, version, named);
  const events = [...identified, ...eventsOf(request, inventory.id, version, named, name)];
  const migration = events.find(({ type }) => type === 'migration')?.identifier;
  const representation = {
    name,
    files: request.files.map((file): AipFile => ({
      path: file.path,
      sizeBytes: file.sizeBytes,
      digests: file.digests,
      mimeType: file.mimeType,
      formats: file.formats,
      originalName: file.path,
      relationships: [
        {
          type: 'derivation',
          subType: 'has source',
          objects: [named(file.source)],
          ...(migration && { events: [migration] }),
        },
      ],
    })),
  };
  const agents = newAgents(
    [
      ...(identified.length > 0 ? [softwareAgent(software)] : []),
      ...request.events.flatMap((event) => event.agents.map(({ agent }) => agent)),
    ],
    premis.agents,
  );
  const made = new MadeFiles(workFiles(store), stagingPrefix(store, tx));
  await made.clear();
  await extendAip({ profile, created, archive, software, mets, premis, representation, events, agents }, made);
  await onStep?.('version:metadata-written');

  signal?.throwIfAborted();
  const root = objectsPrefix(store);
  const staged = await stageNewVersion(
    store.files,
    stagingPrefix(store, tx),
    root,
    below(root, objectPath),
    { id: inventory.id, created, message, user: userOf(request) },
    versionFiles(before, made, request.files, paths),
  );
  await onStep?.('version:staged');
  const { stagedPrefix, inventorySha512, previousInventorySha512 } = staged;
  return {
    aipId: inventory.id,
    tx,
    version,
    created,
    representation: name,
    stagedPrefix,
    objectPath,
    inventorySha512,
    previousInventorySha512,
  };
}

const userOf = ({ archive, software }: StageRepresentationRequest) => ({
  name: archive.name,
  address: `urn:software:${encodeURIComponent(software.name)}:${encodeURIComponent(software.version)}`,
});

function nextName(before: OpenVersion): string {
  const taken = new Set<string>();
  for (const path of before.paths()) {
    const name = /^representations\/([^/]+)\//.exec(path)?.[1];
    if (name !== undefined) taken.add(collisionKey(name));
  }
  let number = 2;
  while (taken.has(`rep${number}`)) number += 1;
  return `rep${number}`;
}

/** Where each derived file lies in the AIP. @throws ArchiveError `ARCHIVE_VERSION_INVALID` */
function contentPaths(before: OpenVersion, files: readonly DerivedFile[], name: string): string[] {
  const invalid = (message: string): ArchiveError => new ArchiveError('ARCHIVE_VERSION_INVALID', message);
  if (files.length === 0) throw invalid('a representation has one file at least');
  const taken = new Set<string>();
  return files.map(({ source, path }) => {
    if (!isContentOf(before, source)) throw invalid(`${source}: not a content file of the AIP`);
    if (!path.startsWith('data/')) throw invalid(`${path}: content lies below data/`);
    if (taken.has(collisionKey(path))) throw invalid(`${path}: two derived files have one name`);
    taken.add(collisionKey(path));
    return `representations/${name}/${path}`;
  });
}

/** @throws ArchiveError `ARCHIVE_VERSION_INVALID` */
function requireContent(before: OpenVersion, identified: readonly { path: string }[]): void {
  for (const { path } of identified)
    if (!isContentOf(before, path))
      throw new ArchiveError('ARCHIVE_VERSION_INVALID', `${path}: not a content file of the AIP`);
}

const isContentOf = (before: OpenVersion, path: string): boolean =>
  before.has(path) && /^representations\/[^/]+\/./.test(path);

/** The bytes of a file whose digest is right, or an error after the last of them. */
async function* proven(version: OpenVersion, path: string): ByteSource {
  if (!version.has(path)) throw new ArchiveError('ARCHIVE_NOT_AN_AIP', `the object has no ${path}`);
  const hash = createHash('sha512');
  for await (const chunk of version.read(path)) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== version.sha512(path))
    throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${path}: the bytes are not those of the inventory`);
}

/** @throws ArchiveError `ARCHIVE_NOT_AN_AIP` */
function profileOf({ events }: PremisDocument): 'eark' | 'tt05' {
  for (const { type, detailExtension } of events) {
    const record = type === 'ingestion' ? readTransferElement(detailExtension) : undefined;
    if (record !== undefined) return record.aipProfile;
  }
  throw new ArchiveError('ARCHIVE_NOT_AN_AIP', 'the object has no ingestion event of this software');
}

/** What was there, with the metadata that was written anew, and the derived files. */
function* versionFiles(
  before: OpenVersion,
  made: MadeFiles,
  files: readonly DerivedFile[],
  paths: readonly string[],
): Generator<VersionFile> {
  for (const path of before.paths())
    if (!made.files.has(path))
      // The object holds these bytes: nothing is read of the source.
      yield { logicalPath: path, sizeBytes: 0, sha512: before.sha512(path), source: { bytes: NO_BYTES } };
  for (const { path, fixity, localPath } of made.files.values())
    yield {
      logicalPath: path,
      sizeBytes: fixity.sizeBytes,
      sha512: fixity.digests.sha512!,
      fixity: { sha256: fixity.digests.sha256! },
      source: { move: localPath },
    };
  for (const [index, { sizeBytes, digests, localPath }] of files.entries())
    yield {
      logicalPath: paths[index]!,
      sizeBytes,
      sha512: digests.sha512!,
      fixity: { sha256: digests.sha256! },
      source: { move: localPath },
    };
}

const NO_BYTES = new Uint8Array();
