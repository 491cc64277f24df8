import { ClamdError } from './error.js';

/** What the daemon says of one file. */
export type FileScanResult =
  { outcome: 'clean' } | { outcome: 'found'; signature: string } | { outcome: 'not-scanned'; reason: string };

export const TOO_LARGE = 'larger than the scanner takes';

/** The scanner in use: engine and signatures. */
export interface ScannerDescription {
  /** e.g. `ClamAV 1.4.6`. */
  scanner: string;
  /** Version and date of the official signatures; absent when none of them is loaded. */
  signatures?: { version: string; date?: string };
  /** No official signatures are loaded, only local ones: what a test uses, and worth nothing as protection. */
  testSignaturesOnly: boolean;
}

/**
 * Reads the reply to INSTREAM, in a session or not.
 * @throws ClamdError `CLAMD_PROTOCOL`, `CLAMD_UNREACHABLE` when the daemon gave up waiting for us
 */
export function parseScanReply(reply: string): FileScanResult {
  const text = reply.replace(/^[0-9]+: /, '').replace(/^stream: /, '');
  if (text === 'OK') return { outcome: 'clean' };
  const found = /^(\S+) FOUND$/.exec(text)?.[1];
  // With AlertExceedsMax the daemon reports in this way what it did not look at.
  if (found?.startsWith('Heuristics.Limits.Exceeded')) return { outcome: 'not-scanned', reason: TOO_LARGE };
  if (found !== undefined) return { outcome: 'found', signature: found };
  if (/size limit exceeded/i.test(text)) return { outcome: 'not-scanned', reason: TOO_LARGE };
  if (/timed out/i.test(text)) throw new ClamdError('CLAMD_UNREACHABLE', 'the scanner gave up waiting for bytes');
  const error = /^(.{0,200}) ?ERROR$/s.exec(text)?.[1];
  if (error === undefined) throw new ClamdError('CLAMD_PROTOCOL', 'the scanner answered what nobody understands');
  return { outcome: 'not-scanned', reason: `the scanner failed on it: ${error.trim()}` };
}

/** Reads the reply to VERSION, `ClamAV <engine>[/<signatures>/<date>]`. @throws ClamdError `CLAMD_PROTOCOL` */
export function parseVersion(reply: string): ScannerDescription {
  const [scanner = '', version, date] = reply.split('/', 3);
  if (!/^ClamAV \S/.test(scanner)) throw new ClamdError('CLAMD_PROTOCOL', 'expected a version of ClamAV');
  if (version === undefined || !/^[1-9][0-9]*$/.test(version)) return { scanner, testSignaturesOnly: true };
  const time = Date.parse(`${date} UTC`);
  const day = Number.isNaN(time) ? {} : { date: `${new Date(time).toISOString().slice(0, 19)}Z` };
  return { scanner, signatures: { version, ...day }, testSignaturesOnly: false };
}
