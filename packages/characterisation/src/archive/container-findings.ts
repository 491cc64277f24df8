import type { Finding } from '@mocban/core';
import type { Problems } from '../findings/problems.js';
import { finding } from '../findings/rules.js';

const TRUNCATED = new Set(['ARCHIVE_TRUNCATED']);
const CORRUPT = new Set(['ARCHIVE_MALFORMED', 'ARCHIVE_CRC', 'ARCHIVE_SIZE_MISMATCH', 'ARCHIVE_OVERLAP', 'IO_READ']);
const LIMITS = new Set([
  'ARCHIVE_RATIO',
  'ARCHIVE_TOO_LARGE',
  'ARCHIVE_TOO_MANY_ENTRIES',
  'ARCHIVE_METHOD_UNSUPPORTED',
]);
const ENCRYPTED = 'ARCHIVE_ENCRYPTED';

/**
 * What is wrong with an archive, as problems of a file: how entries are called, and what else makes them dangerous to unpack, is told once.
 * @returns how many of its files are encrypted
 */
export function tellContainer(findings: readonly Finding[], problems: Problems): number {
  const encrypted = findings.filter(({ rule }) => rule === ENCRYPTED);
  const unsafe: Finding[] = [];
  for (const one of findings) {
    const { rule, message } = one;
    if (TRUNCATED.has(rule)) problems.truncated(message);
    else if (CORRUPT.has(rule)) problems.corrupt(message);
    else if (LIMITS.has(rule)) problems.limit(message);
    else if (rule !== ENCRYPTED && one.severity === 'error') unsafe.push(one);
  }
  if (encrypted.length > 0)
    problems.add(finding('FORMAT_PASSWORD_PROTECTED', `${encrypted.length} files in it are encrypted`));
  const [first] = unsafe;
  if (first !== undefined)
    problems.add(
      finding('FORMAT_ARCHIVE_UNSAFE', `${first.location}: ${first.message}; ${unsafe.length} of this kind`),
    );
  return encrypted.length;
}
