import { createHash } from 'node:crypto';
import { sequence, bitOctets } from '../asn1/values.js';
import { isSignedOnce } from '../x509/algorithm.js';
import type { Certificate } from '../x509/certificate.js';
import { isSameName } from '../x509/name.js';
import type { OcspResponse, OcspStatement } from './ocsp.js';
import type { RevocationStatus } from './status.js';

const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';

export interface OcspQuestion {
  /** Of the certificate that is asked about. */
  issuer: Certificate;
  responses: readonly OcspResponse[];
  /** Which statements count at the time that is asked about. */
  isInTime(statement: OcspStatement): boolean;
  /** Whether a responder that the issuer certified was not revoked himself. */
  isGood(responder: Certificate): boolean | Promise<boolean>;
}

/** What answers say of a certificate, the newest first. @see RFC 6960 §3.2 */
export async function statusByOcsp(certificate: Certificate, question: OcspQuestion): Promise<RevocationStatus> {
  const why: string[] = [];
  const newestFirst = [...question.responses].sort((a, b) => b.producedAt.getTime() - a.producedAt.getTime());
  for (const response of newestFirst) {
    const statement = statementOn(certificate, question.issuer, response);
    if (statement === undefined || statement.status === 'unknown') continue;
    if (!question.isInTime(statement)) {
      why.push(`the OCSP response of ${response.producedAt.toISOString()} does not tell of this time`);
      continue;
    }
    const responder = responderOf(response, question.issuer);
    if (responder === undefined || !(await isUsable(responder, response, question))) {
      why.push('the OCSP response is not signed by whoever may give one');
      continue;
    }
    const { status, thisUpdate, nextUpdate } = statement;
    const known = { by: [response], thisUpdate, nextUpdate, responder };
    return status === 'good' ? { status, ...known } : { status: 'revoked', revoked: status, ...known };
  }
  return { status: 'unknown', why };
}

async function isUsable(
  responder: Certificate,
  { producedAt }: OcspResponse,
  question: OcspQuestion,
): Promise<boolean> {
  if (responder === question.issuer) return true;
  if (producedAt < responder.notBefore || producedAt > responder.notAfter) return false;
  return responder.extensions.hasOcspNoCheck || question.isGood(responder);
}

/** The statement of an answer about a certificate, by whichever digest it names it. @see RFC 6960 §4.1.1 */
const statementOn = (
  certificate: Certificate,
  issuer: Certificate,
  { statements }: OcspResponse,
): OcspStatement | undefined =>
  statements.find(({ digest, issuerNameHash, issuerKeyHash, serial }) => {
    if (digest === undefined || serial !== certificate.serial) return false;
    const hash = (bytes: Uint8Array): Buffer => createHash(digest).update(bytes).digest();
    return issuerNameHash.equals(hash(issuer.subject.der)) && issuerKeyHash.equals(hash(keyBits(issuer)));
  });

/** The bits of a key, which it is named by. */
const keyBits = ({ spki }: Certificate): Buffer => bitOctets(sequence(spki, 'public key')[1]);

/**
 * Who signed an answer, where he may: the issuer of the certificate, or a responder that this issuer certified for it.
 * @returns the certificate of the key
 * @see RFC 6960 §4.2.2.2
 */
function responderOf(response: OcspResponse, issuer: Certificate): Certificate | undefined {
  const candidates = [issuer, ...response.certificates.filter((held) => isDelegated(held, issuer))];
  return candidates.find((candidate) => isNamed(response, candidate) && isSigned(response, candidate));
}

const isDelegated = (held: Certificate, issuer: Certificate): boolean =>
  isSameName(held.issuer, issuer.subject) &&
  held.extensions.extendedKeyUsage?.includes(OCSP_SIGNING) === true &&
  held.extensions.unknownCritical.length === 0 &&
  issuer.publicKey !== undefined &&
  isSignedOnce(issuer.publicKey, held);

function isNamed({ responder }: OcspResponse, candidate: Certificate): boolean {
  if ('name' in responder) return isSameName(responder.name, candidate.subject);
  return responder.keyHash.equals(createHash('sha1').update(keyBits(candidate)).digest());
}

const isSigned = (response: OcspResponse, { publicKey }: Certificate): boolean =>
  publicKey !== undefined && isSignedOnce(publicKey, response);
