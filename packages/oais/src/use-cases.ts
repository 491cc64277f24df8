import type { Finding } from '@mocban/core';
import type { Checkpoint, StoredCheckpoint, WrittenLog } from '@mocban/evidence';
import type { CommitOutcome } from '@mocban/ocfl';
import type { Dip, DipRequest } from './access/types.js';
import type { AuditObjectOptions } from './archival-storage/audit/audit-content.js';
import type { CanaryOutcome, TryCanariesOptions } from './archival-storage/audit/canaries/try-canaries.js';
import type { Met } from './archival-storage/audit/walk-root.js';
import type { PublishLogRequest } from './archival-storage/log/store-log.js';
import type { VerifyEvidenceOptions } from './archival-storage/log/verify-evidence.js';
import type { VersionEvidence, WriteManifestsRequest } from './archival-storage/log/write-manifests.js';
import type { RemoveCopyRequest } from './archival-storage/replication/remove-copy.js';
import type {
  ObjectAudit,
  RepairOutcome,
  RepairRequest,
  ReplicateRequest,
  StagingEntry,
  StoreVerification,
} from './archival-storage/types.js';
import type { HoldingRecord } from './data-management/types.js';
import type {
  CheckSubmissionOptions,
  Checked,
  PackageRequest,
  ReceiveRequest,
  Received,
  StagedAip,
} from './ingest/types.js';
import type { AgreementTerms, ArchiveStore, StepObserver } from './ports.js';

/** The use cases, as the service and the command line call them. */
export interface ArchiveUseCases {
  receivePackage(request: ReceiveRequest): Promise<Received>;
  checkSubmission(received: Received, agreement: AgreementTerms, options?: CheckSubmissionOptions): Promise<Checked>;
  /** Makes an AIP of each package of a submission; nothing is published before all of them are staged. */
  packageAips(request: PackageRequest): Promise<StagedAip[]>;
  /** Publishes on the first store; finds and adopts its own commit. */
  commitAip(store: ArchiveStore, staged: StagedAip, options?: { onStep?: StepObserver }): Promise<CommitOutcome>;
  /** Copies a committed object: read once, digested while written, published once. */
  replicateAip(request: ReplicateRequest): Promise<CommitOutcome>;
  /** Removes an object of one store, with what is kept beside it; nothing there is no error. */
  removeCopy(request: RemoveCopyRequest): Promise<void>;
  /**
   * Re-reads one copy wholly; with `isContentProved` all but the content, which was just read and had its digests. An inventory with
   * the digest `soundInventorySha512` is not judged again.
   */
  auditObject(store: ArchiveStore, objectPath: string, options?: AuditObjectOptions): Promise<ObjectAudit>;
  /** Has objects of which it is known what they are judged by what judges holdings. */
  tryCanaries(store: ArchiveStore, options?: TryCanariesOptions): Promise<CanaryOutcome[]>;
  /** Whether the store answers at all. */
  isReachable(store: ArchiveStore): Promise<boolean>;
  /** Every object of a store, and what else is there or is wrong with the storage root. */
  walkStore(store: ArchiveStore, options?: { signal?: AbortSignal }): AsyncIterable<Met>;
  /** Places at which something is being put, and may be half there. */
  pathsUnderWay(store: ArchiveStore): Promise<Set<string>>;
  auditStore(
    store: ArchiveStore,
    options?: { signal?: AbortSignal; onProgress?: (done: { objects: number; bytes: number }) => void },
  ): AsyncIterable<ObjectAudit>;
  repairObject(request: RepairRequest): Promise<RepairOutcome>;
  verifyStore(store: ArchiveStore, options?: VerifyEvidenceOptions): Promise<StoreVerification>;
  /** Makes the digest manifests of a version, in every store named; again is the same. */
  writeManifests(request: WriteManifestsRequest): Promise<VersionEvidence>;
  /** Makes the manifests of a version that a store has, where they are lacking. */
  completeManifests(store: ArchiveStore, objectPath: string, version: string): Promise<void>;
  /** Brings a store's log to a signed checkpoint. */
  publishLog(store: ArchiveStore, request: PublishLogRequest): Promise<WrittenLog>;
  /** What a store has as its log's checkpoint. */
  readStoreCheckpoint(store: ArchiveStore, vkey: string, keyChanges?: readonly string[]): Promise<StoredCheckpoint>;
  /** The entries of a store's log, proved when the last has come. */
  readStoreEntries(
    store: ArchiveStore,
    checkpoint: Checkpoint,
    options?: { signal?: AbortSignal },
  ): AsyncIterable<Buffer[]>;
  /** One AIP as the catalogue holds it. */
  describeAip(store: ArchiveStore, objectPath: string): Promise<HoldingRecord>;
  readHoldings(
    store: ArchiveStore,
    options?: { signal?: AbortSignal },
  ): AsyncIterable<HoldingRecord | { objectPath: string; problem: Finding }>;
  /** A dissemination package of any version, made while it is read. */
  buildDip(request: DipRequest): Promise<Dip>;
  listStaging(store: ArchiveStore): AsyncIterable<StagingEntry>;
  discardStaging(store: ArchiveStore, tx: string): Promise<void>;
  /** Takes back what is there of an object that was being put to its place in a store without renames, and that nobody goes on with. */
  takeBackUpload(store: ArchiveStore, tx: string): Promise<string | undefined>;
  /** Removes what broken-off writes left beside the store's own files. */
  sweepParts(store: ArchiveStore, options: { unchangedSince: Date; uploadsBegunBefore?: Date }): Promise<string[]>;
}
