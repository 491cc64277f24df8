export { containerOf, CONTAINERS } from './container/containers.js';
export type { SignatureContainer } from './container/containers.js';
export { HEAD_BYTES, signedFileOf } from './container/signed-file.js';
export type { SignedFile } from './container/signed-file.js';
export { readMaterial } from './files/read-material.js';
export type { FolderMaterial } from './files/read-material.js';
export { readSignedTrust } from './files/signed-trust.js';
export { judgeFile, unjudgedDocument } from './files/judge-file.js';
export type { FileToJudge, RecordOfFile } from './files/judge-file.js';
export { nameOfContent, withSignedFile } from './files/with-signed-file.js';
export type { LocalFile } from './files/with-signed-file.js';
export { evidenceOfFile } from './evidence/evidence-of-file.js';
export { openCms } from './cms/open-cms.js';
export type { OpenCmsOptions } from './cms/open-cms.js';
export { objectId } from './cms/object-id.js';
export { signerOfCms } from './cms/signer.js';
export type { CmsSignerOptions } from './cms/signer.js';
export { idsOfMaterial, idsWithin, timestampToJudge } from './cms/timestamp.js';
export {
  conclude,
  COVERAGES,
  FAILED,
  INDETERMINATE,
  MODIFICATIONS,
  PASSED_CONCLUSION,
  PROOF_INDICATION,
} from './model/indication.js';
export type {
  Conclusion,
  Coverage,
  FailedSubIndication,
  IndeterminateSubIndication,
  Indication,
  Level,
  Modification,
  ProofIndication,
  SubIndication,
} from './model/indication.js';
export type {
  BestSignatureTime,
  CertificateReport,
  Check,
  DataUsed,
  DocumentReport,
  DocumentTimestampReport,
  ProcessResult,
  ProofReport,
  SignatureReport,
  SignedRevision,
  SignerReport,
  Time,
  TimestampKind,
  TimestampReport,
  Warning,
} from './model/report.js';
export type {
  Constraint,
  ContentBeside,
  DocumentTimestampToJudge,
  DocumentToJudge,
  JudgeContext,
  Material,
  ObjectId,
  Permission,
  Problem,
  RevisionToJudge,
  SignatureToJudge,
  SignerToJudge,
  TimestampToJudge,
  Trust,
  TrustedEntry,
} from './model/to-judge.js';
export { believedAt } from './model/believed-at.js';
export { judgePackage } from './package/judge-package.js';
export type { JudgePackageOptions } from './package/judge-package.js';
export type { PackageReport, PackageSignatureReport } from './package/package-report.js';
export { provedUntil } from './report/proved-until.js';
export { judgeDocument } from './process/judge-document.js';
export { openXml } from './xml/open-xml.js';
export type { OpenXmlOptions } from './xml/open-xml.js';
export type { FindContent } from './xml/target.js';
export { readOut } from './words/read-out.js';
export { readOutPackage } from './words/read-out-package.js';
export { INDICATION_WORDS, LANGUAGES, SUB_INDICATION_WORDS } from './words/words.js';
export type { Language } from './words/words.js';
export { JudgingThreads, sharedJudgingThreads } from './threads/judging-threads.js';
export type { JudgingOutcome, JudgingRequest, JudgingThreadsOptions } from './threads/judging-threads.js';
export { sharedContext } from './threads/shared-context.js';
export type { SharedContext } from './threads/shared-context.js';
export { openPdfSignatures } from './pdf/open-pdf.js';
