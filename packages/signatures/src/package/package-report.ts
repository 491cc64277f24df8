import type { ProofIndication, SubIndication } from '../model/indication.js';
import type { DocumentReport, Time, Warning } from '../model/report.js';

/** A signature of a package that is over others of its files. */
export interface PackageSignatureReport {
  /** Path of the signature. */
  path: string;
  /**
   * - `list` a detached signature over a list of digests, which is `list`
   * - `references` a signature in XML that refers to files
   * - `file` a detached signature of one file
   */
  kind: 'list' | 'references' | 'file';
  list?: string;
  indication: ProofIndication;
  subIndication?: SubIndication;
  reason?: string;
  /** Of the signature by itself. */
  signature: DocumentReport;
  /** How many files it is over, were changed, and are missing. */
  counts: { listed: number; changed: number; missing: number };
  /** Their paths, at most a hundred. */
  changed: readonly string[];
  missing: readonly string[];
}

/** What the signatures of a package are worth together with the files that they are over. It is plain JSON. */
export interface PackageReport {
  /** The worst of its signatures; `NO_SIGNATURE` where no file is signed by another one. */
  indication: ProofIndication | 'NO_SIGNATURE';
  subIndication?: SubIndication;
  reason?: string;
  /** Validation time. */
  at: Time;
  signatures: readonly PackageSignatureReport[];
  /** Files that no signature is over, beside the signatures themselves: how many, and `UNLISTED_FILE` for a hundred of them. */
  unlisted: number;
  warnings: readonly Warning[];
}
