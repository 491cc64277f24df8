export { buildDip } from './access/build-dip.js';
export type { Dip, DipProfile, DipRequest } from './access/types.js';
export type { FoundDamage } from './access/version-content.js';
export type { AuditObjectOptions, AuditProgress } from './archival-storage/audit-content.js';
export { auditObject } from './archival-storage/audit-object.js';
export { auditReachable } from './archival-storage/audit-reachable.js';
export { auditStore, verifyStore } from './archival-storage/audit-store.js';
export type { AuditStoreOptions } from './archival-storage/audit-store.js';
export { tryCanaries } from './archival-storage/canaries/try-canaries.js';
export type { CanaryOutcome, TryCanariesOptions } from './archival-storage/canaries/try-canaries.js';
export { commitAip } from './archival-storage/commit.js';
export { findRepairs } from './archival-storage/find-repairs.js';
export type { RepairCandidate } from './archival-storage/find-repairs.js';
export { steadyPace } from './archival-storage/pace.js';
export type { Pace } from './archival-storage/pace.js';
export { isReachable } from './archival-storage/reachable.js';
export { repairObject } from './archival-storage/repair.js';
export { replicateAip } from './archival-storage/replicate.js';
export type { Sample } from './archival-storage/sample.js';
export { discardStaging, listStaging } from './archival-storage/staging.js';
export { sweepParts } from './archival-storage/sweep-parts.js';
export {
  openArchiveStore,
  openArchiveStoreOn,
  openExistingStore,
  openExistingStoreOn,
} from './archival-storage/store.js';
export { publishLog, readStoreCheckpoint, readStoreEntries } from './archival-storage/store-log.js';
export type { PublishLogRequest } from './archival-storage/store-log.js';
export { verifyEvidence } from './archival-storage/verify-evidence.js';
export type { VerifyEvidenceOptions } from './archival-storage/verify-evidence.js';
export { takeBackUpload } from './archival-storage/upload-object.js';
export { isLocalStore } from './archival-storage/work-files.js';
export { auditRoot } from './archival-storage/walk-root.js';
export { writeManifests } from './archival-storage/write-manifests.js';
export type { VersionEvidence, WriteManifestsRequest } from './archival-storage/write-manifests.js';
export { describeAip, readHoldings } from './data-management/holding.js';
export { ArchiveError } from './error.js';
export type { ArchiveErrorCode } from './error.js';
export { checkSubmission } from './ingest/check.js';
export { aipIdOfPart } from './ingest/conversion/parts.js';
export { malwareNotScanned, MalwareScan } from './ingest/malware.js';
export { packageAip, packageAips } from './ingest/package.js';
export { receivePackage } from './ingest/receive.js';
export { check, withFindings } from './ingest/verdict.js';
export { TRANSFER_NAMESPACE } from './ingest/transfer-extension.js';
export type {
  AgreementTerms,
  AipContent,
  ArchiveStore,
  CheckedPart,
  CheckReport,
  DocumentCodes,
  LocalArchiveStore,
  MalwareReport,
  MalwareScanner,
  PackageScanner,
  ScannerDescription,
  StepObserver,
  Submission,
  SubmissionProfileName,
  SubmissionReader,
  SubmittedDocument,
  Verdict,
  WorkFiles,
} from './ports.js';
export type {
  ArchiveUseCases,
  Checked,
  CheckSubmissionOptions,
  Conversion,
  ConversionTerms,
  ConvertedPackage,
  EvidenceVerification,
  FileAudit,
  ForeignFormat,
  HoldingFile,
  HoldingRecord,
  HoldingVersion,
  ObjectAudit,
  ObjectVerdict,
  PackageRequest,
  PartRecord,
  ReceivedPart,
  ReceiveRequest,
  Received,
  RecordNote,
  RepairOutcome,
  RepairRequest,
  ReplicateRequest,
  StagedAip,
  StagingEntry,
  StoreVerification,
  SubmissionPart,
  TransferIdentity,
} from './types.js';
