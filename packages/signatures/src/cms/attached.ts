import { PkiError, type Content } from '@mocban/pki';
import { encode, readAsn1 } from '@mocban/pki/asn1';
import type { SignedFile } from '../container/signed-file.js';

/** A signature as if it lay beside its content, and the content. */
export interface Detached {
  cms: Buffer;
  content: Content;
}

type Source = Pick<SignedFile, 'sizeBytes' | 'readAt'>;

/** Where an element is: its content ends at `end`, or where its end-of-contents octets are. */
interface Place {
  tag: number;
  start: number;
  end: number | undefined;
}

const SEQUENCE = 0x30;
const OCTETS = 0x04;
const CONSTRUCTED_OCTETS = 0x24;
const TAGGED = 0xa0;
/** Before and behind the content. */
const MOST_BYTES = 2 * 1024 * 1024;
/** OpenSSL writes pieces of 4 KiB. */
const MOST_PIECES = 1_000_000;
const WINDOW = 1024 * 1024;

/**
 * Takes the content out of signed data that hold it, without reading it: what is left is small, and the content is read in pieces as often
 * as it is asked for. In DER, and in BER as a stream writes it.
 * @returns `undefined` where there is no content in it
 * @throws PkiError `PKI_MALFORMED`, `PKI_LIMIT`
 * @see RFC 5652 §5.2
 */
export async function detach(source: Source): Promise<Detached | undefined> {
  const file = windowed(source);
  const outer = await placeAt(file, 0, SEQUENCE);
  const type = await wholeAt(file, outer.start);
  const tagged = await placeAt(file, outer.start + type.length, TAGGED);
  const signedData = await placeAt(file, tagged.start, SEQUENCE);
  const version = await wholeAt(file, signedData.start);
  const digests = await wholeAt(file, signedData.start + version.length);
  const encapsulated = await placeAt(file, signedData.start + version.length + digests.length, SEQUENCE);
  const contentType = await wholeAt(file, encapsulated.start);
  const at = encapsulated.start + contentType.length;
  if (encapsulated.end === at || (encapsulated.end === undefined && (await isEnd(file, at)))) return undefined;
  const explicit = await placeAt(file, at, TAGGED);
  const octets = await placeAt(file, explicit.start);
  const end = await endOf(file, octets);
  // Each of those around it has its own end, where it has no length.
  const behind = end + [octets, explicit, encapsulated].filter((one) => one.end === undefined).length * 2;
  const rest = await elementsFrom(file, behind, signedData.end ?? file.sizeBytes);
  const inner = encode(SEQUENCE, version, digests, encode(SEQUENCE, contentType), ...rest);
  return { cms: encode(SEQUENCE, type, encode(TAGGED, inner)), content: () => contentOf(windowed(source), octets) };
}

/** Reads a file by windows: pieces of a stream are small, and there are very many. */
function windowed({ sizeBytes, readAt }: Source): Source {
  let [from, held]: [number, Uint8Array] = [0, new Uint8Array()];
  return {
    sizeBytes,
    readAt: async (offset, length) => {
      const wanted = Math.min(length, WINDOW, Math.max(0, sizeBytes - offset));
      if (offset < from || offset + wanted > from + held.byteLength)
        [from, held] = [offset, await readAt(offset, WINDOW)];
      return held.subarray(offset - from, offset - from + wanted);
    },
  };
}

const malformed = (message: string): PkiError => new PkiError('PKI_MALFORMED', message);

async function placeAt(file: Source, at: number, wanted?: number): Promise<Place> {
  const head = Buffer.from(await file.readAt(at, 10));
  const [tag, first] = head;
  if (tag === undefined || first === undefined) throw malformed('it breaks off');
  if (wanted !== undefined && tag !== wanted) throw malformed(`expected an element ${wanted}, found ${tag}`);
  if (first === 0x80) return { tag, start: at + 2, end: undefined };
  const bytes = first < 0x80 ? 0 : first & 0x7f;
  if (bytes > 6 || head.length < 2 + bytes) throw malformed('a length that is none');
  const length = bytes === 0 ? first : head.readUIntBE(2, bytes);
  const start = at + 2 + bytes;
  if (start + length > file.sizeBytes) throw malformed('it breaks off');
  return { tag, start, end: start + length };
}

/** An element that is small. */
async function wholeAt(file: Source, at: number): Promise<Buffer> {
  return readAsn1(await file.readAt(at, 4096), 'ber').bytes;
}

async function isEnd(file: Source, at: number): Promise<boolean> {
  const [first, second] = await file.readAt(at, 2);
  return first === 0 && second === 0;
}

/** Where the content of a string of octets ends, before its end-of-contents octets. */
async function endOf(file: Source, octets: Place): Promise<number> {
  if (octets.tag !== OCTETS && octets.tag !== CONSTRUCTED_OCTETS) throw malformed('content that is no octets');
  if (octets.end !== undefined) return octets.end;
  let at = octets.start;
  for await (const piece of piecesOf(file, octets)) at = piece.end;
  return at;
}

/** The pieces that octets are written in: one, or as many as a stream has made. */
async function* piecesOf(file: Source, octets: Place): AsyncGenerator<{ start: number; end: number }> {
  if (octets.tag === OCTETS) {
    yield { start: octets.start, end: octets.end! };
    return;
  }
  let at = octets.start;
  let pieces = 0;
  while (octets.end === undefined ? !(await isEnd(file, at)) : at < octets.end) {
    const piece = await placeAt(file, at, OCTETS);
    if (piece.end === undefined) throw malformed('octets without a length');
    pieces += 1;
    if (pieces > MOST_PIECES) throw new PkiError('PKI_LIMIT', `content in more than ${MOST_PIECES} pieces`);
    yield { start: piece.start, end: piece.end };
    at = piece.end;
  }
}

async function* contentOf(file: Source, octets: Place): AsyncGenerator<Uint8Array> {
  for await (const { start, end } of piecesOf(file, octets))
    for (let at = start; at < end; at += WINDOW) yield file.readAt(at, Math.min(WINDOW, end - at));
}

/** Certificates, lists and signers, each as it is written. */
async function elementsFrom(file: Source, from: number, to: number): Promise<Buffer[]> {
  if (to - from > MOST_BYTES) throw new PkiError('PKI_LIMIT', `more than ${MOST_BYTES} bytes beside the content`);
  const bytes = await joined(file, from, to);
  const elements: Buffer[] = [];
  for (let at = 0; at < bytes.length && !(bytes[at] === 0 && bytes[at + 1] === 0);) {
    const element = readAsn1(bytes.subarray(at), 'ber');
    elements.push(element.bytes);
    at += element.end;
  }
  return elements;
}

async function joined(file: Source, from: number, to: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for (let at = from; at < to; at += WINDOW) parts.push(await file.readAt(at, Math.min(WINDOW, to - at)));
  return Buffer.concat(parts);
}
