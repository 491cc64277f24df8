import { createHash } from 'node:crypto';
import {
  ATTRIBUTE,
  namesCertificate,
  parseSignedData,
  parseTimestampToken,
  PkiError,
  verifySigner,
  verifyTimestampToken,
  type Certificate,
  type Content,
} from '@mocban/pki';
import { manifestName, type ManifestAlgorithm } from '../manifest/manifest.js';

/** File name of the seal of a digest manifest, beside it: a detached signature is named for what it is of. */
export const sealName = (algorithm: ManifestAlgorithm) => `${manifestName(algorithm)}.p7s` as const;

/** Whether a name is that of a seal. */
export const isSealOf = (name: string): boolean => /^manifest-sha(?:256|512)\.txt\.p7s$/.test(name);

/** Seals have a signature, a token and some certificates. */
const MAX_BYTES = 1024 * 1024;

/** What the mathematics of a seal say; nothing of whether its certificate or its authority is believed. */
export type SealOutcome =
  { outcome: 'valid'; certificate: Certificate; stampedAt: Date } | { outcome: 'wrong'; message: string };

/**
 * Verifies a seal by itself: it is CMS with one signer, who names his certificate by its digest and has signed this manifest, and its
 * token is of this signature. Never throws for what is in a seal. Reads the manifest once, if at all.
 * @see ETSI EN 319 122-1 §6
 */
export async function verifySeal(seal: Uint8Array, manifest: Content): Promise<SealOutcome> {
  if (seal.byteLength > MAX_BYTES) return wrong(`it has more than ${MAX_BYTES} bytes`);
  try {
    return await verify(seal, manifest);
  } catch (error) {
    if (error instanceof PkiError) return wrong(error.message);
    throw error;
  }
}

async function verify(seal: Uint8Array, manifest: Content): Promise<SealOutcome> {
  const signed = parseSignedData(seal);
  const [signer, ...others] = signed.signers;
  if (signer === undefined || others.length > 0) return wrong(`it has ${signed.signers.length} signers`);
  if (signed.content !== undefined) return wrong('it has a content of its own');
  const certificate = signed.certificates.find((one) => namesCertificate(signer, one) === 'same');
  if (certificate === undefined) return wrong('the certificate that its signer named is not in it');
  const outcome = await verifySigner(signed, signer, certificate, manifest);
  if (outcome.outcome === 'digest-differs') return wrong('it is of another manifest');
  if (outcome.outcome !== 'valid') return wrong('message' in outcome ? outcome.message : 'its signature is wrong');
  const tokens = signer.unsigned.get(ATTRIBUTE.signatureTimestamp) ?? [];
  if (tokens.length !== 1) return wrong(`it has ${tokens.length} time-stamps`);
  const token = parseTimestampToken(tokens[0]!.bytes);
  if (token.digest === undefined) return wrong('its time-stamp is of no algorithm that is known');
  const imprint = createHash(token.digest).update(signer.signature).digest();
  const stamped = await verifyTimestampToken(token, imprint);
  return stamped.outcome === 'valid'
    ? { outcome: 'valid', certificate, stampedAt: token.genTime }
    : wrong(`its time-stamp: ${stamped.message}`);
}

const wrong = (message: string): SealOutcome => ({ outcome: 'wrong', message });
