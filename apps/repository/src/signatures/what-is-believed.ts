import { readFile } from 'node:fs/promises';
import { defaultAlgorithmPolicyText } from '@mocban/pki';
import { readMaterial, readSignedTrust, type FolderMaterial, type Trust } from '@mocban/signatures';
import type { SignatureConfig } from '../config/signature-options.js';

/** What certificates, signatures and time-stamps are judged by in this service, as it lies in its folders. */
export interface Believed {
  trust: Trust;
  given: FolderMaterial;
  /** The policy of algorithms. */
  algorithms: string;
}

const NOTHING: FolderMaterial = { certificates: [], crls: [], ocsps: [], ignored: [] };
const NOBODY: Trust = { entries: [] };

/**
 * Reads it as it is now, so that what is put there counts at once.
 * @throws PkiError `PKI_TRUST_INVALID` when the trust store is not what was signed; the system's error
 */
export const readBelieved = async ({ trust, validationData, algorithmsFile }: SignatureConfig): Promise<Believed> => ({
  trust: trust === undefined ? NOBODY : await readSignedTrust(trust.folder, trust.keyFile),
  given: validationData === undefined ? NOTHING : await readMaterial(validationData),
  algorithms: algorithmsFile === undefined ? defaultAlgorithmPolicyText() : await readFile(algorithmsFile, 'utf8'),
});
