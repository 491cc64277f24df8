/** What a signature is worth. @see ETSI EN 319 102-1 §5.1.3 */
export type Indication = 'TOTAL_PASSED' | 'INDETERMINATE' | 'TOTAL_FAILED';

/** What a time-stamp or an evidence record is worth. @see ETSI EN 319 102-1 §5.4 */
export type ProofIndication = 'PASSED' | 'INDETERMINATE' | 'FAILED';

/** Why something failed for good, whatever else comes to light. @see ETSI EN 319 102-1 §5.1.3, table 5 */
export const FAILED = [
  'FORMAT_FAILURE',
  'HASH_FAILURE',
  'SIG_CRYPTO_FAILURE',
  'REVOKED',
  'EXPIRED',
  'NOT_YET_VALID',
] as const;

/** Why nothing can be said yet. @see ETSI EN 319 102-1 §5.1.3, table 6 */
export const INDETERMINATE = [
  'SIG_CONSTRAINTS_FAILURE',
  'CHAIN_CONSTRAINTS_FAILURE',
  'CERTIFICATE_CHAIN_GENERAL_FAILURE',
  'CRYPTO_CONSTRAINTS_FAILURE',
  'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
  'TIMESTAMP_ORDER_FAILURE',
  'NO_SIGNING_CERTIFICATE_FOUND',
  'NO_CERTIFICATE_CHAIN_FOUND',
  'NO_CERTIFICATE_CHAIN_FOUND_NO_POE',
  'REVOKED_NO_POE',
  'REVOKED_CA_NO_POE',
  'OUT_OF_BOUNDS_NO_POE',
  'OUT_OF_BOUNDS_NOT_REVOKED',
  'REVOCATION_OUT_OF_BOUNDS_NO_POE',
  'NO_POE',
  'TRY_LATER',
  'SIGNED_DATA_NOT_FOUND',
  'POLICY_PROCESSING_ERROR',
  'SIGNATURE_POLICY_NOT_AVAILABLE',
] as const;

export type FailedSubIndication = (typeof FAILED)[number];
export type IndeterminateSubIndication = (typeof INDETERMINATE)[number];
export type SubIndication = FailedSubIndication | IndeterminateSubIndication;

/** What one process came to. */
export type Conclusion =
  | { indication: 'TOTAL_PASSED'; subIndication?: undefined; reason?: undefined }
  | { indication: 'INDETERMINATE'; subIndication: IndeterminateSubIndication; reason: string }
  | { indication: 'TOTAL_FAILED'; subIndication: FailedSubIndication; reason: string };

export const PASSED_CONCLUSION: Conclusion = { indication: 'TOTAL_PASSED' };

const failed: ReadonlySet<string> = new Set(FAILED);

/** The conclusion that a sub-indication belongs to. @param reason in a sentence, for people */
export const conclude = (subIndication: SubIndication, reason: string): Conclusion =>
  failed.has(subIndication)
    ? { indication: 'TOTAL_FAILED', subIndication: subIndication as FailedSubIndication, reason }
    : { indication: 'INDETERMINATE', subIndication: subIndication as IndeterminateSubIndication, reason };

/** The same of a time-stamp or an evidence record. */
export const PROOF_INDICATION: Readonly<Record<Indication, ProofIndication>> = {
  TOTAL_PASSED: 'PASSED',
  INDETERMINATE: 'INDETERMINATE',
  TOTAL_FAILED: 'FAILED',
};

/** How much of a file a signature is over, the least first. */
export const COVERAGES = ['UNCLEAR', 'CONTIGUOUS', 'ENTIRE_REVISION', 'ENTIRE_FILE'] as const;
export type Coverage = (typeof COVERAGES)[number];

/** What was changed since signing, the least first. */
export const MODIFICATIONS = ['NONE', 'LTA', 'SIGNATURE_OR_FORM', 'ISSUE_NUMBER', 'ANNOTATION', 'OTHER'] as const;
export type Modification = (typeof MODIFICATIONS)[number];

/** What a signature has for its later judgement. @see ETSI EN 319 142-1 §6, ETSI EN 319 122-1 §6 */
export type Level = 'B' | 'T' | 'LT' | 'LTA' | 'PKCS7';
