import type { Finding } from '@mocban/core';
import { CodedError, collectBytes } from '@mocban/core';
import { OcflError, readInventoryTable } from '@mocban/ocfl';
import { snapshotGenerationAt } from '../archival-storage/catalogue-snapshot/reserved-objects.js';
import { walkObjects } from '../archival-storage/audit/walk-root.js';
import { ArchiveError } from '../error.js';
import type { ArchiveStore } from '../ports.js';
import type { HoldingRecord } from './types.js';
import type { AipDescription } from './description.js';
import { readDescription } from './description.js';
import { readPageCounts } from './page-counts.js';
import { readPreservation } from './preservation.js';
import { readVerdicts } from './verdicts.js';
import { filesOf, masterOf, openVersion, type AboutFiles } from './version-files.js';

/** A description larger than this is no description. */
const DESCRIPTION_MAX_BYTES = 4 << 20;

/**
 * Everything the catalogue holds of one AIP, read from its OCFL object alone: the same record from every store that has the
 * object. Holds the inventory and what PREMIS says of one AIP, in compact tables; files are given one by one. Verifies the inventory, not the files: that is the audit's.
 * @param objectPath relative to the store's root
 * @throws ArchiveError `ARCHIVE_OBJECT_MISSING`, `ARCHIVE_OBJECT_DAMAGED`, `ARCHIVE_NOT_AN_AIP`
 */
export async function describeAip(store: ArchiveStore, objectPath: string): Promise<HoldingRecord> {
  try {
    return await describe(store, objectPath);
  } catch (cause) {
    if (cause instanceof ArchiveError || !(cause instanceof CodedError)) throw cause;
    const code =
      cause instanceof OcflError && cause.code === 'OCFL_OBJECT_MISSING'
        ? 'ARCHIVE_OBJECT_MISSING'
        : 'ARCHIVE_OBJECT_DAMAGED';
    throw new ArchiveError(code, `${objectPath}: ${cause.message}`, { cause });
  }
}

async function describe(store: ArchiveStore, objectPath: string): Promise<HoldingRecord> {
  const { table: inventory, sha512 } = await readInventoryTable(store.files, objectPath);
  const head = openVersion(store, objectPath, inventory, inventory.head);
  const preservation = await readPreservation(head);
  if (preservation === undefined)
    throw new ArchiveError('ARCHIVE_NOT_AN_AIP', `${objectPath}: the object has no METS.xml and PREMIS.xml of an AIP`);
  const { transfer, aipProfile, submissionProfile, submissionObjectId, receivedAt, notes, part } = preservation;
  const description = await describeContent(head);
  const [first] = inventory.lists.versions.keys();
  const about: AboutFiles = {
    facts: preservation.files,
    description,
    master: masterOf(openVersion(store, objectPath, inventory, first!)),
    // Every document of a Thông tư 05 package has metadata; what has none are traces of how one was handled.
    describedOnly: preservation.aipProfile === 'tt05',
    pagesOf: await readPageCounts(head),
  };
  const recordCode = description.recordCode ?? submissionObjectId;
  const versions: HoldingRecord['versions'] = [];
  for (const [version, { created, message }] of inventory.lists.versions) {
    const opened = openVersion(store, objectPath, inventory, version);
    versions.push({
      version,
      created,
      message: message ?? '',
      inventorySha512: version === inventory.head ? sha512 : ((await opened.inventorySha512()) ?? ''),
      files: { [Symbol.asyncIterator]: () => filesOf(opened, about) },
    });
  }
  return {
    aipId: inventory.id,
    objectPath,
    profile: aipProfile,
    title: description.title ?? preservation.label ?? inventory.id,
    ...(recordCode !== undefined && { recordCode }),
    ...(description.startDate !== undefined && { startDate: description.startDate }),
    ...(description.endDate !== undefined && { endDate: description.endDate }),
    submissionProfile,
    ...(submissionObjectId !== undefined && { submissionObjectId }),
    transfer,
    receivedAt,
    backup: description.backup,
    ...(notes !== undefined && { notes }),
    ...(part !== undefined && { part }),
    signatures: { [Symbol.asyncIterator]: () => readVerdicts(head) },
    versions,
    events: preservation.events,
    agents: preservation.agents,
    searchText: searchText([
      description.title,
      recordCode,
      submissionObjectId,
      transfer.packageName,
      ...description.words,
    ]),
  };
}

/** Package level metadata, then that of each document, in byte order of path. */
async function describeContent(head: ReturnType<typeof openVersion>): Promise<AipDescription> {
  let main: string | undefined;
  for (const path of head.paths()) if (/^metadata\/descriptive\/[^/]+\.xml$/.test(path)) main ??= path;
  const backup = { isPermanent: false, hasRiskRecovery: false };
  const description: AipDescription = {
    documents: new Map(),
    words: [],
    backup,
    source: { isPicture: false },
    sources: new Map(),
  };
  if (main !== undefined) {
    const read = await readDescription(await collectBytes(head.read(main), DESCRIPTION_MAX_BYTES));
    Object.assign(description, { ...read.record, words: read.words, source: read.source });
    Object.assign(backup, read.backup);
  }
  for (const path of head.paths()) {
    if (!/^representations\/[^/]+\/metadata\/descriptive\/[^/]+\.xml$/.test(path)) continue;
    const {
      record,
      codes,
      words,
      backup: own,
      source,
    } = await readDescription(await collectBytes(head.read(path), DESCRIPTION_MAX_BYTES));
    description.words.push(...words);
    backup.isPermanent ||= own.isPermanent;
    backup.hasRiskRecovery ||= own.hasRiskRecovery;
    description.sources.set(path, source);
    description.documents.set(path, { ...(record.title !== undefined && { title: record.title }), ...codes });
  }
  return description;
}

/** Words once, in order of first appearance, so that the text stays short and the same. */
const searchText = (parts: readonly (string | undefined)[]): string =>
  [...new Set(parts.filter((part) => part !== undefined && part !== ''))].join('\n').normalize('NFC');

/**
 * The records of every AIP of a store in byte order of path; an object that is no AIP of ours, or cannot be described, comes
 * as a problem; the catalogue snapshot is passed over. Reads inventories and metadata only.
 */
export async function* readHoldings(
  store: ArchiveStore,
  options: { signal?: AbortSignal } = {},
): AsyncGenerator<HoldingRecord | { objectPath: string; problem: Finding }> {
  for await (const met of walkObjects(store, options)) {
    options.signal?.throwIfAborted();
    if (met.kind !== 'object' || snapshotGenerationAt(store, met.path) !== undefined) continue;
    try {
      yield await describeAip(store, met.path);
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error;
      const problem: Finding = { rule: error.code, severity: 'error', location: met.path, message: error.message };
      yield { objectPath: met.path, problem };
    }
  }
}
