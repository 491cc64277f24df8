import type { RandomAccess } from '@mocban/pdf';
import { textOf } from './text.js';

const HEAD_BYTES = 64 * 1024;

/** Signatures at the beginning, as Latin-1; the first that fits. @see PRONOM, and the specification of each format */
const MAGIC: readonly [format: string, pattern: RegExp][] = [
  ['jpeg', /^\xff\xd8\xff/],
  ['png', /^\x89PNG\r\n\x1a\n/],
  ['tiff', /^(?:II[*+]\0|MM\0[*+])/],
  ['jp2', /^\0\0\0\x0cjP {2}\r\n\x87\n/],
  ['j2k', /^\xff\x4f\xff\x51/],
  ['gif', /^GIF8[79]a/],
  ['bmp', /^BM[^]{8}[^]{4}[\x0c\x28\x40\x6c\x7c]\0\0\0/],
  ['ole2', /^\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/],
  ['zip', /^PK(?:\x03\x04|\x05\x06|\x07\x08)/],
  ['rtf', /^\{\\rt/],
  ['gzip', /^\x1f\x8b\x08/],
  ['7z', /^7z\xbc\xaf\x27\x1c/],
  ['rar', /^Rar!\x1a\x07/],
  ['asf', /^\x30\x26\xb2\x75\x8e\x66\xcf\x11/],
  ['wav', /^(?:RIFF|RF64)[^]{4}WAVE/],
  ['avi', /^RIFF[^]{4}AVI /],
  ['matroska', /^\x1a\x45\xdf\xa3/],
  ['flac', /^fLaC/],
  ['ogg', /^OggS/],
  ['mov', /^[^]{4}(?:ftypqt {2}|moov|mdat|wide|pnot)/],
  ['mp4', /^[^]{4}ftyp/],
  ['mpeg', /^\0\0\x01[\xba\xb3]/],
  ['mpeg-ts', /^G[^]{187}G[^]{187}G/],
  ['mp3', /^ID3[\x02-\x04]/],
  ['aac', /^\xff[\xf0\xf1\xf8\xf9]/],
  ['mp3', /^\xff[\xe2\xe3\xf2-\xf7\xfa\xfb]/],
  ['tar', /^[^]{257}ustar/],
  ['html', /^(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html[\s>])/i],
  ['xml', /^(?:\xef\xbb\xbf)?\s*<\?xml[\s]/],
];

/** Some bytes may stand before the header. @see ISO 32000-1 annex H.3, note 13 */
const PDF = /%PDF-/;
const PDF_WITHIN = 1024;

/** What a file is by its own signature; `text` for characters of any encoding, `unknown` for the rest. */
export function sniff(source: RandomAccess): string {
  const head = source.read(0, HEAD_BYTES);
  const text = head.toString('latin1');
  const found = MAGIC.find(([, pattern]) => pattern.test(text))?.[0];
  if (found !== undefined) return found;
  if (PDF.test(text.slice(0, PDF_WITHIN))) return 'pdf';
  return textOf(source) === undefined ? 'unknown' : 'text';
}
