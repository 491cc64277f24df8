import type { Origin } from '@mocban/characterisation';
import type { Finding } from '@mocban/core';
import type { CheckFinding, PageCounts, PdfTexts, RuleBook } from '@mocban/vn-records';
import type { PackageTree } from '@mocban/container';
import type { AipFile, AipSupportFile, DescriptiveFile } from '@mocban/eark';
import type { PremisAgent, PremisEvent, PremisExtension, PremisObject, PremisRightsStatement } from '@mocban/premis';
import type { DocumentReport, FileToJudge } from '@mocban/signatures';
import type { FlushStore, LocalFiles, PublishStore, ReplaceStore } from '@mocban/storage';
import type { SignedKind } from './ingest/signatures/inventory.js';
import type { SignatureDecision } from './ingest/signatures/policy.js';

/** Files of this machine, in whose staging packages are made: threads read them, a rename publishes them. */
export type WorkFiles = PublishStore & ReplaceStore & FlushStore & LocalFiles;

/** One store of the archive: `objects/`, `staging/`, `README.txt` below a root, on a file system or in a bucket. */
export interface ArchiveStore {
  /** Short name, e.g. `store-1`. */
  id: string;
  files: ReplaceStore;
  /** Where packages for this store are made, when its own files do not lie on this machine. @defaultValue the store's own files */
  work?: WorkFiles;
  /** Key of the OCFL storage root: `''` when the folder is a bare storage root, `canaries` for what audits are tried by. @defaultValue `objects` */
  objectsPrefix?: '' | 'objects' | 'canaries';
  /** What was wrong with the storage root itself when an existing store was opened; audits do not repeat it. */
  findings?: readonly Finding[];
}

/** A store on a file system of this machine. */
export interface LocalArchiveStore extends ArchiveStore {
  files: WorkFiles;
}

export type SubmissionProfileName = 'tt05' | 'eark' | 'bagit' | 'tt02' | 'spreadsheet' | 'edxml';

/** The agreement a transfer is registered under, as far as the checks and the package need it. */
export interface AgreementTerms {
  code: string;
  agency: { code: string; name: string };
  title: string;
  /** C16: registered, not yet closed. */
  open: boolean;
  /** Codes of the agency's other open agreements. */
  otherOpenCodes?: readonly string[];
  historicalArchive: boolean;
  networked: boolean;
  /** What packages under it are bounded to. @defaultValue nothing */
  limits?: AgreementLimits;
}

export interface AgreementLimits {
  packageProfiles?: readonly SubmissionProfileName[];
  /** Extensions without a dot, media types or PUIDs, in lower case. */
  formats?: readonly string[];
  /** Documents that the agreement still has room for. */
  documentsLeft?: number;
}

/** What tells a document apart beyond its bytes: what it is known by to those who look for duplicates (check C14). */
export interface DocumentCodes {
  /** Code that the depositor or the archive gave it. */
  code?: string;
  /** As its metadata writes it. */
  date?: string;
  /** Number, notation, issuer and date as one key, where it has all four; see `documentIdentity`. */
  identity?: string;
}

export interface SubmittedDocument extends DocumentCodes {
  /** Path below the package's root. */
  path: string;
  title?: string;
  sizeBytes?: number;
  sha512?: string;
  /** Passed, or failed with the rule ids of its errors. */
  outcome: 'passed' | 'failed';
  reasons: readonly { rule: string; message: string }[];
}

/** A submission as its reader understood it. */
export interface Submission {
  profile: SubmissionProfileName;
  /** e.g. `SIP_hoso`, `SIP`, `bag`. */
  packageType: string;
  /** The version of the standard it was judged by. */
  standard: string;
  objectId?: string;
  title?: string;
  findings: CheckFinding[];
  /**
   * `metadataPath`: the file that describes the document; its findings are the document's. `origin`: where its metadata says that what it
   * holds comes from. Starts anew each time.
   */
  documents: Iterable<{ path: string; title?: string; metadataPath?: string; origin?: Origin } & DocumentCodes>;
  /** The code that the package as a whole is known by: `fileCode`, `arcFileCode`, OBJID or External-Identifier. */
  recordCode?: string;
  /** The code of the agreement that the package itself names, if it does (C16). */
  registrationCode?: string;
}

/** How a submission becomes the content and description of an AIP. */
export interface AipContent {
  profile: 'eark' | 'tt05';
  label: string;
  /** `mets/@TYPE`. @defaultValue Mixed */
  contentCategory?: string;
  descriptions: DescriptiveFile[];
  /** `sourcePath` is the path below the package's root whose bytes are the file. Starts anew each time. */
  files: Iterable<AipFile & { sourcePath: string }>;
  /** Where there are several: all of them, each with its files. `files` is empty then. */
  representations?: readonly { name: string; files: Iterable<AipFile & { sourcePath: string }> }[];
  documentation: (AipSupportFile & { sourcePath: string })[];
  /** Schemas of the descriptions, put beside those of METS and PREMIS. */
  schemas?: readonly { name: string; bytes: Uint8Array }[];
  /** The submission's METS or manifest, relative to the package's root. */
  submissionReference?: string;
  /** What a deposited AIP says of its past and of the rights to it: entities, events, agents and statements that go on in the new AIP. */
  kept?: {
    objects: PremisObject[];
    events: PremisEvent[];
    agents: PremisAgent[];
    /** @defaultValue none */
    rights?: PremisRightsStatement[];
    /** @defaultValue none */
    rightsExtensions?: (readonly PremisExtension[])[];
  };
}

export interface ReadSubmissionOptions {
  signal?: AbortSignal;
  /** The Thông tư 05 rules with an operator's corrections. @defaultValue as published */
  rules?: RuleBook;
  /** Texts of PDFs that were read before. @defaultValue none */
  pdfTexts?: PdfTexts;
  /** Counts the pages of these documents, asked at most once, by readers whose profile states pages. @defaultValue of PDFs, in this thread */
  countPages?: (documents: Submission['documents']) => Promise<PageCounts>;
}

/** Reads what agencies send: one per profile, chosen by content and never by file name. */
export interface SubmissionReader {
  readonly profile: SubmissionProfileName;
  /** Looks at the listing and the root document only. */
  recognises(tree: PackageTree): Promise<boolean>;
  read(tree: PackageTree, agreement: AgreementTerms, options?: ReadSubmissionOptions): Promise<Submission>;
  /** @param options.at the day whose rules and names hold, ISO 8601; the same day gives the same content */
  aipContent(
    tree: PackageTree,
    submission: Submission,
    agreement: AgreementTerms,
    options: { at: string; signal?: AbortSignal; rules?: RuleBook },
  ): Promise<AipContent>;
}

export type Verdict = 'accept' | 'accept-with-warnings' | 'officer' | 'block' | 'quarantine';

/** A malware scanner as it is now. */
export interface ScannerDescription {
  /** Engine and its version, e.g. `ClamAV 1.4.6`. */
  scanner: string;
  /** Version and date of the official signatures, where any are loaded. */
  signatures?: { version: string; date?: string };
  /** No official signatures are loaded, only local ones. */
  testSignaturesOnly: boolean;
}

/** Scans the files of one package from their bytes, in the pass that unpacks it. */
export interface PackageScanner {
  file(file: { path: string; sizeBytes: number }): {
    write(chunk: Uint8Array): void | Promise<void>;
    end(): void | Promise<void>;
    abort(): void;
    readonly result: Promise<
      { outcome: 'clean' } | { outcome: 'found'; signature: string } | { outcome: 'not-scanned'; reason: string }
    >;
  };
  close(): void;
}

/** Looks for malware (check C1). A scanner that cannot be reached throws: a package is never taken for scanned by mistake. */
export interface MalwareScanner {
  describe(): Promise<ScannerDescription>;
  open(): PackageScanner;
}

/** What C1 found. */
export interface MalwareReport {
  /** `not-scanned`: of the package, or of some of its files, nobody knows. */
  outcome: 'clean' | 'found' | 'not-scanned';
  scanner?: string;
  /** `testOnly`: no official signatures were loaded. */
  signatures?: { version?: string; date?: string; testOnly: boolean };
  /** Why not scanned. */
  reason?: string;
  filesScanned: number;
  filesNotScanned: number;
  filesFound: number;
  /** At most a thousand. */
  found: { path: string; signature: string }[];
  /** At most a thousand. */
  notScanned: { path: string; reason: string }[];
}

/** Judges signatures (check C12) by what it was given: without network and clock, so that a verdict can be had again. */
export interface SignatureJudge {
  /** SHA-256 of what it judges by. `trustStore` is absent where nobody is trusted: integrity alone can be told then. */
  readonly basis: { trustStore?: string; algorithmPolicy: string };
  /** Never throws for what a file may be. @throws the signal's reason */
  judge(file: FileToJudge, options: { at: Date; signal: AbortSignal }): Promise<DocumentReport>;
  /** What it judged by and that is in no file, by its SHA-256. */
  material(sha256: string): SignatureMaterial | undefined;
}

/** A certificate, a list of revoked ones, or an answer about one. */
export interface SignatureMaterial {
  type: 'certificate' | 'crl' | 'ocsp';
  bytes: Uint8Array;
}

/** The verdict on one file of a package. */
export interface JudgedFile {
  /** Below the package's root. */
  path: string;
  kind: SignedKind;
  sha256: string;
  report: DocumentReport;
  decision: SignatureDecision;
}

/** What C12 found, altogether. */
export interface SignatureSummary {
  /** Files that carry signatures. */
  filesSigned: number;
  /** Of these by the worst of their signatures. */
  filesPassed: number;
  filesIndeterminate: number;
  filesFailed: number;
  /** Of these the ones that the policy holds for a person. */
  filesHeld: number;
  /** Validation time, ISO 8601. */
  at: string;
  trustStore?: string;
  algorithmPolicy: string;
  /** Id of what was decided by. */
  policy: string;
}

/** What a policy of formats made of a package (C11). */
export interface FormatDecisions {
  /** Id of the policy. */
  policy: string;
  /** Findings that it holds for a person. */
  held: number;
  /** Findings that it returns the package for. */
  returned: number;
}

export interface CheckReport {
  verdict: Verdict;
  profile: SubmissionProfileName | 'unknown';
  packageType: string;
  standard: string;
  objectId?: string;
  title?: string;
  recordCode?: string;
  /** Made while they are gone through, anew each time. */
  documents: Iterable<SubmittedDocument>;
  findings: CheckFinding[];
  /** C1; absent in reports from before there was a scan. */
  malware?: MalwareReport;
  /** C12; absent where nothing is signed. */
  signatures?: SignatureSummary;
  /** C11, where a policy decides on it. */
  formats?: FormatDecisions;
  /** Where what came is several packages, each to be a holding of its own: they are accepted or returned together. */
  parts?: readonly CheckedPart[];
}

/** One of several packages of a submission, by itself. */
export interface CheckedPart {
  recordCode?: string;
  title?: string;
  documentCount: number;
  /** What its own findings come to. */
  verdict: Verdict;
}

/** Called when a named step of the pipeline is reached; what a crash test hooks into. */
export type StepObserver = (step: string) => void | Promise<void>;
