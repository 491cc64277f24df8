import { randomBytes } from 'node:crypto';
import { TAG, type Asn1 } from '../asn1/element.js';
import { encode, encodeInteger, encodeOid } from '../asn1/encode.js';
import { expect, text } from '../asn1/values.js';
import { PkiError } from '../error.js';
import { encodeDigestAlgorithm } from '../x509/algorithm.js';
import { parseTimestampResponse, parseTimestampToken, type TimestampToken } from './token.js';

/** What an authority is asked for. */
export interface TimestampRequest {
  /** As node:crypto names it. */
  digest: string;
  imprint: Uint8Array;
  /** Dotted decimal. @defaultValue the authority's own */
  policy?: string;
  /** A number by which the answer is known to be new; lower-case hexadecimal. */
  nonce: string;
}

/** A new request, with a nonce of 64 bits. */
export const newTimestampRequest = (request: Omit<TimestampRequest, 'nonce'>): TimestampRequest => ({
  ...request,
  // Neither negative nor longer than it must be.
  nonce: Buffer.concat([Buffer.of(0x40 | (randomBytes(1)[0]! & 0x3f)), randomBytes(7)]).toString('hex'),
});

/** DER, asking for the authority's certificate. @throws PkiError `PKI_ALGORITHM_UNKNOWN` @see RFC 3161 §2.4.1 */
export const serialiseTimestampRequest = ({ digest, imprint, policy, nonce }: TimestampRequest): Buffer =>
  encode(
    0x30,
    encodeInteger(1),
    encode(0x30, encodeDigestAlgorithm(digest), encode(TAG.OCTET_STRING, imprint)),
    ...(policy === undefined ? [] : [encodeOid(policy)]),
    encode(TAG.INTEGER, Buffer.from(nonce, 'hex')),
    encode(TAG.BOOLEAN, Buffer.of(0xff)),
  );

/**
 * The token of an answer, which is one to this request.
 * @throws PkiError `PKI_TIMESTAMP_REFUSED` when the authority gave none, or one to another request; `PKI_MALFORMED`, `PKI_LIMIT`
 * @see RFC 3161 §2.4.2
 */
export function answerTo(request: TimestampRequest, response: Uint8Array): { token: TimestampToken; bytes: Buffer } {
  const { granted, status, token: bytes } = parseTimestampResponse(response);
  if (bytes === undefined) throw refused(`the authority gave no time-stamp: ${reasonOf(granted, status)}`);
  const token = parseTimestampToken(bytes);
  if (token.nonce !== request.nonce) throw refused('the answer is to another request: it has another nonce');
  if (token.digest !== request.digest || !token.imprint.equals(request.imprint))
    throw refused('the answer is to another request: it is of something else');
  if (request.policy !== undefined && token.policy !== request.policy)
    throw refused(`the time-stamp is by the policy ${token.policy}`);
  return { token, bytes };
}

/** The authority's words, where it has any. */
function reasonOf(granted: number, status: readonly Asn1[]): string {
  const words = status.find((one) => one.is(TAG.SEQUENCE));
  const said = words?.children().flatMap((one) => text(expect(one, TAG.UTF8_STRING, 'words')) ?? []);
  return [`status ${granted}`, ...(said ?? [])].join(', ').slice(0, 500);
}

const refused = (message: string): PkiError => new PkiError('PKI_TIMESTAMP_REFUSED', message);
