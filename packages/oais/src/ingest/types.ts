import type { ContainerLimits, EntryInspector, PackageTree } from '@mocban/container';
import type { Finding } from '@mocban/core';
import type { Digests } from '@mocban/fixity';
import type { FormatIdentifier } from '@mocban/formats';
import type { CheckFinding, PdfTexts, RuleBook } from '@mocban/vn-records';
import type { AgreementTerms, ArchiveStore, CheckReport, MalwareReport, StepObserver, Submission } from '../ports.js';
import type { Characteriser } from './formats/characterise-documents.js';
import type { FormatJudgement } from './formats/decide-formats.js';
import type { FormatInventory } from './formats/format-inventory.js';
import type { PropertyFile } from './formats/property-file.js';
import type { JudgedSignatures } from './signatures/judge-signatures.js';
import type { KeptVerdicts } from './signatures/kept-reports.js';

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
