import { PkiError } from '../error.js';
import { parseCrl } from './crl.js';
import { parseOcspResponse } from './ocsp.js';
import type { RevocationData } from './status.js';

/** A list or an answer, by its content. @throws PkiError `PKI_MALFORMED` where it is neither */
export function parseRevocationData(bytes: Uint8Array): RevocationData {
  try {
    return parseCrl(bytes);
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    try {
      return parseOcspResponse(bytes);
    } catch {
      throw error;
    }
  }
}
