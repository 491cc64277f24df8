import type { Finding } from '@mocban/core';
import type { ContainerLimits, EntryInspector, PackageTree } from '@mocban/container';
import type { Digests } from '@mocban/fixity';
import type { Checkpoint, StoredCheckpoint, WrittenLog } from '@mocban/evidence';
import type { FormatIdentifier } from '@mocban/formats';
import type { CommitOutcome } from '@mocban/ocfl';
import type { PremisEvent } from '@mocban/premis';
import type { CheckFinding, PdfTexts, RuleBook } from '@mocban/vn-records';
import type { Dip, DipRequest } from './access/types.js';
import type { RemoveCopyRequest } from './archival-storage/replication/remove-copy.js';
import type { AuditObjectOptions } from './archival-storage/audit/audit-content.js';
import type { CanaryOutcome, TryCanariesOptions } from './archival-storage/audit/canaries/try-canaries.js';
import type { PublishLogRequest } from './archival-storage/log/store-log.js';
import type { VerifyEvidenceOptions } from './archival-storage/log/verify-evidence.js';
import type { Met } from './archival-storage/audit/walk-root.js';
import type { VersionEvidence, WriteManifestsRequest } from './archival-storage/log/write-manifests.js';
import type { Characteriser } from './ingest/formats/characterise-documents.js';
import type { FormatJudgement } from './ingest/formats/decide-formats.js';
import type { PropertyFile } from './ingest/formats/property-file.js';
import type { FormatInventory } from './ingest/formats/format-inventory.js';
import type { JudgedSignatures } from './ingest/signatures/judge-signatures.js';
import type { KeptVerdicts } from './ingest/signatures/kept-reports.js';
import type { Medium } from './medium.js';
import type { BackupNeed } from './data-management/description.js';
import type {
  AgreementTerms,
  ArchiveStore,
  CheckReport,
  DocumentCodes,
  JudgedFile,
  MalwareReport,
  StepObserver,
  Submission,
} from './ports.js';

/** What identifies a transfer for ever; recorded in the AIP's ingestion event, so that it survives the database. */
export interface TransferIdentity {
  transferId: string;
  agencyCode: string;
  agencyName: string;
  agreementCode: string;
  /** Code of the fonds it belongs to. @defaultValue the agency's code */
  fondsCode?: string;
  idempotencyKey: string;
  packageName: string;
  packageSizeBytes: number;
  packageSha256: string;
}

export interface ReceiveRequest {
  /** The uploaded file. */
  packagePath: string;
  packageName: string;
  store: ArchiveStore;
  /** Name of this transaction's folder below `staging/`. */
  tx: string;
  /** The producer's claim about the whole package, checked here. */
  claimed?: { algorithm: 'sha256' | 'sha512'; digest: string };
  limits?: ContainerLimits;
  /** What other forms than packages are turned into one by. @defaultValue they are not taken */
  convert?: ConversionTerms;
  /** Tells the formats of its files in that pass. @defaultValue they are what the producer says */
  identifier?: FormatIdentifier;
  /** See each file's bytes while the package is unpacked. */
  inspectors?: readonly EntryInspector[];
  signal?: AbortSignal;
  onStep?: StepObserver;
}

/** A package unpacked once into `staging/<tx>/unpacked`, every file's sha256 and sha512 known from that pass. */
export interface Received {
  tree: PackageTree;
  container: { name: string; sizeBytes: number; digests: Digests };
  /** C2 and the whole-package digest. With an error the package is returned without further checks. */
  findings: Finding[];
  /** Texts of its PDFs that may bear a secrecy mark, read in that pass. */
  pdfTexts?: PdfTexts;
  /** Formats of its files, told in that pass. */
  formats?: FormatInventory;
  /** A folder of this machine for what is noted of it meanwhile; cleared with its staging. */
  workFolder: string;
  /** Where it was no package. */
  conversion?: Conversion;
  /** Where this is one of several packages that were made of what came: `tree` has what is its own then. */
  part?: ReceivedPart;
}

/** One of several packages made of one submission, a list of several hồ sơ. */
export interface ReceivedPart extends SubmissionPart {
  /** Files that other parts need as well: the list that describes all of them. */
  shared: ReadonlySet<string>;
}

/** What ties the AIPs together that were made of one submission; each of them holds its own part of what came. */
export interface SubmissionPart {
  /** Counted from 1, in the order in which the submission lists them. */
  number: number;
  /** All of them, this one included. */
  parts: readonly PartRecord[];
}

export interface PartRecord {
  aipId: string;
  recordCode?: string;
  /** Files below `submission/`. */
  files: number;
  /** SHA-256 of what `sha256sum` prints for these files, named relative to `submission/`, in byte order of name. */
  manifestSha256: string;
}

/** What is deposited otherwise than as a package: packages of Thông tư 02/2019, lists of files, messages of the document exchange. */
export type ForeignFormat = 'tt02' | 'spreadsheet' | 'edxml';

/** What a conversion takes from the transfer, beyond what was sent. */
export interface ConversionTerms {
  agreement: AgreementTerms;
  /** The instant whose rules hold, ISO 8601; the same one gives the same bytes. */
  at: string;
  /** @defaultValue as published */
  rules?: RuleBook;
}

/** What something that is no package was turned into. */
export interface Conversion {
  format: ForeignFormat;
  /** The packages that were made of it, one for each hồ sơ; none where findings say why not. */
  packages: ConvertedPackage[];
  findings: CheckFinding[];
  /** Files of what came that describe the rest: kept as documentation. */
  sources: string[];
  notes: RecordNote[];
}

export interface ConvertedPackage {
  recordCode: string;
  /** The package of Thông tư 05, with sha256 and sha512; absent where findings say why not. */
  tree?: PackageTree;
  /** Names that documents came by, by their paths in the package. */
  originalNames: ReadonlyMap<string, string>;
}

/** What a message says of a document that may be held already: it is noted there, and nothing is ever deleted for it. */
export interface RecordNote {
  kind: 'recalled' | 'replaced' | 'updated' | 'status';
  /** As the message names the document: `OrganId,YYYY/MM/DD,number/notation`. */
  documentId: string;
  /** Number, notation, issuer and date as one key, where the message has all four; as in `DocumentCodes`. */
  identity?: string;
  /** Status code. */
  code?: string;
  text: string;
  /** Who says so. */
  by: string;
  /** As written in the message. */
  at: string;
}

export interface CheckSubmissionOptions {
  signal?: AbortSignal;
  onStep?: StepObserver;
  /** The Thông tư 05 rules with an operator's corrections. @defaultValue as published */
  rules?: RuleBook;
  /** C1 as the pass that unpacked the package found it; `policy`: what a package means that was not scanned. */
  malware?: { report: MalwareReport; policy: 'warn' | 'block' };
  /** C12, judged of the package before. */
  signatures?: JudgedSignatures;
  /** Tells the properties of its documents. @defaultValue nobody looks at them */
  characterise?: Characteriser;
  /** Decides on what is found of formats (C11). @defaultValue nothing: findings stay what they are */
  formats?: FormatJudgement;
}

export interface Checked {
  report: CheckReport;
  /** Absent when no reader recognises the package. */
  submission?: Submission;
  /** Of its documents, where they were looked at. */
  properties?: PropertyFile;
  /** Of several packages that were made of what came each by itself, in their order; `submission` is all of them together. */
  parts?: readonly Submission[];
}

export interface PackageRequest {
  store: ArchiveStore;
  tx: string;
  received: Received;
  checked: Checked;
  agreement: AgreementTerms;
  transfer: TransferIdentity;
  /** Fixed in the database before, so that a run again writes the same bytes. */
  aip: { id: string; created: string };
  times: { received: string; checked: string };
  archive: { name: string; identificationCode?: string };
  software: { name: string; version: string };
  /** The rules that the submission was checked by. @defaultValue as published */
  rules?: RuleBook;
  /** Verdicts on its signatures, kept in the AIP. @defaultValue none */
  signatures?: KeptVerdicts;
  signal?: AbortSignal;
  onStep?: StepObserver;
}

/** An AIP staged as a complete OCFL object, durable, with `staging/<tx>/intent.json` beside it. */
export interface StagedAip {
  aipId: string;
  tx: string;
  version: string;
  created: string;
  transferId: string;
  stagedPrefix: string;
  objectPrefix: string;
  inventorySha512: string;
}

/** Which committed object is to be copied, and what its inventory's digest must be. */
export interface ReplicateRequest {
  from: ArchiveStore;
  to: ArchiveStore;
  /** The same in both stores. */
  objectPrefix: string;
  inventorySha512: string;
  /** Names the staging folder in the target. */
  tx: string;
  signal?: AbortSignal;
  onStep?: StepObserver;
}

export type ObjectVerdict =
  'intact' | 'changed' | 'missing' | 'extra' | 'unreadable' | 'unreachable' | 'superseded' | 'canary-failed';

export interface FileAudit {
  /** Path inside the object. */
  path: string;
  verdict: ObjectVerdict;
  /** Digest the inventory gives. */
  expected?: string;
  /** Digest of two independent reads that agree. */
  found?: string;
}

/** What an audit says of one object. `files` lists only what is not intact. */
export interface ObjectAudit {
  /** OCFL object id, the AIP id; `''` when no inventory could be read. */
  id: string;
  /** Relative to the store's root, e.g. `objects/abc/def/…`. */
  path: string;
  verdict: ObjectVerdict;
  head?: string;
  inventorySha512?: string;
  /** Digest of the inventory by the object's own algorithm. */
  inventoryDigest?: string;
  /** Payload files and bytes read. */
  filesRead: number;
  bytesRead: number;
  files: FileAudit[];
  findings: Finding[];
}

export interface RepairRequest {
  store: ArchiveStore;
  /** Candidate sources in order. */
  from: readonly ArchiveStore[];
  /** Relative to the store's root. */
  objectPath: string;
  /** From the catalogue's commit record; without it the good copy must be self-consistent and equal to the inventory of the damaged or another copy. */
  expectedInventorySha512?: string;
  tx: string;
  dryRun?: boolean;
  signal?: AbortSignal;
}

export interface RepairOutcome {
  id: string;
  path: string;
  outcome: 'repaired' | 'would-repair' | 'not-needed' | 'no-good-copy';
  source?: string;
  /** Files that were restored or set aside, where the rest was left as it is; absent where all of the object was restored. */
  filesRestored?: number;
  message: string;
  findings: Finding[];
}

export interface HoldingFile extends DocumentCodes {
  /** Logical path in the version. */
  path: string;
  sizeBytes: number;
  sha256?: string;
  sha512: string;
  mimeType?: string;
  puid?: string;
  formatName?: string;
  /** What the identification of its format rests on, e.g. `signature`; absent where only the producer says what it is. */
  formatBasis?: string;
  /** By which release of signatures, e.g. `pronom-122-containers-40`. */
  formatRelease?: string;
  /** What was met beside it, e.g. `EXTENSION_MISMATCH`. */
  formatWarnings?: string[];
  /** Name it came with. */
  originalName?: string;
  /** Logical path of what it was made of, e.g. by a migration. */
  derivedFrom?: string;
  /** Part of the AIP: `content` (representations), `metadata`, `submission`, `schema`, `documentation`, `root`. */
  role: 'content' | 'metadata' | 'submission' | 'schema' | 'documentation' | 'root';
  /** Title of the document, where its metadata gives one. */
  title?: string;
  /** Of content: as characterisation counted them; absent where nobody knows. */
  pages?: number;
  /** What the document was before it came; only of documents of the representation that came, so that each is counted once. */
  medium?: Medium;
}

export interface HoldingVersion {
  version: string;
  created: string;
  message: string;
  inventorySha512: string;
  /** In byte order of path. Starts anew each time. */
  files: AsyncIterable<HoldingFile>;
}

/** Everything the catalogue holds of one AIP, read from one store alone; ingest and rebuild both catalogue from this. */
export interface HoldingRecord {
  aipId: string;
  /** Relative to the store's root, the same in every store. */
  objectPath?: string;
  profile: 'eark' | 'tt05';
  title: string;
  /** `fileCode`, `arcFileCode` or the submission's OBJID. */
  recordCode?: string;
  startDate?: string;
  endDate?: string;
  submissionProfile: string;
  submissionObjectId?: string;
  transfer: TransferIdentity;
  receivedAt: string;
  /** What its metadata says that bears on insurance copies. */
  backup: BackupNeed;
  /** What its messages say of documents of other AIPs. */
  notes?: readonly RecordNote[];
  /** Where several AIPs were made of its transfer. */
  part?: SubmissionPart;
  /** Verdicts on its signatures as they were when it was made, in byte order of path; anew each time. */
  signatures: AsyncIterable<JudgedFile>;
  versions: HoldingVersion[];
  events: PremisEvent[];
  /** Agents of the events. */
  agents: { type: string; value: string; name: string; agentType: string; version?: string }[];
  /** What full-text search looks in: titles, codes, subjects, keywords. */
  searchText: string;
}

export interface StoreVerification {
  valid: boolean;
  objects: { count: number; intact: number; notIntact: ObjectAudit[] };
  log: EvidenceVerification['log'];
  evidence: EvidenceVerification['evidence'];
  findings: Finding[];
}

/** What the log and the manifests of a store are, held against its objects. */
export interface EvidenceVerification {
  /** `none`: the store has no log. */
  log: 'none' | 'verified' | 'failed';
  /** `none`: nothing is kept beside the objects. */
  evidence: 'none' | 'verified' | 'failed';
  /** Of the log. */
  leaves: number;
  /** Versions with manifests that a batch of evidence has, and those that wait for one. */
  stamped?: number;
  pending?: number;
  /** Versions whose manifests are sealed; absent where none is. */
  sealed?: number;
  /** Name of the log. */
  origin?: string;
  /** Root of its tree, hexadecimal. */
  root?: string;
  /** Verifier key that the log was judged by. */
  vkey?: string;
}

export interface StagingEntry {
  tx: string;
  /** `undefined` while the intent has not been written. */
  intent?: {
    aipId: string;
    version: string;
    created: string;
    transferId: string;
    inventorySha512: string;
    objectPrefix: string;
  };
}

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
