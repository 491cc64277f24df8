import { parseSignedData } from '../cms/signed-data.js';
import { malformed, PkiError } from '../error.js';
import { parseCertificate, type Certificate } from './certificate.js';

const MAX_BYTES = 16 * 1024 * 1024;
const BLOCK = /-----BEGIN ([A-Z0-9# ]{1,40})-----([A-Za-z0-9+/=\s]*)-----END /g;

/**
 * All certificates of a file: DER, PEM with any number of them, or the signed data without a signer that are passed round as `.p7b`.
 * @throws PkiError `PKI_MALFORMED`, `PKI_LIMIT`
 */
export function parseCertificates(bytes: Uint8Array): Certificate[] {
  if (bytes.byteLength > MAX_BYTES) throw malformed(`certificates of more than ${MAX_BYTES} bytes`);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blocks = [...buffer.toString('latin1').matchAll(BLOCK)];
  if (buffer[0] === 0x30 || blocks.length === 0) return ofDer(buffer);
  return blocks
    .filter(([, label]) => label!.includes('CERTIFICATE') || label!.startsWith('PKCS') || label === 'CMS')
    .flatMap(([, , body]) => ofDer(Buffer.from(body!, 'base64')));
}

function ofDer(der: Buffer): Certificate[] {
  try {
    return [parseCertificate(der)];
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    try {
      return [...parseSignedData(der).certificates];
    } catch {
      throw error;
    }
  }
}
