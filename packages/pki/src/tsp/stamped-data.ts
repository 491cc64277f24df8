import { readWhole, TAG, type Asn1 } from '../asn1/element.js';
import { boolean, explicit, Fields, octets, oid, sequence } from '../asn1/values.js';
import { malformed } from '../error.js';
import { parseTimestampToken, type TimestampToken } from './token.js';

const TIME_STAMPED_DATA = '1.2.840.113549.1.9.16.1.31';

/** A document with the time-stamps of it. @see RFC 5544 §2 */
export interface TimeStampedData {
  /** Absent where the document lies elsewhere. */
  content?: Buffer;
  /** DER that was stamped before the content, where the data say so. */
  metaData?: Buffer;
  /** The first is of the content, each of the others of the one before. */
  tokens: readonly TimestampToken[];
}

/** Evidence records in it are not read. @throws PkiError `PKI_MALFORMED`, `PKI_LIMIT` */
export function parseTimeStampedData(bytes: Uint8Array): TimeStampedData {
  const [type, tagged] = sequence(readWhole(bytes, 'ber'), 'CMS');
  if (oid(type) !== TIME_STAMPED_DATA || tagged?.is(0, 'context') !== true)
    throw malformed('CMS that is no time-stamped data');
  const fields = Fields.of(explicit(tagged), 'time-stamped data');
  fields.next();
  fields.optional(TAG.IA5_STRING);
  const metaData = fields.optional(TAG.SEQUENCE);
  const content = fields.optional(TAG.OCTET_STRING);
  const evidence = fields.tagged(0);
  if (evidence === undefined) throw malformed('time-stamped data without time-stamps');
  fields.end();
  return {
    ...(content && { content: octets(content) }),
    ...(metaData && isStamped(metaData) && { metaData: metaData.bytes }),
    tokens: evidence.children().map((one) => parseTimestampToken(sequence(one, 'time-stamp')[0]!.bytes)),
  };
}

/** @see RFC 5544 §2: `hashProtected` */
const isStamped = (metaData: Asn1): boolean => boolean(sequence(metaData, 'metadata')[0]);
