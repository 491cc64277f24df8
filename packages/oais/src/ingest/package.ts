import { aipIdentifiers, buildAip } from '@mocban/eark';
import type { AipPlan, AipSupportFile, PreservationFile } from '@mocban/eark';
import { mediaTypeOf } from '@mocban/core';
import type { PackageTree, TreeFile } from '@mocban/container';
import { stageNewObject } from '@mocban/ocfl';
import type { VersionFile } from '@mocban/ocfl';
import { joinKey, objectsPrefix, stagingPrefix } from '../archival-storage/layout.js';
import { writeIntent } from '../archival-storage/staging.js';
import { workFiles } from '../archival-storage/work-files.js';
import { ArchiveError } from '../error.js';
import type { AipContent, Submission } from '../ports.js';
import type { PackageRequest, StagedAip } from './types.js';
import { convertedContent, convertedReader } from './conversion/reader.js';
import { partsOf } from './conversion/parts.js';
import { ingestAgents, ingestEvents } from './events.js';
import { keptProperties } from './formats/characterise-documents.js';
import { withFormats } from './formats/stated.js';
import { withKept } from './kept.js';
import { MadeFiles } from './made-files.js';
import { readers } from './readers/index.js';
import { keptReports } from './signatures/kept-reports.js';
import { SUBMISSION_FOLDER } from './submission-folder.js';

/**
 * Makes the AIPs of a checked submission: one, or of a list of several hồ sơ one for each, in their order, each in a transaction of its
 * own, `<tx>.<number>`. Broken off, all of them are made again. Steps and errors are those of `packageAip`.
 */
export async function packageAips(request: PackageRequest): Promise<StagedAip[]> {
  const { tx, aip, checked, signal } = request;
  const parts = partsOf(request.received, aip.id);
  if (parts.length === 1) return [await packageAip(request)];
  const staged: StagedAip[] = [];
  for (const [index, received] of parts.entries()) {
    signal?.throwIfAborted();
    const { number, parts: records } = received.part!;
    const submission = checked.parts?.[index];
    staged.push(
      await packageAip({
        ...request,
        tx: `${tx}.${number}`,
        received,
        checked: { ...checked, ...(submission && { submission }) },
        aip: { ...aip, id: records[index]!.aipId },
      }),
    );
  }
  return staged;
}

/**
 * Makes the AIP of a checked submission: metadata generated into `staging/<tx>/made`, then a complete OCFL object staged
 * with the unpacked files moved into it, then `staging/<tx>/intent.json`, all durable. The same request gives the same
 * bytes. After this the submission's tree can no longer be read: its files are in the object.
 * Steps: `package:start`, `package:metadata-written`, `package:object-staged`, `package:intent-written`.
 * @throws ArchiveError `ARCHIVE_SUBMISSION_UNKNOWN`, `ARCHIVE_SUBMISSION_CHANGED`
 */
export async function packageAip(request: PackageRequest): Promise<StagedAip> {
  const { store, tx, aip, signal, onStep, rules } = request;
  const submission = request.checked.submission;
  const { conversion } = request.received;
  const reader =
    conversion === undefined
      ? readers.find(({ profile }) => profile === submission?.profile)
      : convertedReader(conversion.format);
  if (submission === undefined || reader === undefined)
    throw new ArchiveError('ARCHIVE_SUBMISSION_UNKNOWN', 'only a submission that a reader understood becomes an AIP');
  await onStep?.('package:start');
  const read = await reader.aipContent(contentTree(request), submission, request.agreement, {
    at: aip.created,
    ...(signal && { signal }),
    ...(rules && { rules }),
  });
  const content = withFormats(
    conversion === undefined ? read : convertedContent(read, conversion, request.received.tree),
    request.received.formats,
  );
  const made = new MadeFiles(workFiles(store), stagingPrefix(store, tx));
  await made.clear();
  const preservation = [...(await signatureFiles(request)), ...propertyFiles(request, content)];
  await buildAip({ ...planOf(request, submission, content), preservation }, made);
  await onStep?.('package:metadata-written');

  signal?.throwIfAborted();
  const options = {
    id: aip.id,
    created: aip.created,
    message: `AIP made of ${request.transfer.packageName}`,
    user: userOf(request),
  };
  const staged = await stageNewObject(
    workFiles(store),
    stagingPrefix(store, tx),
    options,
    versionFiles(request, content, made),
  );
  await onStep?.('package:object-staged');
  const result: StagedAip = {
    aipId: aip.id,
    tx,
    version: staged.version,
    created: aip.created,
    transferId: request.transfer.transferId,
    stagedPrefix: staged.stagedPrefix,
    objectPrefix: joinKey(objectsPrefix(store), staged.objectPrefix),
    inventorySha512: staged.inventorySha512,
  };
  await writeIntent(store, result);
  await onStep?.('package:intent-written');
  return result;
}

/** Reports on what is this AIP's own part of what came. */
const signatureFiles = async (request: PackageRequest): Promise<PreservationFile[]> =>
  request.signatures === undefined
    ? []
    : keptReports(request.signatures, (path) => {
        const file = request.received.tree.files.get(path);
        return file && submissionPath(request, file);
      });

/** Of several packages each names its documents by its code. */
function propertyFiles({ checked, received: { part } }: PackageRequest, content: AipContent): PreservationFile[] {
  const code = part?.parts[part.number - 1]?.recordCode;
  return keptProperties(content, checked.properties, (path) => (code === undefined ? path : `${code}/${path}`));
}

const userOf = ({ archive, software }: PackageRequest) => ({
  name: archive.name,
  address: `urn:software:${encodeURIComponent(software.name)}:${encodeURIComponent(software.version)}`,
});

function planOf(request: PackageRequest, submission: Submission, content: AipContent): AipPlan {
  const { aip, archive, software, agreement } = request;
  const ids = aipIdentifiers({ profile: content.profile, objId: aip.id }).premis;
  const reference = submissionReference(request, submission, content);
  const objects = { aip: ids.aip, submission: ids.submission(submission.objectId) };
  return {
    profile: content.profile,
    objId: aip.id,
    created: aip.created,
    label: content.label,
    archive,
    software,
    submissionAgreement: agreement.code,
    descriptions: content.descriptions,
    files: content.files,
    ...(content.representations !== undefined && { representations: content.representations }),
    documentation: content.documentation,
    ...(content.schemas !== undefined && { schemas: content.schemas }),
    ...(reference !== undefined && { submission: reference }),
    ...(content.contentCategory !== undefined && { contentCategory: content.contentCategory }),
    ...withKept(aip.id, content, ingestEvents(request, content, objects), ingestAgents(request), objects),
  };
}

function submissionReference(
  request: PackageRequest,
  submission: Submission,
  content: AipContent,
): (AipSupportFile & { objId?: string }) | undefined {
  const { tree } = request.received;
  const file = content.submissionReference === undefined ? undefined : tree.files.get(content.submissionReference);
  if (file === undefined) return undefined;
  return {
    path: submissionPath(request, file),
    sizeBytes: file.sizeBytes,
    digests: file.digests,
    mimeType: referenceType(file.path),
    ...(submission.objectId !== undefined && { objId: submission.objectId }),
  };
}

/** METS, a manifest, or what describes what was no package. */
const referenceType = (path: string): string => {
  const isXml = /\.(edx|x)ml$/i.test(path);
  return isXml ? 'application/xml' : /\.xls[xm]$/i.test(path) ? mediaTypeOf(path) : 'text/plain';
};

const submissionPath = ({ received }: PackageRequest, file: TreeFile): string =>
  `${SUBMISSION_FOLDER}/${received.tree.prefix}${file.path}`;

/**
 * The logical state of the AIP. What came is listed under `submission/` and, where it is content or documentation, a second
 * time at its place in the AIP; equal bytes lie in the object once.
 */
function* versionFiles(request: PackageRequest, content: AipContent, made: MadeFiles): Generator<VersionFile> {
  const { tree } = request.received;
  for (const { path, fixity, localPath } of made.files.values())
    yield {
      logicalPath: path,
      sizeBytes: fixity.sizeBytes,
      sha512: required(fixity.digests.sha512, path),
      fixity: { sha256: required(fixity.digests.sha256, path) },
      source: { move: localPath },
    };
  const shared = request.received.part?.shared;
  for (const file of tree.files.values()) yield received(tree, file, submissionPath(request, file), shared);
  for (const { name, files } of content.representations ?? [{ name: 'rep1', files: content.files }])
    for (const { path, sourcePath } of files)
      yield placed(contentTree(request), sourcePath, `representations/${name}/${path}`);
  for (const { path, sourcePath } of content.documentation) yield placed(tree, sourcePath, path, shared);
}

/** Where the content lies: in what came, or in what was made of it. */
const contentTree = ({ received: { tree, conversion } }: PackageRequest): PackageTree =>
  conversion?.packages[0]?.tree ?? tree;

function placed(tree: PackageTree, sourcePath: string, logicalPath: string, shared?: ReadonlySet<string>): VersionFile {
  const file = tree.files.get(sourcePath);
  if (file === undefined) throw changed(sourcePath);
  return received(tree, file, logicalPath, shared);
}

/** @param shared files that other AIPs need as well, and that stay where they are */
function received(tree: PackageTree, file: TreeFile, logicalPath: string, shared?: ReadonlySet<string>): VersionFile {
  const localPath = tree.localPath(file.path);
  if (localPath === undefined) throw changed(file.path);
  return {
    logicalPath,
    sizeBytes: file.sizeBytes,
    sha512: required(file.digests.sha512, file.path),
    fixity: { sha256: required(file.digests.sha256, file.path) },
    source: shared?.has(file.path) ? { copy: localPath } : { move: localPath },
  };
}

function required(digest: string | undefined, path: string): string {
  if (digest === undefined) throw changed(path);
  return digest;
}

const changed = (path: string): ArchiveError =>
  new ArchiveError('ARCHIVE_SUBMISSION_CHANGED', `${path}: expected the file as it was received, with its digests`);
