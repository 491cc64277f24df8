import { createHash, randomUUID } from 'node:crypto';

/** Source of new identifiers, a parameter so that tests can repeat a run. */
export interface Identifiers {
  /** A new UUID in lower case. */
  uuid(): string;
}

/** Random UUIDs, of version 4. */
export const randomIdentifiers: Identifiers = { uuid: () => randomUUID() };

/**
 * The same UUID for the same name, so that a job run again writes the same bytes.
 * @param namespace a UUID
 * @see RFC 9562 §5.5 (version 5, SHA-1 of namespace and name)
 */
export function nameUuid(namespace: string, name: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest()
    .subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
