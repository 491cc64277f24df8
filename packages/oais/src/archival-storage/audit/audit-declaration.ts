import type { ArchiveStore } from '../../ports.js';
import type { ObjectAudit } from '../types.js';
import { forgetFile } from '../forget-cache.js';
import { readSmall, sha512Of, type ObjectListing } from '../object-files.js';
import type { AuditObjectOptions } from './audit-content.js';
import { archiveFinding, ocflFinding } from './audit-findings.js';

const DECLARATION_MAX_BYTES = 256;

/** Reads the file that says of an object that it is one, and notes what is wrong with it. @see OCFL 1.1 §3.3 */
export async function auditDeclaration(
  store: ArchiveStore,
  objectPath: string,
  entries: ObjectListing,
  audit: ObjectAudit,
  { signal, isCacheKept }: AuditObjectOptions,
): Promise<void> {
  const name = declarationOf(entries);
  if (name === undefined) {
    audit.files.push({ path: '0=ocfl_object_1.1', verdict: 'missing', expected: sha512Of('ocfl_object_1.1\n') });
    audit.findings.push(ocflFinding('E003', '.', 'the object has no version declaration'));
    return;
  }
  const expected = `${name.slice(2)}\n`;
  const key = `${objectPath}/${name}`;
  const first = await readSmall(store, key, DECLARATION_MAX_BYTES, signal);
  if (textOf(first) === expected) return;
  if (isCacheKept !== true) await forgetFile(store, key);
  const bytes = await readSmall(store, key, DECLARATION_MAX_BYTES, signal);
  if (!(bytes instanceof Uint8Array)) {
    audit.files.push({ path: name, verdict: bytes.kind, expected: sha512Of(expected) });
    audit.findings.push(ocflFinding('E003', name, `the version declaration is ${bytes.kind}`));
  } else if (textOf(bytes) !== textOf(first) && textOf(bytes) !== expected) {
    audit.files.push({ path: name, verdict: 'unreadable', expected: sha512Of(expected) });
    audit.findings.push(archiveFinding('IO_READ_FAILED', name, 'no two reads gave the same bytes'));
  } else if (textOf(bytes) !== expected) {
    audit.files.push({ path: name, verdict: 'changed', expected: sha512Of(expected), found: sha512Of(bytes) });
    audit.findings.push(ocflFinding('E007', name, 'the text of the version declaration is not its name'));
  }
}

const textOf = (read: Awaited<ReturnType<typeof readSmall>>): string | undefined =>
  read instanceof Uint8Array ? Buffer.from(read).toString('utf8') : undefined;

function declarationOf(entries: ObjectListing): string | undefined {
  for (const path of entries.keys()) if (path.startsWith('0=ocfl_object_') && !path.includes('/')) return path;
  return undefined;
}
