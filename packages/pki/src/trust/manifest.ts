import { PkiError } from '../error.js';

/** Whom a certificate speaks for: công vụ, công cộng, chuyên dùng, nước ngoài, không rõ. */
export const TRUST_DOMAINS = ['CONG_VU', 'CONG_CONG', 'CHUYEN_DUNG', 'NUOC_NGOAI', 'KHONG_RO'] as const;
export type TrustDomain = (typeof TRUST_DOMAINS)[number];

/** What is believed of one certificate, since when, and by whose word. */
export interface TrustEntry {
  /** Name of its file in the folder. */
  file: string;
  /** Of its DER, lower-case hexadecimal. */
  sha256: string;
  /** An intermediate completes chains and is never believed by itself. */
  kind: 'anchor' | 'intermediate';
  domain: TrustDomain;
  /** ISO 8601 with time zone. */
  trustedFrom: string;
  trustedUntil?: string;
  /** Where the certificate was got, for whoever asks. */
  source: string;
  approver: string;
}

const MAX_BYTES = 4 * 1024 * 1024;
const MAX_ENTRIES = 10_000;

/** @throws PkiError `PKI_TRUST_INVALID` */
export function parseTrustManifest(text: string): TrustEntry[] {
  if (text.length > MAX_BYTES) throw invalid(`a manifest of more than ${MAX_BYTES} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PkiError('PKI_TRUST_INVALID', 'the manifest is no JSON', { cause });
  }
  const { type, entries } = (value ?? {}) as Record<string, unknown>;
  if (type !== 'mocban-trust' || !Array.isArray(entries) || entries.length > MAX_ENTRIES)
    throw invalid('the manifest is none of a trust store');
  const parsed = entries.map(parseEntry);
  for (const key of ['file', 'sha256'] as const)
    if (new Set(parsed.map((entry) => entry[key])).size !== parsed.length) throw invalid(`two entries have one ${key}`);
  return parsed;
}

/** The bytes that are signed. */
export const serialiseTrustManifest = (entries: readonly TrustEntry[]): string =>
  `${JSON.stringify({ type: 'mocban-trust', version: 1, entries }, undefined, 2)}\n`;

function parseEntry(value: unknown): TrustEntry {
  const entry = (value ?? {}) as Record<string, unknown>;
  const text = (name: keyof TrustEntry): string => {
    const found = entry[name];
    if (typeof found !== 'string' || found === '' || found.length > 1000)
      throw invalid(`${name} of an entry is no text`);
    return found;
  };
  const time = (name: 'trustedFrom' | 'trustedUntil'): string => {
    const found = text(name);
    if (!/^\d{4}-\d{2}-\d{2}T/.test(found) || Number.isNaN(Date.parse(found))) throw invalid(`${name} is no time`);
    return found;
  };
  const { kind, domain } = entry;
  if (kind !== 'anchor' && kind !== 'intermediate')
    throw invalid('kind of an entry is neither anchor nor intermediate');
  if (!TRUST_DOMAINS.some((one) => one === domain)) throw invalid('domain of an entry is none that there is');
  const file = text('file');
  if (!/^[\w.-]{1,200}$/.test(file) || file.startsWith('.')) throw invalid('file of an entry is no plain name');
  if (!/^[0-9a-f]{64}$/.test(text('sha256'))) throw invalid('sha256 of an entry is none');
  return {
    file,
    sha256: text('sha256'),
    kind,
    domain: domain as TrustDomain,
    trustedFrom: time('trustedFrom'),
    ...(entry.trustedUntil !== undefined && { trustedUntil: time('trustedUntil') }),
    source: text('source'),
    approver: text('approver'),
  };
}

export const invalid = (message: string): PkiError => new PkiError('PKI_TRUST_INVALID', message);
