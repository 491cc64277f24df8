import {
  createDigest,
  digestOfContent,
  DIGESTS,
  ifReadable,
  type Content,
  type SignedData,
  type SignerInfo,
} from '@mocban/pki';
import { encodeOid, Fields, octets, oid, readWhole, sequence, type Asn1 } from '@mocban/pki/asn1';
import type { ObjectId, TimestampToJudge } from '../model/to-judge.js';
import { objectId } from './object-id.js';
import { idsWithin, timestampToJudge } from './timestamp.js';

/** @see ETSI EN 319 122-1 §5.5.2, §5.5.3 */
const ARCHIVE_TIMESTAMP_V3 = '0.4.0.1733.2.4';
const HASH_INDEX = { '0.4.0.19122.1.5': 'v3', '0.4.0.1733.2.5': 'v1' } as const;
const MOST = 64;
const MOST_HASHES = 4_096;

interface HashIndex {
  algorithm: string;
  certificates: readonly Buffer[];
  revocations: readonly Buffer[];
  attributes: readonly Buffer[];
  bytes: Buffer;
  kind: 'v1' | 'v3';
}

/**
 * Time-stamps over a signature with all that it is judged by, as an index in them lists it.
 * @param covered what the signature itself is @param known what is proved with each token among the attributes
 * @see ETSI EN 319 122-1 §5.5.3
 */
export function archiveTimestampsOf(
  signedData: SignedData,
  signer: SignerInfo,
  content: Content | undefined,
  covered: readonly ObjectId[],
  known: ReadonlyMap<ObjectId, readonly ObjectId[]>,
): TimestampToJudge[] {
  const proved = new Map(known);
  const found: TimestampToJudge[] = [];
  for (const value of (signer.unsigned.get(ARCHIVE_TIMESTAMP_V3) ?? []).slice(0, MOST)) {
    const index = indexOf(value.bytes);
    const listed = index && listedBy(index, signedData, signer, proved);
    const imprint = async (algorithm: string): Promise<Buffer | undefined> =>
      // An index of something that is not there is that of another signature.
      index === undefined || listed === undefined
        ? Buffer.alloc(0)
        : imprintOf(signedData, signer, content, index, algorithm);
    const timestamp = timestampToJudge('archive', value.bytes, imprint, [...covered, ...(listed ?? [])]);
    found.push(timestamp);
    proved.set(timestamp.id, idsWithin(timestamp));
  }
  return found;
}

/** The index lies in the token, among what is not signed there: it is bound by being part of what was stamped. */
const indexOf = (token: Buffer): HashIndex | undefined =>
  ifReadable(() => {
    const [, wrapped] = sequence(readWhole(token, 'ber'), 'token');
    const signedData = sequence(wrapped?.children()[0], 'signed data');
    const unsigned = signedData
      .at(-1)
      ?.children()[0]
      ?.children()
      .find((one) => one.is(1, 'context'));
    for (const attribute of unsigned?.children() ?? []) {
      const [type, values] = sequence(attribute, 'attribute');
      const kind = HASH_INDEX[oid(type) as keyof typeof HASH_INDEX];
      if (kind !== undefined) return parseIndex(values?.children()[0], kind);
    }
    return undefined;
  });

function parseIndex(element: Asn1 | undefined, kind: 'v1' | 'v3'): HashIndex | undefined {
  const parts = sequence(element, 'hash index');
  const fields = new Fields(parts, 'hash index');
  // The older one may leave out SHA-256.
  const algorithm = parts.length === 3 ? 'sha256' : DIGESTS[oid(sequence(fields.next(), 'digest algorithm')[0])];
  const hashes = (): Buffer[] => sequence(fields.next(), 'hashes').slice(0, MOST_HASHES).map(octets);
  const [certificates, revocations, attributes] = [hashes(), hashes(), hashes()];
  fields.end();
  return algorithm === undefined
    ? undefined
    : { algorithm, certificates, revocations, attributes, bytes: element!.bytes, kind };
}

/** What an index lists of what is there; `undefined` where it lists something that is not. */
function listedBy(
  index: HashIndex,
  { held }: SignedData,
  signer: SignerInfo,
  known: ReadonlyMap<ObjectId, readonly ObjectId[]>,
): ObjectId[] | undefined {
  const attributes = attributesOf(signer, index.kind);
  const places: [readonly Buffer[], readonly { hashed: Buffer; ids: readonly ObjectId[] }[]][] = [
    [index.certificates, held.certificates.map(asItself)],
    [index.revocations, held.revocations.map(asRevocation)],
    [index.attributes, attributes.map(({ hashed, value }) => ({ hashed, ids: known.get(objectId(value)) ?? [] }))],
  ];
  const ids: ObjectId[] = [];
  for (const [hashes, there] of places) {
    const byHash = new Map(
      there.map((one) => [createDigest(index.algorithm).update(one.hashed).digest('hex'), one.ids]),
    );
    for (const hash of hashes) {
      const found = byHash.get(hash.toString('hex'));
      if (found === undefined) return undefined;
      ids.push(...found);
    }
  }
  return ids;
}

const asItself = (bytes: Buffer): { hashed: Buffer; ids: ObjectId[] } => ({ hashed: bytes, ids: [objectId(bytes)] });

/** A list is itself; an OCSP response is wrapped into what says its format, in pieces of BasicOCSPResponse or whole. */
function asRevocation(bytes: Buffer): { hashed: Buffer; ids: ObjectId[] } {
  const element = readWhole(bytes, 'ber');
  const inner = element.is(1, 'context') ? element.children()[1]?.bytes : undefined;
  return { hashed: bytes, ids: [objectId(inner ?? bytes)] };
}

/** Each value of each unsigned attribute as an index digests it. @see ETSI EN 319 122-1 §5.5.2 */
function attributesOf({ unsigned, bytes }: SignerInfo, kind: 'v1' | 'v3'): { hashed: Buffer; value: Buffer }[] {
  if (kind === 'v3')
    return [...unsigned].flatMap(([type, values]) =>
      values.map(({ bytes: value }) => ({ hashed: Buffer.concat([encodeOid(type), value]), value })),
    );
  const attributes = readWhole(bytes, 'ber')
    .children()
    .find((one) => one.is(1, 'context'));
  return (attributes?.children() ?? []).map((attribute) => ({
    hashed: attribute.bytes,
    value: attribute.children()[1]?.children()[0]?.bytes ?? Buffer.alloc(0),
  }));
}

/** @see ETSI EN 319 122-1 §5.5.3 */
async function imprintOf(
  { contentType }: SignedData,
  signer: SignerInfo,
  content: Content | undefined,
  index: HashIndex,
  algorithm: string,
): Promise<Buffer | undefined> {
  const digest = content && (await digestOfContent(content, algorithm));
  if (digest === undefined) return undefined;
  // Version to signature, as they are written; what is not signed comes in by the index.
  const fields = readWhole(signer.bytes, 'ber')
    .children()
    .filter((one) => !one.is(1, 'context'));
  const hash = createDigest(algorithm).update(encodeOid(contentType)).update(digest);
  for (const { bytes } of fields) hash.update(bytes);
  return hash.update(index.bytes).digest();
}
