import type { XmlElement } from '@mocban/xml';
import type { TransferIdentity } from '../types.js';

/** Namespace of what the ingestion event says beyond PREMIS. */
export const TRANSFER_NAMESPACE = 'urn:mocban:transfer:1';

/** What came, as the ingestion event keeps it: enough to know the transfer again without a database. */
export interface TransferRecord {
  transfer: TransferIdentity;
  packageSha512: string;
  aipProfile: 'eark' | 'tt05';
  submissionProfile: string;
  submissionObjectId?: string;
  /** Every file of the container in byte order, names unchanged; folders without files end in `/`. */
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

/** `eventDetailExtension` of the ingestion event. Holds one element per entry. */
export function transferElement(record: TransferRecord): XmlElement {
  const { transfer } = record;
  const children: XmlElement[] = TEXT_FIELDS.map((field) => element(field, transfer[field]));
  if (transfer.fondsCode !== undefined) children.push(element('fondsCode', transfer.fondsCode));
  children.push(element('packageSizeBytes', String(transfer.packageSizeBytes)));
  children.push(element('packageSha512', record.packageSha512));
  children.push(element('submissionProfile', record.submissionProfile));
  children.push(element('aipProfile', record.aipProfile));
  if (record.submissionObjectId !== undefined) children.push(element('submissionObjectId', record.submissionObjectId));
  const entries = element('entries');
  for (const { name, sizeBytes } of record.entries) {
    const attributes = [{ namespace: '', local: 'sizeBytes', value: String(sizeBytes) }];
    entries.children.push({ ...element('entry', name), attributes });
  }
  children.push(entries);
  return { ...element('transfer'), children };
}

/** The record in an ingestion event, without its entries; `undefined` when the element is not ours or lacks a field. */
export function readTransferElement(root: XmlElement | undefined): Omit<TransferRecord, 'entries'> | undefined {
  if (root?.namespace !== TRANSFER_NAMESPACE || root.local !== 'transfer') return undefined;
  const fields = new Map<string, string>();
  for (const child of root.children)
    if (typeof child !== 'string' && child.local !== 'entries') fields.set(child.local, textOf(child));
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
  };
}

const element = (local: string, text?: string): XmlElement => ({
  namespace: TRANSFER_NAMESPACE,
  local,
  attributes: [],
  children: text === undefined ? [] : [text],
  line: 0,
});

const textOf = (node: XmlElement): string =>
  node.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
