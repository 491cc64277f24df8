export { assembleRecord, byTime } from './batch/assemble.js';
export type { BatchSource } from './batch/assemble.js';
export { BATCH_HEAD, BATCH_KINDS, NO_MATERIAL, parseBatchHead, serialiseBatchHead } from './batch/batch.js';
export type { BatchHead, BatchKind, BatchMaterial } from './batch/batch.js';
export {
  isBatchFile,
  levelCountOf,
  levelName,
  listBatches,
  readBatchHead,
  readBatchToken,
  writeBatch,
} from './batch/batch-files.js';
export type { StampedBatch } from './batch/batch-files.js';
export { BatchIndex } from './batch/batch-index.js';
export { stampedBatch, treeOfGroups } from './batch/make-batch.js';
export { requestStamp } from './batch/request-stamp.js';
export type { RequestStampOptions, Stamp, StampAuthority } from './batch/request-stamp.js';
export { readStoreBatches, storeBatch } from './batch/store-batch.js';
export type { StoreBatch } from './batch/store-batch.js';
export { StoredTree } from './batch/stored-tree.js';
export type { LevelReader } from './batch/stored-tree.js';
export { verifyBatch } from './batch/verify-batch.js';
export type { VerifiedBatch } from './batch/verify-batch.js';
export { canonicalJson } from './entry/canonical-json.js';
export type { JsonValue } from './entry/canonical-json.js';
export { parseEntry, serialiseEntry } from './entry/entry.js';
export { isEvidenceEvent, isPurgeEvent, isSealEvent, isVersionEvent } from './entry/event.js';
export type {
  AuditEvent,
  DrillEvent,
  EvidenceEvent,
  LogEvent,
  ManifestDigest,
  OtherEvent,
  PurgeEvent,
  RepairEvent,
  SealEvent,
  VersionEvent,
} from './entry/event.js';
export { EvidenceError, LogError } from './error.js';
export type { EvidenceErrorCode, LogErrorCode } from './error.js';
export { keyChangesOf, readKeyChanges } from './log/log-keys.js';
export { mendLog } from './log/mend-log.js';
export type { MendedFile, MendLogRequest } from './log/mend-log.js';
export { readCheckpoint } from './log/read-checkpoint.js';
export type { StoredCheckpoint } from './log/read-checkpoint.js';
export { readLogEntries } from './log/read-log.js';
export { readEntry, tileNodes } from './log/tile-nodes.js';
export { verifyLog } from './log/verify-log.js';
export type { LogSummary, VerifyLogOptions, WitnessQuorum } from './log/verify-log.js';
export { writeLog } from './log/write-log.js';
export type { WriteLogRequest, WrittenLog } from './log/write-log.js';
export { ListedFiles } from './manifest/listed-files.js';
export type { FilesVerdict } from './manifest/listed-files.js';
export { MANIFEST_ALGORITHMS, manifestName, parseManifest, serialiseManifest } from './manifest/manifest.js';
export type { ManifestAlgorithm, ManifestEntry, ReadManifestEntry } from './manifest/manifest.js';
export { EMPTY_ROOT, leafHash, nodeHash } from './merkle/hash.js';
export { consistencyProof, inclusionProof, verifyConsistency, verifyInclusion } from './merkle/proof.js';
export type { NodeSource, ProofOutcome } from './merkle/proof.js';
export { TreeRange } from './merkle/range.js';
export { openCheckpoint, parseCheckpoint, signCheckpoint } from './note/checkpoint.js';
export type { Checkpoint } from './note/checkpoint.js';
export { cosign, cosignersOf, openWitnessKey, parseWitnessVkey } from './note/cosignature.js';
export { parseKeyChange, signKeyChange, withChanges } from './note/key-change.js';
export type { KeyChange } from './note/key-change.js';
export { generateLogKey, isNoteName, openLogKey, parseVkey, publicKeyPem } from './note/key.js';
export type { NoteSigner, NoteVerifier } from './note/key.js';
export { parseNote, signersOf, signNote } from './note/note.js';
export type { NoteSignature, SignedNote } from './note/note.js';
export {
  buildEvidenceRecord,
  groupToRenew,
  renewHashTree,
  renewTimestamp,
  tokensToRenew,
} from './record/build-record.js';
export { groupDigest, RECORD_ALGORITHMS } from './record/digests.js';
export type { RecordAlgorithm } from './record/digests.js';
export { parseEvidenceRecord, serialiseChains, serialiseEvidenceRecord } from './record/evidence-record.js';
export type { ArchiveTimestamp, ArchiveTimestampChain, EvidenceRecord } from './record/evidence-record.js';
export { judgeAuthority } from './record/judge-authority.js';
export type { AuthorityProblem, RecordSubIndication, TrustMaterial } from './record/judge-authority.js';
export { judgeEvidenceRecord } from './record/judge-record.js';
export type { JudgedTimestamp, JudgeRecordOptions, RecordVerdict } from './record/judge-record.js';
export { manifestGroup } from './record/manifest-group.js';
export type { ManifestGroup } from './record/manifest-group.js';
export { pathOfAuthority, renewalDue, renewalDueOf } from './record/renewal-due.js';
export type { RenewalDue } from './record/renewal-due.js';
export { HashTree } from './record/hash-tree.js';
export { verifyEvidenceRecord } from './record/verify-record.js';
export type { ProvedGroup, ProvedTimestamp, RecordOutcome } from './record/verify-record.js';
export { makeSeal, refuseSealKey } from './seal/make-seal.js';
export type { MakeSealOptions } from './seal/make-seal.js';
export { isSealOf, sealName, verifySeal } from './seal/verify-seal.js';
export type { SealOutcome } from './seal/verify-seal.js';
export { MAX_ENTRY_BYTES, parseBundle, serialiseBundle } from './tiles/bundle.js';
export { parseTilePath, TILE_WIDTH, tilePath } from './tiles/path.js';
export type { TileName } from './tiles/path.js';
export { MAX_ADD_CHECKPOINT_BYTES, parseAddCheckpoint, serialiseAddCheckpoint } from './witness/add-checkpoint.js';
export type { AddCheckpoint } from './witness/add-checkpoint.js';
export { withCosignature, withSignatures } from './witness/cosigned-note.js';
export { Witness } from './witness/witness.js';
export type { WitnessAnswer, WitnessMemory, WitnessOptions } from './witness/witness.js';
