import { algorithmOf, manifestName } from './algorithms.js';
import { encodeBagPath, listedPathProblem, type PathMatcher } from './bag-path.js';
import type { BagFindings } from './rules.js';
import { linesOf } from './text.js';
import { ManifestEntries } from './manifest-entries.js';
import type { BagManifest } from './types.js';

export const MANIFEST_FILE = /^(tag)?manifest-([^/]+)\.txt$/;

/**
 * Reads a payload or tag manifest. Lines that cannot be used are findings; the others go on.
 * @see RFC 8493 §2.1.3, §2.2.1
 */
export function parseManifest(file: string, text: string, matcher: PathMatcher, findings: BagFindings): BagManifest {
  const [, tag, name] = MANIFEST_FILE.exec(file)!;
  const algorithm = algorithmOf(name!);
  const entries = new ManifestEntries();
  for (const [index, line] of linesOf(text).entries()) {
    const location = `${file}#${index + 1}`;
    if (line.trim() === '') continue;
    const parts = /^([0-9a-fA-F]+)[ \t]+(.+)$/.exec(line);
    if (parts === null) {
      findings.error('BAG_MANIFEST_MALFORMED', location, 'the line is not a digest, white space and a path');
      continue;
    }
    const path = readPath(parts[2]!, location, tag === undefined, matcher, findings);
    if (path === undefined) continue;
    const entry = { path, digest: parts[1]!.toLowerCase(), line: index + 1 };
    const before = entries.length;
    const listed = entries.add(entry);
    if (entries.length > before) continue;
    if (listed !== entry.digest)
      findings.error('BAG_MANIFEST_DUPLICATE', location, `${path} is listed before with another digest`);
    else findings.strict('BAG_MANIFEST_DUPLICATE', location, `${path} is listed before`);
  }
  return { file, algorithm, entries };
}

function readPath(
  listed: string,
  location: string,
  payload: boolean,
  matcher: PathMatcher,
  findings: BagFindings,
): string | undefined {
  let path = matcher.decode(listed, findings.version);
  if (path.startsWith('*') && matcher.match(path) === undefined) {
    findings.warning('BAG_MANIFEST_ASTERISK', location, 'the path has the asterisk of md5sum before it');
    path = path.slice(1);
  }
  if (path.startsWith('./')) {
    findings.warning('BAG_PATH_RELATIVE', location, 'the path begins with "./"');
    path = path.replace(/^(\.\/)+/, '');
  }
  const problem = listedPathProblem(path);
  if (problem !== undefined) {
    findings.error(problem.rule, location, problem.message);
    return undefined;
  }
  if (payload && !path.startsWith('data/')) {
    findings.error('BAG_PATH_OUTSIDE', location, 'a payload manifest lists only files below data/');
    return undefined;
  }
  if (!payload && (path.startsWith('data/') || /^tagmanifest-[^/]+\.txt$/.test(path)))
    findings.strict('BAG_TAG_MANIFEST_SCOPE', location, 'a tag manifest lists neither payload files nor tag manifests');
  return spelling(path, location, matcher, findings);
}

/** The tree's spelling of the path; in another normalisation with a warning, in another case not at all. */
function spelling(path: string, location: string, matcher: PathMatcher, findings: BagFindings): string {
  if (/(^|\/)(Thumbs\.db|desktop\.ini|\.DS_Store|\._[^/]*)$/i.test(path))
    findings.warning(
      'BAG_SYSTEM_FILE',
      location,
      `${path} is a file that an operating system makes and removes by itself`,
    );
  const match = matcher.match(path);
  if (match !== undefined && match !== path)
    findings.warning(
      'BAG_NORMALISATION',
      location,
      'the file is there under another Unicode normalisation of this name',
    );
  const twin = match === undefined ? matcher.caseTwin(path) : undefined;
  if (twin !== undefined)
    findings.warning('BAG_CASE_COLLISION', location, `the bag has ${twin}, whose name differs only in case`);
  return match ?? path;
}

export const manifestFile = (kind: 'manifest' | 'tagmanifest', algorithm: string): string =>
  `${kind}-${manifestName(algorithm)}.txt`;

export const serialiseManifest = (entries: Iterable<{ path: string; digest: string }>): string => {
  let text = '';
  for (const { path, digest } of entries) text += `${digest}  ${encodeBagPath(path)}\n`;
  return text;
};
