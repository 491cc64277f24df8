import type {
  AlgorithmPolicy,
  Certificate,
  Crl,
  OcspResponse,
  SignatureAlgorithm,
  SignerOutcome,
  TimestampToken,
  TrustDomain,
} from '@mocban/pki';
import type { Coverage, IndeterminateSubIndication, Modification } from './indication.js';
import type { DocumentTimestampReport, SignatureReport, TimestampKind, Warning } from './report.js';

/**
 * What containers (CMS, PDF, XML) hand to the engine. A container reads its own format and says what it found; whom a key belongs to, when
 * something was there and what it is all worth is the engine's to say.
 */

/** SHA-256 of something, lower-case hexadecimal: a proof of existence names by it what was there. */
export type ObjectId = string;

/** Something that is not as its format says. */
export interface Problem {
  /** Stable, upper case, e.g. `BYTE_RANGE_GAP`. */
  code: string;
  message: string;
}

/** Something that a signature is not accepted for, whatever its mathematics say. */
export interface Constraint extends Problem {
  /** E.g. SIGNATURE_POLICY_NOT_AVAILABLE, or POLICY_PROCESSING_ERROR for a limit (2.11). @defaultValue SIG_CONSTRAINTS_FAILURE */
  subIndication?: IndeterminateSubIndication;
}

/** What certificates are judged by. */
export interface Material {
  certificates: readonly Certificate[];
  crls: readonly Crl[];
  ocsps: readonly OcspResponse[];
}

export interface TimestampToJudge {
  kind: TimestampKind;
  /** Of the token's bytes. */
  id: ObjectId;
  /** `undefined` where it cannot be read. */
  token: TimestampToken | undefined;
  /** Why it cannot be read. */
  problem?: string;
  /** Digest of what it must be of. @param algorithm the token's, as node:crypto names it @returns `undefined` where that is not to be had */
  imprint(algorithm: string): Promise<Uint8Array | undefined> | Uint8Array | undefined;
  /** What it proves to have been there: signature values, tokens, certificates, lists, answers. */
  covers: readonly ObjectId[];
  /** It is of the file as a whole: all that is in it was there. */
  isOfFile?: boolean;
}

/** The mathematics of one signature, and what its signer says. */
export interface SignerToJudge {
  /** Of the signature's value. */
  id: ObjectId;
  /** Those of the certificates that the signer means, the likeliest first. */
  candidates(certificates: readonly Certificate[]): readonly Certificate[];
  /** Whether what was signed names this certificate by its digest: ESS, or the SigningCertificate of XAdES. */
  binding(certificate: Certificate): 'same' | 'another' | 'absent';
  /** The format asks for a binding, as CAdES and XAdES do. */
  isBindingRequired: boolean;
  verify(certificate: Pick<Certificate, 'publicKey'>): Promise<SignerOutcome>;
  /** What the dated policy is asked about. */
  algorithms: {
    /** Of the content and of what is signed, as node:crypto names them; `undefined` for one that is not known. */
    digests: readonly (string | undefined)[];
    signature: SignatureAlgorithm | { oid: string };
  };
  claimedTime?: Date;
  /** Content, signature and archive time-stamps. */
  timestamps: readonly TimestampToJudge[];
  /** Certificates and revocation data that are kept with the signature. */
  material: Material;
  /** What stands against its acceptance (2.5), e.g. a content type that is not the content's. */
  constraints: readonly Constraint[];
  counterSignatures: readonly SignatureToJudge[];
}

/** What is permitted of the changes after a signature (2.1.4, 2.1.5, 2.7). */
export type Permission =
  | { outcome: 'permitted'; warnings: readonly Warning[] }
  | { outcome: 'constraints' | 'format-failure'; problem: Problem; warnings: readonly Warning[] };

/** What the file is beyond the bytes that a signature is over; only of a PDF. */
export interface RevisionToJudge {
  coverage: Coverage;
  modification: Modification;
  /** What was changed, e.g. `12 0 R /Contents`. */
  modifiedObjects: readonly string[];
  /** Of exactly the bytes that the signature is over. */
  sha256: string;
  sizeBytes: number;
  /** @param later reports of the signatures behind this one, by name: some changes are permitted where one of those has passed */
  permission(later: ReadonlyMap<string, SignatureReport | DocumentTimestampReport>): Permission;
}

interface CommonToJudge {
  /** Field of a PDF, Id of an element, or place among the signers: one in a document. */
  name: string;
  /** What is wrong with the signature's own form (2.1.1–2.1.3): TOTAL_FAILED/FORMAT_FAILURE. */
  format: readonly Problem[];
  /** There is more of it than is looked at (2.11): INDETERMINATE/POLICY_PROCESSING_ERROR. */
  limit?: Problem & { /** @defaultValue POLICY_PROCESSING_ERROR */ subIndication?: IndeterminateSubIndication };
  warnings: readonly Warning[];
  revision?: RevisionToJudge;
}

/** Content beside a document that one of its signatures refers to, and what its digest came to. */
export interface ContentBeside {
  uri: string;
  outcome: 'same' | 'differs' | 'missing' | 'not-judged';
}

export interface SignatureToJudge extends CommonToJudge {
  kind: 'signature';
  /** Only of XML. */
  beside?: readonly ContentBeside[];
  /** Absent only where the format is wrong. */
  signer?: SignerToJudge;
}

export interface DocumentTimestampToJudge extends CommonToJudge {
  kind: 'document-timestamp';
  /** Absent only where the format is wrong. */
  timestamp?: TimestampToJudge;
}

export interface DocumentToJudge {
  /** In the order that they were made in: later ones may permit what was changed since earlier ones. */
  signatures: readonly (SignatureToJudge | DocumentTimestampToJudge)[];
  /** What the document has for all of its signatures, e.g. a DSS. */
  material: Material;
  /** Time-stamps of evidence records of the file. */
  evidence: readonly TimestampToJudge[];
  /** Name of the signature that covers the end of the file. */
  coveredBy?: string;
  warnings: readonly Warning[];
}

/** A certificate that is believed, or that completes chains. */
export interface TrustedEntry {
  certificate: Certificate;
  kind: 'anchor' | 'intermediate';
  /** `undefined`: nobody said. */
  domain?: TrustDomain | undefined;
  /** Believed since; `undefined`: always. */
  from?: Date | undefined;
  /** Believed until, and no longer at this time. */
  until?: Date | undefined;
}

export interface Trust {
  entries: readonly TrustedEntry[];
  /** Of the manifest that says so; `undefined` for certificates that nobody signed for. */
  sha256?: string | undefined;
}

/** All that a verdict depends on beside the document: no network, no clock. */
export interface JudgeContext {
  /** Validation time. */
  at: Date;
  trust: Trust;
  algorithms: AlgorithmPolicy;
  /** Of the policy's text. */
  algorithmsSha256: string;
  /** What was given beside the document. */
  given: Material;
}
