import type { HoldingFile, HoldingRecord, HoldingVersion, ObjectVerdict } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { batches, ROWS } from '../database/batches.js';
import { storable } from '../database/storable.js';
import { countExtent } from '../digitisation/count-extent.js';
import { countFormats } from '../formats/count-formats.js';
import { writeVerdicts } from '../signatures/holding-verdicts.js';
import { writeRecordNotes } from './record-notes.js';

export interface CopyState {
  storeId: string;
  /** `unverified`: catalogued from the store without reading its bytes. */
  state: ObjectVerdict | 'unverified';
  verifiedAt: Date | null;
}

export interface HoldingContext {
  agencyId: string;
  agreementId: string;
  /** Relative to the store's root, the same on every store. */
  objectPath: string;
  copies: readonly CopyState[];
}

/** The UUID in `urn:uuid:…`, which the API names a holding by. */
export const uuidOf = (aipId: string): string => aipId.slice(-36).toLowerCase();

/**
 * Catalogues an AIP from what its store says of it; ingest and rebuild both come here, so that they cannot differ.
 * An AIP that is catalogued already is replaced.
 */
export async function writeHolding(
  manager: EntityManager,
  { versions, signatures, notes = [], ...rest }: HoldingRecord,
  { agencyId, agreementId, objectPath, copies }: HoldingContext,
): Promise<void> {
  const record = storable(rest);
  await manager.query('delete from aips where id = $1', [record.aipId]);
  const head = versions.at(-1)!;
  await manager.query(
    `with aip as (
       insert into aips (id, uuid, agency_id, agreement_id, fonds, transfer_id, object_path, profile, title, record_code,
         start_date, end_date, submission_profile, submission_object_id, received_at, head, search_text, part_number,
         part_count, is_permanent, has_risk_recovery)
       values ($1::text, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16::text, $17, $20, $21, $22, $23)
     ), events as (
       insert into aip_events (aip_id, identifier, source, type, at, event)
       select $1, e->'identifier'->>'value', 'aip', e->>'type', e->>'dateTime', e
         from jsonb_array_elements($18::jsonb) with ordinality as list (e, n) order by n
     ), agents as (
       insert into aip_agents (aip_id, identifier, agent)
       select $1, (a->>'type') || ' ' || (a->>'value'), a from jsonb_array_elements($19::jsonb) as a
       on conflict do nothing
     ) select`,
    [
      record.aipId,
      uuidOf(record.aipId),
      agencyId,
      agreementId,
      record.transfer.fondsCode ?? record.transfer.agencyCode,
      record.transfer.transferId,
      objectPath,
      record.profile,
      record.title,
      record.recordCode ?? null,
      record.startDate ?? null,
      record.endDate ?? null,
      record.submissionProfile,
      record.submissionObjectId ?? null,
      record.receivedAt,
      head.version,
      record.searchText,
      JSON.stringify(record.events),
      JSON.stringify(record.agents),
      record.part?.number ?? null,
      record.part?.parts.length ?? null,
      record.backup.isPermanent,
      record.backup.hasRiskRecovery,
    ],
  );
  for (const version of versions) await writeVersion(manager, record.aipId, version);
  // A copy takes the extent of its version, which is known by now.
  await manager.query(
    `insert into copies (aip_id, store_id, version, state, verified_at)
     select $1, c."storeId", $2, c.state, c."verifiedAt"
       from jsonb_to_recordset($3::jsonb) as c ("storeId" text, state text, "verifiedAt" timestamptz)`,
    [record.aipId, head.version, JSON.stringify(copies)],
  );
  await countFormats(manager, record.aipId);
  await countExtent(manager, record.aipId);
  await writeRecordNotes(manager, record.aipId, agencyId, notes);
  await writeVerdicts(manager, record.aipId, signatures);
}

/** Catalogues the newest version of an AIP beside the earlier ones, with what happened since; the copies named have it. */
export async function addHoldingVersion(
  manager: EntityManager,
  record: HoldingRecord,
  copies: readonly CopyState[],
): Promise<void> {
  const head = record.versions.at(-1)!;
  await manager.query(
    `with events as (
       insert into aip_events (aip_id, identifier, source, type, at, event)
       select $1::text, e->'identifier'->>'value', 'aip', e->>'type', e->>'dateTime', e
         from jsonb_array_elements($2::jsonb) with ordinality as list (e, n) order by n on conflict do nothing
     ), agents as (
       insert into aip_agents (aip_id, identifier, agent)
       select $1, (a->>'type') || ' ' || (a->>'value'), a from jsonb_array_elements($3::jsonb) as a on conflict do nothing
     ) update aips set head = $4 where id = $1`,
    [record.aipId, JSON.stringify(storable(record.events)), JSON.stringify(storable(record.agents)), head.version],
  );
  await writeVersion(manager, record.aipId, head);
  await keepLookedAt(manager, record.aipId, numberOf(head.version));
  await countFormats(manager, record.aipId);
  await countExtent(manager, record.aipId);
  await manager.query(
    `insert into copies (aip_id, store_id, version, state, verified_at)
     select $1, c."storeId", $2, c.state, c."verifiedAt"
       from jsonb_to_recordset($3::jsonb) as c ("storeId" text, state text, "verifiedAt" timestamptz)
     on conflict (aip_id, store_id)
       do update set version = excluded.version, state = excluded.state, verified_at = excluded.verified_at`,
    [record.aipId, head.version, JSON.stringify(copies)],
  );
}

/** Files that the version has as the one before had them were looked at by the same release. */
const keepLookedAt = (manager: EntityManager, aipId: string, version: number): Promise<unknown> =>
  manager.query(
    `update aip_files f set format_looked_at_by = w.format_looked_at_by from aip_files w
      where f.aip_id = $1 and f.version_number = $2 and w.aip_id = $1 and w.version_number = $2 - 1 and w.path = f.path
        and w.sha512 = f.sha512 and w.format_looked_at_by is not null`,
    [aipId, version],
  );

const numberOf = (version: string): number => Number(version.slice(1));

/** The first files come with their version in one statement: most versions have no more. */
async function writeVersion(manager: EntityManager, aipId: string, version: HoldingVersion): Promise<void> {
  const number = numberOf(version.version);
  let count = 0;
  let sizeBytes = 0;
  let isFirst = true;
  for await (const batch of batches(version.files)) {
    count += batch.length;
    sizeBytes += batch.reduce((sum, file) => sum + file.sizeBytes, 0);
    if (isFirst) await writeFirstFiles(manager, aipId, version, batch, sizeBytes);
    else await manager.query(filesSql('$1', '$2', '$3'), [aipId, number, jsonOf(batch)]);
    isFirst = false;
  }
  if (isFirst) await writeFirstFiles(manager, aipId, version, [], 0);
  if (count > ROWS)
    await manager.query('update aip_versions set file_count = $3, size_bytes = $4 where aip_id = $1 and number = $2', [
      aipId,
      number,
      count,
      sizeBytes,
    ]);
}

function writeFirstFiles(
  manager: EntityManager,
  aipId: string,
  { version, created, message, inventorySha512 }: HoldingVersion,
  files: readonly HoldingFile[],
  sizeBytes: number,
): Promise<unknown> {
  return manager.query(
    `with version as (
       insert into aip_versions (aip_id, number, version, created, message, inventory_sha512, file_count, size_bytes)
       values ($1::text, $2::integer, $4, $5, $6, $7, $8, $9)
     ) ${filesSql('$1', '$2', '$3')}`,
    [
      aipId,
      numberOf(version),
      jsonOf(files),
      version,
      created,
      storable(message),
      inventorySha512,
      files.length,
      sizeBytes,
    ],
  );
}

const jsonOf = (files: readonly HoldingFile[]): string => JSON.stringify(storable(files));

/** Adds files of a version; the parameters are the placeholders of the AIP, the version's number and the files as JSON. */
const filesSql = (aip: string, number: string, files: string): string => `
  insert into aip_files (aip_id, version_number, path, size_bytes, sha256, sha512, mime_type, puid, format_name,
    original_name, role, title, code, date, identity, format_basis, format_release, format_warnings, pages, medium, derived_from)
  select ${aip}, ${number}, f.path, f."sizeBytes", f.sha256, f.sha512, f."mimeType", f.puid, f."formatName",
    f."originalName", f.role, f.title, f.code, f.date, f.identity,
    f."formatBasis", f."formatRelease", f."formatWarnings", f.pages, f.medium, f."derivedFrom"
    from jsonb_to_recordset(${files}::jsonb) as f (path text, "sizeBytes" bigint, sha256 text, sha512 text, "mimeType" text,
      puid text, "formatName" text, "originalName" text, role text, title text, code text, date text,
      identity text, "formatBasis" text, "formatRelease" text, "formatWarnings" text[], pages integer, medium text,
      "derivedFrom" text)`;
