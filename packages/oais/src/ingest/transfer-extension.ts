import type { XmlFragment } from '@mocban/xml';
import type { PartRecord, RecordNote, SubmissionPart, TransferIdentity } from './types.js';

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
  /** Where several AIPs were made of the transfer: which of them this is, and what the others hold. */
  part?: SubmissionPart;
  /**
   * Every file of the container, of several parts those of this one, in byte order, names unchanged; folders without files end in `/`.
   * Starts anew each time.
   */
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
  if (record.part !== undefined) children.push(partElement(record.part));
  children.push({ ...element('entries'), children: { [Symbol.iterator]: () => entryElements(record.entries) } });
  return { ...element('transfer'), children };
}

const NOTE_KINDS: readonly string[] = ['recalled', 'replaced', 'updated', 'status'] satisfies RecordNote['kind'][];

/** Text as the content, the rest as attributes. */
const noteElement = ({ text, ...values }: RecordNote): XmlFragment => ({
  ...element('note', text),
  attributes: Object.entries(values).map(([local, value]) => attribute(local, value)),
});

/** `parts number="2"` with one `part` for each, in order. */
const partElement = ({ number, parts }: SubmissionPart): XmlFragment => ({
  ...element('parts'),
  attributes: [attribute('number', number)],
  children: parts.map(({ aipId, recordCode, files, manifestSha256 }) => ({
    ...element('part', aipId),
    attributes: [
      ...(recordCode === undefined ? [] : [attribute('recordCode', recordCode)]),
      attribute('files', files),
      attribute('manifestSha256', manifestSha256),
    ],
  })),
});

function partOf(node: XmlFragment): SubmissionPart | undefined {
  const number = Number(valueOf(node, 'number') ?? NaN);
  const parts = [...node.children].flatMap((child) =>
    typeof child === 'string' || child.local !== 'part' ? [] : partRecordOf(child),
  );
  return Number.isSafeInteger(number) && number >= 1 && number <= parts.length ? { number, parts } : undefined;
}

function partRecordOf(node: XmlFragment): PartRecord {
  const recordCode = valueOf(node, 'recordCode');
  return {
    aipId: textOf(node),
    ...(recordCode !== undefined && { recordCode }),
    files: Number(valueOf(node, 'files') ?? 0),
    manifestSha256: valueOf(node, 'manifestSha256') ?? '',
  };
}

const attribute = (local: string, value: string | number) => ({ namespace: '', local, value: String(value) });

const valueOf = (node: XmlFragment, name: string): string | undefined =>
  node.attributes.find(({ local }) => local === name)?.value;

function noteOf(node: XmlFragment): RecordNote | undefined {
  const [kind, documentId, identity, code] = ['kind', 'documentId', 'identity', 'code'].map((name) =>
    valueOf(node, name),
  );
  if (kind === undefined || documentId === undefined || !NOTE_KINDS.includes(kind)) return undefined;
  return {
    kind: kind as RecordNote['kind'],
    documentId,
    ...(identity !== undefined && { identity }),
    ...(code !== undefined && { code }),
    text: textOf(node),
    by: valueOf(node, 'by') ?? '',
    at: valueOf(node, 'at') ?? '',
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
  let part: SubmissionPart | undefined;
  for (const child of root.children) {
    if (typeof child === 'string' || child.local === 'entries') continue;
    if (child.local === 'parts') {
      part = partOf(child);
      continue;
    }
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
    ...(part && { part }),
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
