import type { Origin } from '@mocban/characterisation';
import { countPagesIn } from '@mocban/characterisation/count-pages';
import { fixedClock, mediaTypeOf, systemClock } from '@mocban/core';
import { checkTt05, readTt05, recogniseTt05, tt05AipContent } from '@mocban/vn-records';
import type { PageCounter, Rules, SimpleDc, Tt05Document, Tt05Package } from '@mocban/vn-records';
import { documentCodes } from '../../document-codes.js';
import { mediumOf, type Medium } from '../../medium.js';
import type { Submission, SubmissionReader } from '../../ports.js';

/** Packages of more documents are read again when they are packaged, so that memory does not grow with them. */
const MAX_KEPT_DOCUMENTS = 500;
/** What the check read, by the rules it read it by, for packaging in the same run. */
const readings = new WeakMap<Submission, { read: Tt05Package; rules: Rules }>();

/** Packages of Thông tư 05/2025/TT-BNV: judged by the circular's own checks, made into an AIP_hoso. */
export const tt05Reader: SubmissionReader = {
  profile: 'tt05',
  recognises: (tree) => recogniseTt05(tree),
  async read(tree, agreement, { countPages, ...options } = {}) {
    const { historicalArchive, networked } = agreement;
    const now = systemClock.now();
    const clock = { now: () => now };
    const counter: PageCounter =
      countPages === undefined ? countPagesIn : ({ package: read }) => countPages(documentsOf(read!));
    const read = await checkTt05(tree, { historicalArchive, networked, clock, countPages: counter, ...options });
    const title = read.file?.['title'] ?? read.label;
    const recordCode = read.file?.['fileCode'] ?? read.file?.['arcFileCode'] ?? read.objId;
    const submission: Submission = {
      profile: 'tt05',
      packageType: read.packageType,
      standard: 'Thông tư 05/2025/TT-BNV',
      ...(read.objId !== undefined && { objectId: read.objId }),
      ...(title !== undefined && { title }),
      ...(read.registrationCode !== undefined && { registrationCode: read.registrationCode }),
      ...(recordCode !== undefined && { recordCode }),
      findings: read.findings,
      documents: documentsOf(read),
    };
    if (options.rules !== undefined && read.documents.length <= MAX_KEPT_DOCUMENTS)
      readings.set(submission, { read, rules: options.rules.at(now) });
    return submission;
  },
  async aipContent(tree, submission, _agreement, { at, signal, rules }) {
    const clock = fixedClock(at);
    const judged = { clock, ...(rules && { rules }) };
    const earlier = readings.get(submission);
    // The rules of another day may name elements otherwise.
    const isKept = earlier !== undefined && earlier.rules === rules?.at(clock.now());
    const read = isKept ? earlier.read : await readTt05(tree, judged);
    return tt05AipContent(tree, read, { ...judged, ...(signal && { signal }) });
  },
};

/** What is required of a document whose medium is stated. */
const ORIGIN_OF_MEDIUM: Partial<Record<Medium, Origin>> = { 'born-digital': 'born-digital', digitised: 'paper' };

/** Pictures and recordings have metadata of their own kinds. */
function originOf({ kind, path, metadata }: Tt05Document, file: SimpleDc | undefined): Origin | undefined {
  if (kind === 'pic') return 'photo';
  if (kind === 'media') return mediaTypeOf(path).startsWith('audio/') ? 'audio' : 'video';
  return ORIGIN_OF_MEDIUM[mediumOf(metadata, file)];
}

const documentsOf = ({ documents, file }: Tt05Package) => documents.map((document) => documentOf(document, file));

function documentOf(document: Tt05Document, file: SimpleDc | undefined) {
  const origin = originOf(document, file);
  const { path, metadataPath, metadata } = document;
  const title = ['subject', 'imageTitle', 'movieTitle', 'docCode'].map((name) => metadata?.[name]).find(Boolean);
  return {
    path,
    ...(origin !== undefined && { origin }),
    ...(title !== undefined && { title }),
    ...(metadataPath !== undefined && { metadataPath }),
    ...documentCodes((element) => metadata?.[element]),
  };
}
