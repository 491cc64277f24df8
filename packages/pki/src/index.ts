export {
  defaultAlgorithmPolicy,
  defaultAlgorithmPolicyText,
  digestProblem,
  keyProblem,
  parseAlgorithmPolicy,
} from './algorithms/policy.js';
export type { AlgorithmPolicy, AlgorithmProblem } from './algorithms/policy.js';
export { signDetached } from './cms/build-signature.js';
export type { SignatureOptions, SignatureStamp } from './cms/build-signature.js';
export { digestOfContent } from './cms/content.js';
export type { Content } from './cms/content.js';
export { parseSignedData, parseSigner } from './cms/signed-data.js';
export type { Attributes, SignedData, SignerInfo } from './cms/signed-data.js';
export { ATTRIBUTE, certificatesOf, claimedTime, namesCertificate, verifySigner } from './cms/verify-signer.js';
export type { SignerOutcome } from './cms/verify-signer.js';
export { ifReadable, PkiError } from './error.js';
export type { PkiErrorCode } from './error.js';
export { openPkcs12 } from './keys/pkcs12.js';
export { localKey } from './keys/signing-key.js';
export type { SigningDigest, SigningKey, SigningScheme } from './keys/signing-key.js';
export { tokenKey } from './keys/pkcs11.js';
export type { TokenKey } from './keys/pkcs11.js';
export { buildPaths, findPath } from './path/build.js';
export type { CertificatePath, JudgedPath } from './path/build.js';
export { judgeCertificate } from './path/judge.js';
export type { CertificateVerdict, JudgeOptions, KnownCertificates, RevocationPeriod } from './path/judge.js';
export { isOutOfTime, validatePath } from './path/validate.js';
export type { PathOptions, PathProblem, PathProblemCode, PathVerdict, TrustAnchor } from './path/validate.js';
export { findRevoked, parseCrl } from './revocation/crl.js';
export type { Crl, RevokedEntry } from './revocation/crl.js';
export { parseOcspResponse } from './revocation/ocsp.js';
export { ocspAddresses, serialiseOcspRequest } from './revocation/ocsp-request.js';
export { statusByCrl } from './revocation/by-crl.js';
export type { CrlQuestion } from './revocation/by-crl.js';
export { statusByOcsp } from './revocation/by-ocsp.js';
export type { OcspQuestion } from './revocation/by-ocsp.js';
export type { OcspResponse, OcspStatement } from './revocation/ocsp.js';
export { parseRevocationData } from './revocation/read.js';
export type { RevocationData, RevocationStatus } from './revocation/status.js';
export { parseTrustManifest, serialiseTrustManifest, TRUST_DOMAINS } from './trust/manifest.js';
export type { TrustDomain, TrustEntry } from './trust/manifest.js';
export { requestTimestamp } from './tsp/client.js';
export type { TimestampClientOptions } from './tsp/client.js';
export { answerTo, newTimestampRequest, serialiseTimestampRequest } from './tsp/request.js';
export type { TimestampRequest } from './tsp/request.js';
export { parseTimeStampedData } from './tsp/stamped-data.js';
export type { TimeStampedData } from './tsp/stamped-data.js';
export { parseTimestampToken, tokenOfResponse, verifyTimestampToken } from './tsp/token.js';
export type { TimestampToken, TokenOutcome } from './tsp/token.js';
export { openTrustStore, signTrustStore, TrustStore } from './trust/store.js';
export type { TrustedCertificate } from './trust/store.js';
export type { SignatureAlgorithm, Signed } from './x509/algorithm.js';
export {
  createDigest,
  DIGESTS,
  encodeDigestAlgorithm,
  isSignedBy,
  isSignedOnce,
  signatureAlgorithm,
} from './x509/algorithm.js';
export { parseCertificate } from './x509/certificate.js';
export type { Certificate } from './x509/certificate.js';
export { parseCertificates } from './x509/certificates.js';
export { ANY_POLICY, EXTENSION, KEY_USAGE } from './x509/extensions.js';
export type { CertificateExtensions, Extension } from './x509/extensions.js';
export type { GeneralName } from './x509/general-name.js';
export { attributeOf, isSameName, parseName, showName } from './x509/name.js';
export type { Name, NameAttribute } from './x509/name.js';
