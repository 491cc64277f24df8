import { ArchiveError } from '../error.js';
import { SIGNATURE_REPORTS } from '../ingest/signatures/kept-reports.js';
import type { JudgedFile } from '../ports.js';
import { memberLines } from './member-lines.js';
import type { OpenVersion } from './version-files.js';

const PATH = `metadata/preservation/${SIGNATURE_REPORTS}`;

/** The verdicts that an AIP keeps on its signatures. Holds one. @throws ArchiveError `ARCHIVE_OBJECT_DAMAGED` */
export async function* readVerdicts(version: OpenVersion): AsyncGenerator<JudgedFile> {
  if (!version.has(PATH)) return;
  for await (const line of memberLines(version.read(PATH))) yield verdictOf(line);
}

function verdictOf(line: string): JudgedFile {
  try {
    const verdict = JSON.parse(line) as JudgedFile;
    if (typeof verdict.path === 'string' && typeof verdict.report.indication === 'string') return verdict;
  } catch (cause) {
    throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${PATH}: a line is no JSON`, { cause });
  }
  throw new ArchiveError('ARCHIVE_OBJECT_DAMAGED', `${PATH}: a line is no verdict`);
}
