import type { RecordNote } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { storable } from '../database/storable.js';
import type { HoldingNoteDto } from './holding.dto.js';

/** Notes of one holding that are shown; a document is rarely recalled twice. */
const MOST_NOTES = 1000;

/** Keeps what the messages of an AIP say of documents. */
export async function writeRecordNotes(
  manager: EntityManager,
  aipId: string,
  agencyId: string,
  notes: readonly RecordNote[],
): Promise<void> {
  if (notes.length === 0) return;
  await manager.query(
    `insert into record_notes (aip_id, agency_id, kind, document_id, identity, code, text, said_by, said_at)
     select $1, $2, n.kind, n."documentId", n.identity, n.code, n.text, n.by, n.at
       from jsonb_to_recordset($3::jsonb)
         as n (kind text, "documentId" text, identity text, code text, text text, by text, at text)`,
    [aipId, agencyId, JSON.stringify(storable(notes))],
  );
}

/**
 * What messages say of the documents of a holding's newest version: recalls, replacements, answers. Only messages that the same agency
 * deposited count: nobody marks another's records.
 */
export async function recordNotesOf(
  manager: EntityManager,
  { id, agencyId }: { id: string; agencyId: string },
): Promise<HoldingNoteDto[]> {
  // Of most agencies there is none, and a holding may have very many files.
  const [any] = await manager.query<unknown[]>('select from record_notes where agency_id = $1 limit 1', [agencyId]);
  if (any === undefined) return [];
  const rows = await manager.query<(Omit<HoldingNoteDto, 'code'> & { code: string | null })[]>(
    `select n.kind, n.document_id as "documentId", n.code, n.text, n.said_by as by, n.said_at as at,
            f.path, said.uuid as holding, said.transfer_id as "transferId", said.received_at as "receivedAt"
       from aips held
       join aip_files f on f.aip_id = held.id and f.role = 'content' and held.head = 'v' || f.version_number
       join record_notes n on n.identity = f.identity and n.agency_id = held.agency_id
       join aips said on said.id = n.aip_id
      where held.id = $1 and f.identity is not null
      order by n.id, f.id limit $2`,
    [id, MOST_NOTES],
  );
  return rows.map(({ code, ...note }) => ({ ...note, ...(code !== null && { code }) }));
}
