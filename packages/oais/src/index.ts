export { buildDip } from './access/build-dip.js';
export type { Dip, DipProfile, DipProof, DipRequest } from './access/types.js';
export type { FoundDamage } from './access/version-content.js';
export type { AuditObjectOptions, AuditProgress } from './archival-storage/audit/audit-content.js';
export { auditObject } from './archival-storage/audit/audit-object.js';
export { auditReachable } from './archival-storage/audit/audit-reachable.js';
export { auditStore, rootAudit } from './archival-storage/audit/audit-store.js';
export { verifyStore } from './archival-storage/audit/verify-store.js';
export type { AuditStoreOptions } from './archival-storage/audit/audit-store.js';
export { tryCanaries } from './archival-storage/audit/canaries/try-canaries.js';
export type { CanaryOutcome, TryCanariesOptions } from './archival-storage/audit/canaries/try-canaries.js';
export {
  commitSnapshot,
  recoverSnapshots,
  snapshotWorkFolder,
} from './archival-storage/catalogue-snapshot/commit-snapshot.js';
export type { CommitSnapshotRequest, SnapshotFile } from './archival-storage/catalogue-snapshot/commit-snapshot.js';
export {
  findSnapshotHead,
  isNewer as isNewerSnapshot,
  listSnapshotGenerations,
} from './archival-storage/catalogue-snapshot/find-snapshots.js';
export type { SnapshotHead } from './archival-storage/catalogue-snapshot/find-snapshots.js';
export { levelSnapshots } from './archival-storage/catalogue-snapshot/level-snapshots.js';
export type { LevelledStore, LevelSnapshotsOptions } from './archival-storage/catalogue-snapshot/level-snapshots.js';
export {
  listSnapshotVersions,
  openSnapshot,
  proveSnapshot,
} from './archival-storage/catalogue-snapshot/open-snapshot.js';
export type { OpenSnapshot, SnapshotVersion } from './archival-storage/catalogue-snapshot/open-snapshot.js';
export {
  snapshotGenerationAt,
  snapshotObjectId,
  snapshotObjectPath,
} from './archival-storage/catalogue-snapshot/reserved-objects.js';
export { outlivedGenerations, removeGeneration } from './archival-storage/catalogue-snapshot/retire-generations.js';
export type { DatedGeneration, GenerationRule } from './archival-storage/catalogue-snapshot/retire-generations.js';
export { commitAip } from './archival-storage/commit.js';
export { findRepairs } from './archival-storage/repair/find-repairs.js';
export type { RepairCandidate } from './archival-storage/repair/find-repairs.js';
export { steadyPace } from './archival-storage/audit/pace.js';
export type { Pace } from './archival-storage/audit/pace.js';
export { isReachable } from './archival-storage/audit/reachable.js';
export { repairObject } from './archival-storage/repair/repair.js';
export { replicateAip } from './archival-storage/replication/replicate.js';
export type { Sample } from './archival-storage/audit/sample.js';
export { updateReplica } from './archival-storage/replication/update-replica.js';
export { inOrderOfDifference, isTrusted, shortfalls, unmeetable } from './archival-storage/replication/policy.js';
export type { CopyPlace, ReplicationPolicy, Shortfall } from './archival-storage/replication/policy.js';
export { removeCopy } from './archival-storage/replication/remove-copy.js';
export type { RemoveCopyRequest } from './archival-storage/replication/remove-copy.js';
export { discardStaging, listStaging } from './archival-storage/staging.js';
export { sweepParts } from './archival-storage/sweep-parts.js';
export {
  openArchiveStore,
  openArchiveStoreOn,
  openExistingStore,
  openExistingStoreOn,
} from './archival-storage/store.js';
export {
  mendStoreLog,
  proveStoreLog,
  publishLog,
  readStoreCheckpoint,
  readStoreEntries,
  readStoreVkey,
} from './archival-storage/log/store-log.js';
export type { PublishLogRequest } from './archival-storage/log/store-log.js';
export { lostObjects } from './archival-storage/log/lost-objects.js';
export { MAX_SEAL_BYTES, sealVersion, writeSeals } from './archival-storage/log/version-seals.js';
export type { SealVersionRequest, VersionSeals } from './archival-storage/log/version-seals.js';
export { renewStore, sealStore } from './archival-storage/log/seal-store.js';
export type { RenewStoreRequest, SealStoreRequest, Stamper } from './archival-storage/log/seal-store.js';
export { evidenceOf, pathOfObject, storedVersions } from './archival-storage/log/stored-versions.js';
export type { StoredEvidence, StoredVersion } from './archival-storage/log/stored-versions.js';
export {
  copyBatches,
  listStoreBatches,
  openStoreBatches,
  readManifestGroup,
  readStoreBatch,
  writeStoreBatch,
} from './archival-storage/log/store-batches.js';
export { verifyEvidence } from './archival-storage/log/verify-evidence.js';
export type { VerifyEvidenceOptions } from './archival-storage/log/verify-evidence.js';
export { takeBackUpload } from './archival-storage/replication/upload-object.js';
export { isLocalStore } from './archival-storage/work-files.js';
export { initVolume, isVolume, openVolume } from './archival-storage/volumes/open-volume.js';
export type { OpenVolume } from './archival-storage/volumes/open-volume.js';
export { inspectVolume } from './archival-storage/volumes/inspect-volume.js';
export type { InspectVolumeOptions } from './archival-storage/volumes/inspect-volume.js';
export { parseMedium } from './archival-storage/volumes/medium.js';
export { volumeIds } from './archival-storage/volumes/package-list.js';
export { parseVolumePlan } from './archival-storage/volumes/parse-plan.js';
export { planVolumes } from './archival-storage/volumes/plan-volumes.js';
export type { PlanVolumesRequest } from './archival-storage/volumes/plan-volumes.js';
export { readSeal, sealProblem } from './archival-storage/volumes/read-seal.js';
export { restoreVolume } from './archival-storage/volumes/restore-volume.js';
export type { RestoreVolumeRequest } from './archival-storage/volumes/restore-volume.js';
export { openVolumeSigner } from './archival-storage/volumes/seal-key.js';
export type { VolumeSigner } from './archival-storage/volumes/seal-key.js';
export { parseSeal } from './archival-storage/volumes/seal-text.js';
export { storePackages } from './archival-storage/volumes/store-packages.js';
export type { PackageChoice } from './archival-storage/volumes/store-packages.js';
export { logBytes } from './archival-storage/volumes/copy-evidence.js';
export { VOLUME_KINDS } from './archival-storage/volumes/types.js';
export type {
  PlannedVolume,
  SealedVolume,
  VolumeInspection,
  VolumeKind,
  VolumeMedium,
  VolumePackage,
  VolumePlan,
  VolumeSeal,
} from './archival-storage/volumes/types.js';
export { writeVolume } from './archival-storage/volumes/write-volume.js';
export type { WriteVolumeRequest } from './archival-storage/volumes/write-volume.js';
export { completeManifests, removeManifests, writeManifests } from './archival-storage/log/write-manifests.js';
export { pathsUnderWay } from './archival-storage/under-way.js';
export { auditRoot, walkStore } from './archival-storage/audit/walk-root.js';
export type { Met } from './archival-storage/audit/walk-root.js';
export type { VersionEvidence, WriteManifestsRequest } from './archival-storage/log/write-manifests.js';
export type { BackupNeed } from './data-management/description.js';
export { describeAip, readHoldings } from './data-management/holding.js';
export { ArchiveError } from './error.js';
export { MEDIA } from './medium.js';
export type { Medium } from './medium.js';
export type { ArchiveErrorCode } from './error.js';
export { checkSubmission } from './ingest/check.js';
export { aipIdOfPart } from './ingest/conversion/parts.js';
export { malwareNotScanned, MalwareScan } from './ingest/malware.js';
export { SignatureInventory } from './ingest/signatures/inventory.js';
export type { SignedKind } from './ingest/signatures/inventory.js';
export { judgeSignatures } from './ingest/signatures/judge-signatures.js';
export type { JudgedSignatures, JudgeSignaturesRequest } from './ingest/signatures/judge-signatures.js';
export type { KeptVerdicts } from './ingest/signatures/kept-reports.js';
export { decide, defaultSignaturePolicy, parseSignaturePolicy } from './ingest/signatures/policy.js';
export type { SignatureDecision, SignaturePolicy, SignatureRule } from './ingest/signatures/policy.js';
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
  JudgedFile,
  MalwareReport,
  MalwareScanner,
  PackageScanner,
  ScannerDescription,
  SignatureJudge,
  SignatureMaterial,
  FormatDecisions,
  SignatureSummary,
  StepObserver,
  Submission,
  SubmissionProfileName,
  SubmissionReader,
  SubmittedDocument,
  Verdict,
  WorkFiles,
} from './ports.js';
export type { ArchiveUseCases } from './use-cases.js';
export type {
  Checked,
  CheckSubmissionOptions,
  Conversion,
  ConversionTerms,
  ConvertedPackage,
  ForeignFormat,
  PackageRequest,
  PartRecord,
  ReceivedPart,
  ReceiveRequest,
  Received,
  RecordNote,
  StagedAip,
  SubmissionPart,
  TransferIdentity,
} from './ingest/types.js';
export type {
  EvidenceVerification,
  FileAudit,
  ObjectAudit,
  ObjectVerdict,
  RepairOutcome,
  RepairRequest,
  ReplicateRequest,
  StagingEntry,
  StoreVerification,
} from './archival-storage/types.js';
export type { HoldingFile, HoldingRecord, HoldingVersion } from './data-management/types.js';
export { commitNextVersion, recoverNextVersion } from './preservation-planning/commit-next-version.js';
export type { Characteriser } from './ingest/formats/characterise-documents.js';
export type { FormatJudgement } from './ingest/formats/decide-formats.js';
export { defaultFormatPolicy, FORMAT_DECISIONS, isInForce, parseFormatPolicy } from './ingest/formats/policy.js';
export type { FindingDecision, FormatDecision, FormatOfDecision, FormatPolicy } from './ingest/formats/policy.js';
export { C11_RULES } from './ingest/formats/rules.js';
export type { C11Rule } from './ingest/formats/rules.js';
export { readFormatNote, tellingMatches, writeFormatNote } from './ingest/formats/stated.js';
export type { FormatGrounds } from './ingest/formats/stated.js';
export { stageRepresentation } from './preservation-planning/stage-representation.js';
export type {
  DerivedEvent,
  DerivedFile,
  IdentifiedAgain,
  StagedNextVersion,
  StageRepresentationRequest,
} from './preservation-planning/types.js';
