import { ALGORITHMS, type DigestAlgorithm } from '@mocban/fixity';
import { algorithmOf, manifestName } from './algorithms.js';
import { encodeBagPath, listedPathProblem, type PathMatcher } from './bag-path.js';
import type { BagFindings } from './rules.js';
import { ManifestEntries } from './manifest-entries.js';
import type { BagManifest, ListedFile } from './types.js';

export const MANIFEST_FILE = /^(tag)?manifest-([^/]+)\.txt$/;

/** More lines than that are not read. */
const MAX_LINES = 10_000_000;
const LINE = /^([0-9a-fA-F]+)[ \t]+(.+)$/s;

/**
 * Reads a payload or tag manifest as a stream. Lines that cannot be used are findings; the others go on.
 * @throws what the source of the lines throws
 * @see RFC 8493 §2.1.3, §2.2.1
 */
export async function readManifest(
  file: string,
  lines: AsyncIterable<readonly string[]>,
  matcher: PathMatcher,
  findings: BagFindings,
): Promise<BagManifest> {
  const [, tag, name] = MANIFEST_FILE.exec(file)!;
  if (name !== manifestName(name!))
    findings.warning(
      'BAG_MANIFEST_NAME',
      file,
      `an algorithm is named in lower case, letters and digits only: ${manifestName(name!)}`,
    );
  const algorithm = algorithmOf(name!);
  const entries = new ManifestEntries(matcher.files, algorithm === undefined ? 128 : ALGORITHMS[algorithm].hexLength);
  const reading = { file, isPayload: tag === undefined, matcher, findings, entries, lastFile: -1 };
  let number = 0;
  for await (const batch of lines) {
    for (const line of batch) takeLine(line, ++number, reading);
    if (number > MAX_LINES) {
      findings.error('BAG_MANIFEST_MALFORMED', file, `more than ${MAX_LINES} lines; reading stopped there`);
      break;
    }
  }
  return { file, algorithm, entries };
}

const SYSTEM_FILE = /(^|\/)(Thumbs\.db|desktop\.ini|\.DS_Store|\._[^/]*)$/i;

interface Reading {
  file: string;
  isPayload: boolean;
  matcher: PathMatcher;
  findings: BagFindings;
  entries: ManifestEntries;
  /** Number of the file that the line before listed. */
  lastFile: number;
}

function takeLine(line: string, number: number, reading: Reading): void {
  const { file, isPayload, matcher, findings, entries } = reading;
  const parts = LINE.exec(line);
  if (parts === null) {
    if (line.trim() !== '')
      findings.error('BAG_MANIFEST_MALFORMED', `${file}#${number}`, 'the line is not a digest, white space and a path');
    return;
  }
  const at = { file, number };
  const digest = parts[1]!.toLowerCase();
  const plain = plainFile(parts[2]!, reading);
  let path = parts[2]!;
  let earlier: string | undefined;
  if (plain !== undefined) {
    reading.lastFile = plain;
    earlier = entries.addFile(plain, digest, number);
  } else {
    const read = readPath(path, at, isPayload, matcher, findings);
    if (read === undefined) return;
    path = read;
    earlier = entries.add({ path, digest, line: number });
  }
  if (earlier === undefined) return;
  if (earlier !== digest)
    findings.error('BAG_MANIFEST_DUPLICATE', locate(at), `${path} is listed before with another digest`);
  else findings.strict('BAG_MANIFEST_DUPLICATE', locate(at), `${path} is listed before`);
}

/**
 * The number of a payload file that is listed as it is called in the bag, so that there is nothing to judge: it lies where it is. Nearly
 * every line of nearly every bag is such a one.
 */
function plainFile(listed: string, { isPayload, matcher, lastFile }: Reading): number | undefined {
  if (!isPayload || !listed.startsWith('data/') || listed.includes('%') || SYSTEM_FILE.test(listed)) return undefined;
  return matcher.files.numberOf(listed, lastFile + 1);
}

const BARE_PERCENT = /%(?!25|0a|0d)/i;

interface Line {
  file: string;
  number: number;
}

const locate = ({ file, number }: Line): string => `${file}#${number}`;

function readPath(
  listed: string,
  at: Line,
  payload: boolean,
  matcher: PathMatcher,
  findings: BagFindings,
): string | undefined {
  let path = matcher.decode(listed, findings.version);
  if (findings.version === '1.0' && BARE_PERCENT.test(listed))
    findings.warning(
      'BAG_PATH_ENCODING',
      locate(at),
      'the path has a percent sign that is not written as %25; only %25, %0A and %0D are decoded',
    );
  if (path.startsWith('*') && matcher.match(path) === undefined) {
    findings.warning('BAG_MANIFEST_ASTERISK', locate(at), 'the path has the asterisk of md5sum before it');
    path = path.slice(1);
  }
  if (path.startsWith('./')) {
    findings.warning('BAG_PATH_RELATIVE', locate(at), 'the path begins with "./"');
    path = path.replace(/^(\.\/)+/, '');
  }
  const problem = listedPathProblem(path);
  if (problem !== undefined) {
    findings.error(problem.rule, locate(at), problem.message);
    return undefined;
  }
  if (payload && !path.startsWith('data/')) {
    findings.error('BAG_PATH_OUTSIDE', locate(at), 'a payload manifest lists only files below data/');
    return undefined;
  }
  if (!payload && (path.startsWith('data/') || /^tagmanifest-[^/]+\.txt$/.test(path)))
    findings.strict(
      'BAG_TAG_MANIFEST_SCOPE',
      locate(at),
      'a tag manifest lists neither payload files nor tag manifests',
    );
  return spelling(path, at, matcher, findings);
}

/** The tree's spelling of the path; in another normalisation with a warning, in another case not at all. */
function spelling(path: string, at: Line, matcher: PathMatcher, findings: BagFindings): string {
  if (SYSTEM_FILE.test(path))
    findings.warning(
      'BAG_SYSTEM_FILE',
      locate(at),
      `${path} is a file that an operating system makes and removes by itself`,
    );
  const match = matcher.match(path);
  if (match !== undefined && match !== path)
    findings.warning(
      'BAG_NORMALISATION',
      locate(at),
      'the file is there under another Unicode normalisation of this name',
    );
  const twin = match === undefined ? matcher.caseTwin(path) : undefined;
  if (twin !== undefined)
    findings.warning('BAG_CASE_COLLISION', locate(at), `the bag has ${twin}, whose name differs only in case`);
  return match ?? path;
}

export const manifestFile = (kind: 'manifest' | 'tagmanifest', algorithm: string): string =>
  `${kind}-${manifestName(algorithm)}.txt`;

/** The lines of a manifest, each with its end. */
export function* manifestLines(files: Iterable<ListedFile>, algorithm: DigestAlgorithm): Generator<string> {
  for (const { path, digests } of files) yield `${digests[algorithm]!}  ${encodeBagPath(path)}\n`;
}
