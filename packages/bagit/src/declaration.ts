import { isKnownEncoding, linesOf } from './text.js';
import type { BagFindings } from './rules.js';

/** Versions whose bags are read; 1.0 is written. */
export const BAGIT_VERSIONS: ReadonlySet<string> = new Set(['0.93', '0.94', '0.95', '0.96', '0.97', '1.0']);

export interface Declaration {
  version: string | undefined;
  encoding: string;
}

const DECLARATION = 'bagit.txt';

/**
 * Reads the bag declaration: two lines, in UTF-8 without a byte-order mark; in 1.0 exactly one space after each colon.
 * @see RFC 8493 §2.1.1
 */
export function parseDeclaration(bytes: Buffer, findings: BagFindings): Declaration {
  const fallback: Declaration = { version: undefined, encoding: 'UTF-8' };
  const malformed = (message: string): void => findings.error('BAG_DECLARATION_MALFORMED', DECLARATION, message);
  if (bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))) malformed('begins with a byte-order mark');
  const lines = linesOf(bytes.toString('utf8').replace(/^\ufeff/, ''));
  const version = /^BagIt-Version\s*:\s*(\d+\.\d+)\s*$/.exec(lines[0] ?? '')?.[1];
  if (version === undefined) {
    malformed('the first line is not "BagIt-Version: M.N"');
    return fallback;
  }
  findings.version = version;
  if (!BAGIT_VERSIONS.has(version))
    findings.error('BAG_VERSION_UNKNOWN', DECLARATION, `version ${version}, expected 0.93 to 0.97 or 1.0`);
  const encoding = /^Tag-File-Character-Encoding\s*:\s*(\S+)\s*$/.exec(lines[1] ?? '')?.[1];
  if (encoding === undefined) {
    malformed('the second line is not "Tag-File-Character-Encoding: NAME"');
    return { ...fallback, version };
  }
  if (
    version === '1.0' &&
    (lines[0] !== `BagIt-Version: ${version}` || lines[1] !== `Tag-File-Character-Encoding: ${encoding}`)
  )
    malformed('a line has other white space than the one space after its colon');
  if (lines.slice(2).some((line) => version === '1.0' || line.trim() !== '')) malformed('has more than two lines');
  if (!isKnownEncoding(encoding)) {
    findings.error('BAG_ENCODING_UNKNOWN', DECLARATION, `character encoding ${encoding} is not known`);
    return { version, encoding: 'UTF-8' };
  }
  return { version, encoding };
}
