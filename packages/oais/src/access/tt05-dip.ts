import { fixedClock } from '@mocban/core';
import type { Fixity } from '@mocban/fixity';
import { serialiseMets } from '@mocban/mets';
import {
  recogniseTt05,
  tt05DipContent,
  tt05DipRepresentationMets,
  tt05DipRootMets,
  type Tt05DipContent,
  type Tt05DipFile,
  type Tt05DipHead,
} from '@mocban/vn-records';
import { ArchiveError } from '../error.js';
import type { CopiedFile, DipDraft, DipFiles, MadeFile } from './draft.js';
import { integrityFiles, premis } from './eark-dip.js';
import type { VersionContent } from './version-content.js';
import { versionTree } from './version-tree.js';

const REP1 = 'representations/rep1';
const EAD = 'metadata/descriptive/EAD.xml';

/**
 * A DIP of the circular: its documents as they are in the AIP, their metadata in the fields of annex V, the request for use as `EAD.xml`.
 * @throws ArchiveError `ARCHIVE_PROFILE_UNAVAILABLE`
 */
export async function tt05DipFiles(draft: DipDraft): Promise<DipFiles> {
  const { content } = draft;
  const aip = versionTree(content);
  if (!(await recogniseTt05(aip)))
    throw new ArchiveError(
      'ARCHIVE_PROFILE_UNAVAILABLE',
      `${content.version} has no metadata of Thông tư 05/2025/TT-BNV; ask for the profile eark`,
    );
  const dip = await dipContent(draft);
  const copied = [...dip.documents, ...dip.attachments].map(({ data, sourcePath }): CopiedFile => ({
    path: `${REP1}/${data}`,
    source: sourcePath,
  }));
  const stated = integrityFiles(draft, copied);
  return {
    copied,
    made: [
      ...dip.schemas.map(({ name, bytes }): MadeFile => ({ path: `schemas/${name}`, make: () => [bytes] })),
      { path: EAD, make: () => [dip.ead] },
      ...dip.documents.map(({ metadata, bytes }): MadeFile => ({ path: `${REP1}/${metadata}`, make: () => [bytes()] })),
      premis(draft),
      ...stated,
      { path: `${REP1}/METS.xml`, make: (known) => serialiseMets(representationMets(draft, dip, known)) },
      { path: 'METS.xml', make: (known) => serialiseMets(rootMets(draft, dip, stated, known)) },
    ],
  };
}

/** Judged by the rules of the day that the DIP tells of, so that it is the same whenever it is made. */
function dipContent({ content, request, created, uuid }: DipDraft): Promise<Tt05DipContent> {
  const submission = submissionFolder(content);
  const [year, month, day] = created.slice(0, 10).split('-');
  return tt05DipContent(versionTree(content), {
    use: {
      ...request.use,
      requestID: request.use?.requestID || uuid.toUpperCase(),
      requestDate: request.use?.requestDate || `${day}/${month}/${year}`,
    },
    clock: fixedClock(created),
    ...(submission !== undefined && { submission: versionTree(content, submission) }),
    ...(request.rules && { rules: request.rules }),
  });
}

/** The folder of the submission's METS, with its slash. */
function submissionFolder(content: VersionContent): string | undefined {
  const found = [...content.paths()].flatMap((path) => /^(submission\/(?:[^/]+\/)?)METS\.xml$/i.exec(path)?.[1] ?? []);
  return found[0];
}

function representationMets(draft: DipDraft, dip: Tt05DipContent, known: ReadonlyMap<string, Fixity>) {
  const data = (file: { data: string; sourcePath: string }): Tt05DipFile => ({
    path: file.data,
    fixity: copiedFixity(draft, file.sourcePath),
  });
  return tt05DipRepresentationMets(
    headOf(draft, dip),
    dip.documents.map((document) => ({
      data: data(document),
      metadata: { path: document.metadata, fixity: known.get(`${REP1}/${document.metadata}`)! },
    })),
    dip.attachments.map(data),
  );
}

function rootMets(
  draft: DipDraft,
  dip: Tt05DipContent,
  stated: readonly MadeFile[],
  known: ReadonlyMap<string, Fixity>,
) {
  const made = (path: string): Tt05DipFile => ({ path, fixity: known.get(path)! });
  return tt05DipRootMets(headOf(draft, dip), {
    ead: made(EAD),
    schemas: dip.schemas.map(({ name }) => made(`schemas/${name}`)),
    representation: made(`${REP1}/METS.xml`),
    premis: made('metadata/preservation/PREMIS.xml'),
    documentation: stated.map(({ path }) => made(path)),
  });
}

function copiedFixity({ content }: DipDraft, path: string): Fixity {
  const { sizeBytes, sha256 } = content.entry(path);
  if (sha256 === undefined) throw new ArchiveError('ARCHIVE_NOT_AN_AIP', `${path}: the inventory states no SHA-256`);
  return { sizeBytes, digests: { sha256 } };
}

const headOf = ({ objId, created, request }: DipDraft, { label }: Tt05DipContent): Tt05DipHead => ({
  objId,
  label,
  created: new Date(created),
  archive: request.archive,
  software: request.software,
});
