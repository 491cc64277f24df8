import {
  ocspAddresses,
  parseOcspResponse,
  serialiseOcspRequest,
  statusByOcsp,
  type Certificate,
  type OcspResponse,
} from '@mocban/pki';
import type { Logger } from 'pino';
import { download } from './download.js';

const MAX_OCSP_BYTES = 1024 * 1024;
/** A transfer waits for it. */
const ASK_TIMEOUT_MS = 10_000;
/** Of the addresses that one certificate names so many are asked. */
const MOST_ADDRESSES = 4;

/** A certificate, and whose key signed it. */
export interface IssuedCertificate {
  certificate: Certificate;
  issuer: Certificate;
}

/**
 * What the responders that certificates name answer about them; of each certificate the first answer that the issuer, or a responder of
 * his, has signed. Whether it is fresh, and its responder not revoked, is for whoever judges by it. One that gives none is passed over.
 */
export async function fetchOcsps(
  issued: readonly IssuedCertificate[],
  signal: AbortSignal,
  logger: Logger,
): Promise<OcspResponse[]> {
  const answers: OcspResponse[] = [];
  for (const one of issued) {
    const answer = await answerFor(one, signal, logger);
    if (answer !== undefined) answers.push(answer);
  }
  return answers;
}

async function answerFor(
  { certificate, issuer }: IssuedCertificate,
  signal: AbortSignal,
  logger: Logger,
): Promise<OcspResponse | undefined> {
  for (const url of addressesOf(certificate, logger)) {
    try {
      const bytes = Uint8Array.from(serialiseOcspRequest(certificate, issuer));
      const question = { contentType: 'application/ocsp-request', bytes };
      const response = parseOcspResponse(
        await download(url, { maxBytes: MAX_OCSP_BYTES, timeoutMs: ASK_TIMEOUT_MS, signal, question }),
      );
      await requireAbout(certificate, issuer, response);
      return response;
    } catch (err) {
      signal.throwIfAborted();
      logger.warn({ err, url }, 'the status of a certificate could not be fetched');
    }
  }
  return undefined;
}

function addressesOf(certificate: Certificate, logger: Logger): string[] {
  try {
    return ocspAddresses(certificate).slice(0, MOST_ADDRESSES);
  } catch (err) {
    logger.warn({ err, certificate: certificate.sha256 }, 'a certificate does not say where its status can be asked');
    return [];
  }
}

/** What is of another certificate, says nothing, or is by nobody who may say it, is not kept. */
async function requireAbout(certificate: Certificate, issuer: Certificate, response: OcspResponse): Promise<void> {
  const { status } = await statusByOcsp(certificate, {
    issuer,
    responses: [response],
    isInTime: () => true,
    isGood: () => true,
  });
  if (status === 'unknown')
    throw new Error('the answer tells nothing of the certificate, or is not signed by whoever may');
}
