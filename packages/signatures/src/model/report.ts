import type { TrustDomain } from '@mocban/pki';
import type { Coverage, Indication, Level, Modification, ProofIndication, SubIndication } from './indication.js';

/** All times in reports are ISO 8601 in UTC, all digests SHA-256 in lower-case hexadecimal: a report is what its JSON is. */
export type Time = string;

/** One thing that was looked at. */
export interface Check {
  /** E.g. `REVOCATION_FRESH`; stable, upper case. */
  code: string;
  outcome: 'passed' | 'failed' | 'not-done';
  detail?: string;
}

/** Something to know that changes no verdict. */
export interface Warning {
  /** E.g. `SIGNING_TIME_LOCAL_AS_UTC`; stable, upper case. */
  code: string;
  detail?: string;
}

export interface ProcessResult {
  indication: Indication;
  subIndication?: SubIndication;
  /** In a sentence. */
  reason?: string;
}

/** A certificate of a chain. */
export interface CertificateReport {
  /** RFC 4514, the most particular first. */
  subject: string;
  issuer: string;
  serial: string;
  sha256: string;
  notBefore: Time;
  notAfter: Time;
  isAnchor: boolean;
}

/** Who signed, by the words of his certificate. */
export interface SignerReport extends CertificateReport {
  commonName?: string;
  organisation?: string;
  organisationalUnit?: string;
  /** By what its certificate says of itself; a guess. */
  kind: 'person' | 'organisation' | 'unknown';
}

/** What was judged by. */
export interface DataUsed {
  type: 'certificate' | 'crl' | 'ocsp' | 'timestamp' | 'evidence-record' | 'trust-store' | 'algorithm-policy';
  sha256: string;
  /** Where it was: in the signature or document, given beside it, or in the trust store. */
  origin: 'document' | 'given' | 'trust-store';
  /** `notBefore`, `notAfter`, `thisUpdate`, `nextUpdate`, `genTime`, whichever it has. */
  dates: Readonly<Record<string, Time>>;
}

/** Proofs of existence, and what they may be proofs of. @see signatures.md 2.6 */
export type TimestampKind = 'content' | 'signature' | 'archive' | 'document' | 'evidence-record';

export interface TimestampReport {
  kind: TimestampKind;
  indication: ProofIndication;
  subIndication?: SubIndication;
  reason?: string;
  /** What it says; nobody's word until it has passed. */
  time?: Time;
  /** The time that it was judged at: now, or when a later proof shows that it was there. */
  judgedAt?: Time;
  authority?: CertificateReport;
  sha256?: string;
}

export interface BestSignatureTime {
  time: Time;
  source: 'signature-timestamp' | 'archive-timestamp' | 'document-timestamp' | 'evidence-record' | 'validation-time';
}

/** The judgement of exactly the bytes that a signature is over, as they would be by themselves. */
export interface SignedRevision {
  sha256: string;
  sizeBytes: number;
  indication: Indication | ProofIndication;
  subIndication?: SubIndication;
}

/** A time-stamp that has passed and shows that a signature was there, or that such a time-stamp was. */
export interface ProofReport {
  kind: TimestampKind;
  time: Time;
  sha256: string;
}

interface CommonReport {
  /** Field of a PDF, Id of an element, or place among the signers. */
  name: string;
  subIndication?: SubIndication;
  /** In a sentence. */
  reason?: string;
  /** Only of a PDF. */
  signedRevision?: SignedRevision;
  coverage?: Coverage;
  modification?: Modification;
  /** What was changed, e.g. `12 0 R /Contents`. */
  modifiedObjects: readonly string[];
  signer?: SignerReport;
  /** From the signer's up to the anchor. */
  chain: readonly CertificateReport[];
  checks: readonly Check[];
  warnings: readonly Warning[];
  dataUsed: readonly DataUsed[];
}

export interface SignatureReport extends CommonReport {
  kind: 'signature';
  indication: Indication;
  process: { basic: ProcessResult; withTime: ProcessResult; archival: ProcessResult };
  level?: Level;
  /** Proves nothing. */
  claimedTime?: Time;
  bestSignatureTime?: BestSignatureTime;
  trustDomain: TrustDomain;
  timestamps: readonly TimestampReport[];
  /** By what it is known that the signature was there, the earliest first. */
  proofs: readonly ProofReport[];
  /** Signatures of this signature. */
  counterSignatures: readonly SignatureReport[];
}

/** A time-stamp that is a signature of a document by its own, as PDF has them. */
export interface DocumentTimestampReport extends CommonReport {
  kind: 'document-timestamp';
  indication: ProofIndication;
  time?: Time;
  judgedAt?: Time;
}

export interface DocumentReport {
  /** The worst of its signatures; `NO_SIGNATURE` where there is none. */
  indication: Indication | 'NO_SIGNATURE';
  subIndication?: SubIndication;
  /** Validation time. */
  at: Time;
  /** SHA-256 of the trust store's manifest and of the policy of algorithms. */
  trustStore?: string;
  algorithmPolicy: string;
  /** Name of the signature that covers the end of the file. */
  coveredBy?: string;
  signatures: readonly (SignatureReport | DocumentTimestampReport)[];
  /** Evidence records of the file. */
  evidence: readonly TimestampReport[];
  warnings: readonly Warning[];
}
