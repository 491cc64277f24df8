import { basename } from 'node:path';
import { openTree } from '@mocban/container';
import { collectBytes } from '@mocban/core';
import type { PublishedReport } from '@mocban/format-risk';
import { CliError } from '../outcome.js';

/** PRONOM has some 2,600 reports of some 10 KiB; a repository of them has other files beside. */
const MOST_ENTRIES = 100_000;
/** More than this no report has: the rest would be read for nothing. */
const MOST_BYTES = 4 * 1024 * 1024;
/** `fmt/40.json`, `fmt40.xml`, `puid.fmt.40.xml`, `40.xml`: what they are called. The record itself says of which format it is. */
const REPORT = /(?:^|[/.])(?:x-)?fmt[/.-]?\d+\.(?:xml|json)$|^\d+\.(?:xml|json)$/;

/**
 * PRONOM's reports in a folder, a zip or a tar, one at a time in byte order of their names. Other files are passed over.
 * @throws CliError `CLI_REPORTS_UNREADABLE` for a damaged or unsafe archive, or a file that is too large; the system's error
 */
export async function* pronomReports(path: string, signal: AbortSignal): AsyncGenerator<PublishedReport> {
  const unreadable = (why: string): CliError => new CliError('CLI_REPORTS_UNREADABLE', `${basename(path)}: ${why}`);
  const tree = await openTree(path, { limits: { maxEntries: MOST_ENTRIES }, signal });
  try {
    const finding = tree.findings.find(({ severity }) => severity === 'error');
    if (finding !== undefined) throw unreadable(`${finding.location}: ${finding.message}`);
    for (const file of tree.files.values()) {
      if (!REPORT.test(file.path)) continue;
      signal.throwIfAborted();
      if (file.sizeBytes > MOST_BYTES) throw unreadable(`${file.path} has more than ${MOST_BYTES} bytes`);
      yield { file: file.path, bytes: await collectBytes(tree.read(file.path), MOST_BYTES) };
    }
  } finally {
    await tree.close();
  }
}
