import type { RecordAlgorithm } from '@mocban/evidence';
import { containerOf } from '../container/containers.js';
import { evidenceOfFile } from '../evidence/evidence-of-file.js';
import { judgeDocument } from '../process/judge-document.js';
import type { DocumentReport } from '../model/report.js';
import type { DocumentToJudge, JudgeContext } from '../model/to-judge.js';
import { withSignedFile } from './with-signed-file.js';

/** An evidence record of a file, and the digests that it must be of. */
export interface RecordOfFile {
  record: Uint8Array;
  digests: Readonly<Record<RecordAlgorithm, readonly Uint8Array[]>>;
}

/** A file of this machine that is to be judged. */
export interface FileToJudge {
  path: string;
  /** What was signed, where the signature lies beside it. */
  contentPath?: string | undefined;
  /** @defaultValue none */
  evidence?: readonly RecordOfFile[] | undefined;
}

/** A document of which nothing can be said but why. @param limit E.g. that it took too long */
export const unjudgedDocument = (
  limit: NonNullable<DocumentToJudge['signatures'][number]['limit']>,
): DocumentToJudge => ({
  signatures: [{ kind: 'signature', name: 'unread', format: [], warnings: [], limit }],
  material: { certificates: [], crls: [], ocsps: [] },
  evidence: [],
  warnings: [],
});

/** No word on a file that was taken for signed is no good word. */
const NOT_JUDGED = unjudgedDocument({
  code: 'FORMAT_NOT_JUDGED',
  message: 'by its first bytes neither PDF, CMS nor XML',
});

/** Judges a file of this machine, and says what was read of it. Never throws for what is in it. @throws the system's error */
export async function judgeFile(
  { path, contentPath, evidence = [] }: FileToJudge,
  context: JudgeContext,
): Promise<{ report: DocumentReport; document: DocumentToJudge }> {
  const proofs = await Promise.all(evidence.map(({ record, digests }) => evidenceOfFile(record, buffersOf(digests))));
  return withSignedFile({ path, contentPath, evidence: proofs.flat() }, async (file) => {
    const document = (await containerOf(file.head)?.open(file)) ?? NOT_JUDGED;
    return { report: await judgeDocument(document, context), document };
  });
}

const buffersOf =
  (digests: RecordOfFile['digests']) =>
  (algorithm: keyof RecordOfFile['digests']): Buffer[] =>
    digests[algorithm].map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
