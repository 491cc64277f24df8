import type { XmlFragment } from '@mocban/xml';
import type { RecordNote, TransferIdentity } from '../types.js';

/** Namespace of what the ingestion event says beyond PREMIS. */
export const TRANSFER_NAMESPACE = 'urn:mocban:transfer:1';

/** What came, as the ingestion event keeps it: enough to know the transfer again without a database. */
export interface TransferRecord {
  transfer: TransferIdentity;
  packageSha512: string;
  aipProfile: 'eark' | 'tt05';
  submissionProfile: string;
  submissionObjectId?: string;
  /** What its messages say of documents that may be held already. */
  notes?: readonly RecordNote[];
  /** Every file of the container in byte order, names unchanged; folders without files end in `/`. Starts anew each time. */
  entries: Iterable<{ name: string; sizeBytes: number }>;
}

const TEXT_FIELDS = [
  'transferId',
  'agencyCode',
  'agencyName',
  'agreementCode',
  'idempotencyKey',
  'packageName',
  'packageSha256',
] as const;

/** `eventDetailExtension` of the ingestion event; the entries are gone through when it is written. */
export function transferElement(record: TransferRecord): XmlFragment {
  const { transfer } = record;
  const children: XmlFragment[] = TEXT_FIELDS.map((field) => element(field, transfer[field]));
  if (transfer.fondsCode !== undefined) children.push(element('fondsCode', transfer.fondsCode));
  children.push(element('packageSizeBytes', String(transfer.packageSizeBytes)));
  children.push(element('packageSha512', record.packageSha512));
  children.push(element('submissionProfile', record.submissionProfile));
  children.push(element('aipProfile', record.aipProfile));
  if (record.submissionObjectId !== undefined) children.push(element('submissionObjectId', record.submissionObjectId));
  for (const note of record.notes ?? []) children.push(noteElement(note));
  children.push({ ...element('entries'), children: { [Symbol.iterator]: () => entryElements(record.entries) } });
  return { ...element('transfer'), children };
}

const NOTE_KINDS: readonly string[] = ['recalled', 'replaced', 'updated', 'status'] satisfies RecordNote['kind'][];

/** Text as the content, the rest as attributes. */
const noteElement = ({ text, ...values }: RecordNote): XmlFragment => ({
  ...element('note', text),
  attributes: Object.entries(values).map(([local, value]) => ({ namespace: '', local, value })),
});

function noteOf(node: XmlFragment): RecordNote | undefined {
  const value = (name: string) => node.attributes.find(({ local }) => local === name)?.value;
  const [kind, documentId, identity, code] = ['kind', 'documentId', 'identity', 'code'].map(value);
  if (kind === undefined || documentId === undefined || !NOTE_KINDS.includes(kind)) return undefined;
  return {
    kind: kind as RecordNote['kind'],
    documentId,
    ...(identity !== undefined && { identity }),
    ...(code !== undefined && { code }),
    text: textOf(node),
    by: value('by') ?? '',
    at: value('at') ?? '',
  };
}

function* entryElements(entries: TransferRecord['entries']): Generator<XmlFragment> {
  for (const { name, sizeBytes } of entries)
    yield {
      ...element('entry', name),
      attributes: [{ namespace: '', local: 'sizeBytes', value: String(sizeBytes) }],
    };
}

/** Whether an element is the listing of the container, which nobody needs who reads the record. */
export const isEntryListing = ({ namespace, local }: { namespace: string; local: string }): boolean =>
  namespace === TRANSFER_NAMESPACE && local === 'entries';

/** The record in an ingestion event, without its entries; `undefined` when the element is not ours or lacks a field. */
export function readTransferElement(root: XmlFragment | undefined): Omit<TransferRecord, 'entries'> | undefined {
  if (root?.namespace !== TRANSFER_NAMESPACE || root.local !== 'transfer') return undefined;
  const fields = new Map<string, string>();
  const notes: RecordNote[] = [];
  for (const child of root.children) {
    if (typeof child === 'string' || child.local === 'entries') continue;
    const note = child.local === 'note' ? noteOf(child) : undefined;
    if (note === undefined) fields.set(child.local, textOf(child));
    else notes.push(note);
  }
  const text = (name: string): string | undefined => fields.get(name);
  const [transferId, agencyCode, agencyName, agreementCode, idempotencyKey, packageName, packageSha256] =
    TEXT_FIELDS.map(text);
  const packageSizeBytes = Number(text('packageSizeBytes') ?? NaN);
  const submissionProfile = text('submissionProfile');
  if (
    transferId === undefined ||
    agencyCode === undefined ||
    agencyName === undefined ||
    agreementCode === undefined ||
    idempotencyKey === undefined ||
    packageName === undefined ||
    packageSha256 === undefined ||
    submissionProfile === undefined ||
    !Number.isSafeInteger(packageSizeBytes)
  )
    return undefined;
  const submissionObjectId = text('submissionObjectId');
  const fondsCode = text('fondsCode');
  return {
    transfer: {
      transferId,
      agencyCode,
      agencyName,
      agreementCode,
      ...(fondsCode !== undefined && { fondsCode }),
      idempotencyKey,
      packageName,
      packageSizeBytes,
      packageSha256,
    },
    packageSha512: text('packageSha512') ?? '',
    aipProfile: text('aipProfile') === 'tt05' ? 'tt05' : 'eark',
    submissionProfile,
    ...(submissionObjectId !== undefined && { submissionObjectId }),
    ...(notes.length > 0 && { notes }),
  };
}

const element = (local: string, text?: string): XmlFragment => ({
  namespace: TRANSFER_NAMESPACE,
  local,
  attributes: [],
  children: text === undefined ? [] : [text],
});

const textOf = (node: XmlFragment): string =>
  [...node.children].map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
