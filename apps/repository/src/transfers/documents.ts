import type { CheckReport, SubmittedDocument } from '@mocban/oais';
import type { EntityManager } from 'typeorm';
import { batches } from '../database/batches.js';
import type { StoredReport } from '../database/entities/transfers.js';
import { storable } from '../database/storable.js';
import type { TransferDocumentDto } from './transfer.dto.js';

/** Documents that a transfer itself shows; a longer list is read page by page. */
export const SHOWN_DOCUMENTS = 1000;

/**
 * Keeps the documents of a check, of which there are none before: they and the report are kept in one transaction. Holds one batch of
 * them.
 * @returns the report as its transfer keeps it
 */
export async function writeDocuments(
  manager: EntityManager,
  transferId: string,
  { documents, ...rest }: CheckReport,
): Promise<StoredReport> {
  const shown: SubmittedDocument[] = [];
  let documentCount = 0;
  for await (const batch of batches(documents)) {
    const rows = storable(batch);
    if (documentCount === 0) shown.push(...rows.slice(0, SHOWN_DOCUMENTS).map(shownOf));
    await insert(manager, transferId, documentCount, rows);
    documentCount += rows.length;
  }
  return { ...storable(rest), documents: shown, documentCount };
}

/** What is needed to find duplicates stays in the rows. */
const shownOf = ({ path, title, outcome, reasons }: SubmittedDocument): SubmittedDocument => ({
  path,
  ...(title !== undefined && { title }),
  outcome,
  reasons,
});

async function insert(
  manager: EntityManager,
  transferId: string,
  before: number,
  rows: readonly SubmittedDocument[],
): Promise<void> {
  await manager.query(
    `insert into transfer_documents (transfer_id, position, path, title, outcome, reasons, size_bytes, sha512, code, date,
       identity)
     select $1, $2 + n, d->>'path', d->>'title', d->>'outcome', d->'reasons', (d->>'sizeBytes')::bigint, d->>'sha512',
       d->>'code', d->>'date', d->>'identity'
       from jsonb_array_elements($3::jsonb) with ordinality as list (d, n)`,
    [transferId, before, JSON.stringify(rows)],
  );
}

export interface DocumentRow {
  position: number;
  path: string;
  title: string | null;
  outcome: 'passed' | 'failed';
  reasons: TransferDocumentDto['reasons'];
}

/** Documents of a transfer in the order of the package, one more than `limit` where there are more. */
export function readDocuments(
  manager: EntityManager,
  transferId: string,
  page: { after: number; limit: number; outcome?: 'passed' | 'failed' },
): Promise<DocumentRow[]> {
  const values: unknown[] = [transferId, page.after, page.limit + 1];
  if (page.outcome !== undefined) values.push(page.outcome);
  return manager.query<DocumentRow[]>(
    `select position, path, title, outcome, reasons from transfer_documents
      where transfer_id = $1 and position > $2 ${page.outcome === undefined ? '' : 'and outcome = $4'}
      order by position limit $3`,
    values,
  );
}

export const documentOf = ({ path, title, outcome, reasons }: DocumentRow): TransferDocumentDto => ({
  path,
  ...(title !== null && { title }),
  outcome,
  reasons,
});
