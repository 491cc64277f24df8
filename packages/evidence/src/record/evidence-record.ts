import { DIGESTS, encodeDigestAlgorithm, parseTimestampToken, PkiError } from '@mocban/pki';
import { count, encode, encodeInteger, Fields, octets, oid, readWhole, sequence, type Asn1 } from '@mocban/pki/asn1';
import { EvidenceError } from '../error.js';
import { algorithmNamed, type RecordAlgorithm } from './digests.js';

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_STAMPS = 10_000;

/** A token with the way from what is proved to what was stamped. @see RFC 4998 §4.1 */
export interface ArchiveTimestamp {
  algorithm: RecordAlgorithm;
  /** Lists of values: each is digested into one of the next, the last into what was stamped. Empty: one thing was stamped itself. */
  lists: readonly (readonly Buffer[])[];
  /** DER of the token. */
  token: Buffer;
}

/** Tokens by one digest algorithm, each of which renews the one before. */
export type ArchiveTimestampChain = readonly ArchiveTimestamp[];

/** What proves that data was there at a time, after keys and digests of that time are worth nothing. @see RFC 4998 §3.1 */
export interface EvidenceRecord {
  /** Each renews all before it by another digest algorithm. */
  chains: readonly ArchiveTimestampChain[];
}

/**
 * @throws EvidenceError `EVIDENCE_RECORD_INVALID`, also for records of encrypted data and of digest algorithms that are not known here
 */
export function parseEvidenceRecord(bytes: Uint8Array): EvidenceRecord {
  if (bytes.byteLength > MAX_BYTES) throw invalid(`a record of more than ${MAX_BYTES} bytes`);
  try {
    const fields = Fields.of(readWhole(bytes, 'ber'), 'evidence record');
    if (count(fields.next()) !== 1) throw invalid('a record of another version');
    sequence(fields.next(), 'digest algorithms');
    fields.tagged(0);
    if (fields.tagged(1) !== undefined) throw invalid('a record of encrypted data');
    const chains = sequence(fields.next(), 'chains').map((chain) => parseChain(chain));
    fields.end();
    if (chains.length === 0) throw invalid('a record without a time-stamp');
    if (chains.flat().length > MAX_STAMPS) throw invalid(`a record of more than ${MAX_STAMPS} time-stamps`);
    return { chains };
  } catch (cause) {
    if (cause instanceof PkiError) throw new EvidenceError('EVIDENCE_RECORD_INVALID', cause.message, { cause });
    throw cause;
  }
}

function parseChain(element: Asn1): ArchiveTimestamp[] {
  const stamps = sequence(element, 'chain').map(parseStamp);
  if (stamps.length === 0) throw invalid('a chain without a time-stamp');
  return stamps;
}

function parseStamp(element: Asn1): ArchiveTimestamp {
  const fields = Fields.of(element, 'archive time-stamp');
  const algorithm = fields.tagged(0);
  fields.tagged(1);
  const lists = fields.tagged(2);
  const token = fields.next().bytes;
  fields.end();
  const known = algorithmNamed(
    algorithm === undefined ? parseTimestampToken(token).digest : DIGESTS[oid(algorithm.children()[0])],
  );
  if (known === undefined) throw invalid('a digest algorithm that is not known');
  return {
    algorithm: known,
    lists: (lists?.children() ?? []).map((list) => sequence(list, 'hashes').map(octets)),
    token,
  };
}

/** DER of a record. */
export const serialiseEvidenceRecord = ({ chains }: EvidenceRecord): Buffer =>
  encode(
    0x30,
    encodeInteger(1),
    encode(
      0x30,
      ...[...new Set(chains.flat().map(({ algorithm }) => algorithm))].map((one) => encodeDigestAlgorithm(one)),
    ),
    serialiseChains(chains),
  );

/** DER of chains, as a renewal by another digest algorithm digests them. @see RFC 4998 §5.2 */
export const serialiseChains = (chains: readonly ArchiveTimestampChain[]): Buffer =>
  encode(0x30, ...chains.map((chain) => encode(0x30, ...chain.map(serialiseStamp))));

const serialiseStamp = ({ algorithm, lists, token }: ArchiveTimestamp): Buffer =>
  encode(
    0x30,
    encodeDigestAlgorithm(algorithm, 0xa0),
    ...(lists.length === 0
      ? []
      : [encode(0xa2, ...lists.map((list) => encode(0x30, ...list.map((value) => encode(4, value)))))]),
    token,
  );

const invalid = (message: string): EvidenceError => new EvidenceError('EVIDENCE_RECORD_INVALID', message);
