import type { ByteSource } from '@mocban/core';
import { ArchiveError } from '../error.js';
import { SIGNATURE_REPORTS } from '../ingest/signatures/kept-reports.js';
import type { JudgedFile } from '../ports.js';
import type { OpenVersion } from './version-files.js';

const PATH = `metadata/preservation/${SIGNATURE_REPORTS}`;

/** The verdicts that an AIP keeps on its signatures. Holds one. @throws ArchiveError `ARCHIVE_OBJECT_DAMAGED` */
export async function* readVerdicts(version: OpenVersion): AsyncGenerator<JudgedFile> {
  if (!version.has(PATH)) return;
  for await (const line of linesOf(version.read(PATH)))
    if (line !== '[' && line !== ']') yield verdictOf(line.replace(/,$/, ''));
}

async function* linesOf(chunks: ByteSource): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest !== '') yield rest;
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
