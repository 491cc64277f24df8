import type { HoldingFile, HoldingRecord, HoldingVersion, ObjectVerdict } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { batches } from '../database/batches.js';
import { storable } from '../database/storable.js';

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
  { versions, ...rest }: HoldingRecord,
  { agencyId, agreementId, objectPath, copies }: HoldingContext,
): Promise<void> {
  const record = storable(rest);
  await manager.query('delete from aips where id = $1', [record.aipId]);
  const head = versions.at(-1)!;
  await manager.query(
    `insert into aips (id, uuid, agency_id, agreement_id, fonds, transfer_id, object_path, profile, title, record_code, start_date,
       end_date, submission_profile, submission_object_id, received_at, head, search_text)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
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
    ],
  );
  for (const version of versions) await writeVersion(manager, record.aipId, version);
  await writeEvents(manager, record);
  for (const { storeId, state, verifiedAt } of copies)
    await manager.query(
      'insert into copies (aip_id, store_id, version, state, verified_at) values ($1, $2, $3, $4, $5)',
      [record.aipId, storeId, head.version, state, verifiedAt],
    );
}

const numberOf = (version: string): number => Number(version.slice(1));

async function writeVersion(manager: EntityManager, aipId: string, version: HoldingVersion): Promise<void> {
  const number = numberOf(version.version);
  await manager.query(
    `insert into aip_versions (aip_id, number, version, created, message, inventory_sha512, file_count, size_bytes)
     values ($1, $2, $3, $4, $5, $6, 0, 0)`,
    [aipId, number, version.version, version.created, storable(version.message), version.inventorySha512],
  );
  let count = 0;
  let sizeBytes = 0;
  for await (const batch of batches(version.files)) {
    count += batch.length;
    sizeBytes += batch.reduce((sum, file) => sum + file.sizeBytes, 0);
    await writeFiles(manager, aipId, number, batch);
  }
  await manager.query('update aip_versions set file_count = $3, size_bytes = $4 where aip_id = $1 and number = $2', [
    aipId,
    number,
    count,
    sizeBytes,
  ]);
}

async function writeFiles(
  manager: EntityManager,
  aipId: string,
  number: number,
  files: readonly HoldingFile[],
): Promise<void> {
  await manager.query(
    `insert into aip_files (aip_id, version_number, path, size_bytes, sha256, sha512, mime_type, puid, format_name,
       original_name, role, title, code, date, identity)
     select $1, $2, f.path, f."sizeBytes", f.sha256, f.sha512, f."mimeType", f.puid, f."formatName", f."originalName",
       f.role, f.title, f.code, f.date, f.identity
     from jsonb_to_recordset($3::jsonb) as f (path text, "sizeBytes" bigint, sha256 text, sha512 text, "mimeType" text,
       puid text, "formatName" text, "originalName" text, role text, title text, code text, date text,
       identity text)`,
    [aipId, number, JSON.stringify(storable(files))],
  );
}

async function writeEvents(
  manager: EntityManager,
  { aipId, events, agents }: Pick<HoldingRecord, 'aipId' | 'events' | 'agents'>,
): Promise<void> {
  await manager.query(
    `insert into aip_events (aip_id, identifier, source, type, at, event)
     select $1, e->'identifier'->>'value', 'aip', e->>'type', e->>'dateTime', e
       from jsonb_array_elements($2::jsonb) with ordinality as list (e, n) order by n`,
    [aipId, JSON.stringify(events)],
  );
  await manager.query(
    `insert into aip_agents (aip_id, identifier, agent)
     select $1, (a->>'type') || ' ' || (a->>'value'), a from jsonb_array_elements($2::jsonb) as a
     on conflict do nothing`,
    [aipId, JSON.stringify(agents)],
  );
}
