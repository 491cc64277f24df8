import { encodeBagPath, listedPathProblem, type PathMatcher } from './bag-path.js';
import type { BagFindings } from './rules.js';
import type { FetchItem } from './types.js';

const FETCH_FILE = 'fetch.txt';

/** As many as a container may list; more are not read. */
const MAX_ITEMS = 1_000_000;

/**
 * Reads fetch.txt, of several lines for one path the first. Nothing is fetched.
 * @throws what the source of the lines throws
 * @see RFC 8493 §2.2.3
 */
export async function readFetch(
  lines: AsyncIterable<readonly string[]>,
  matcher: PathMatcher,
  findings: BagFindings,
): Promise<FetchItem[]> {
  const items: FetchItem[] = [];
  const paths = new Set<string>();
  let number = 0;
  for await (const batch of lines) {
    for (const line of batch) {
      number += 1;
      const location = `${FETCH_FILE}#${number}`;
      const item = line.trim() === '' ? undefined : readItem(line, location, matcher, findings);
      if (item === undefined) continue;
      if (paths.has(item.path))
        findings.warning('BAG_FETCH_REPEATED', location, `${item.path} is listed before; that line counts`);
      else items.push(item);
      paths.add(item.path);
    }
    if (items.length > MAX_ITEMS) {
      findings.error('BAG_FETCH_MALFORMED', FETCH_FILE, `more than ${MAX_ITEMS} lines; reading stopped there`);
      break;
    }
  }
  return items;
}

const ABSOLUTE_URI = /^[A-Za-z][A-Za-z0-9+.-]*:/;

function readItem(line: string, location: string, matcher: PathMatcher, findings: BagFindings): FetchItem | undefined {
  const parts = /^(\S+)[ \t]+(\d+|-)[ \t]+(.+)$/s.exec(line);
  if (parts === null) {
    findings.error('BAG_FETCH_MALFORMED', location, 'the line is not a URL, a length or "-", and a path');
    return undefined;
  }
  if (!ABSOLUTE_URI.test(parts[1]!))
    findings.strict('BAG_FETCH_MALFORMED', location, 'the URL is not absolute: it names no scheme such as "https:"');
  const path = matcher.decode(parts[3]!, findings.version).replace(/^(\.\/)+/, '');
  const problem = listedPathProblem(path);
  if (problem !== undefined) findings.error(problem.rule, location, problem.message);
  else if (!path.startsWith('data/'))
    findings.error('BAG_PATH_OUTSIDE', location, 'fetch.txt lists only files below data/');
  else {
    const sizeBytes = parts[2] === '-' ? undefined : Number(parts[2]);
    return { url: parts[1]!, sizeBytes, path: matcher.match(path) ?? path };
  }
  return undefined;
}

/** A line of fetch.txt with its end. */
export const encodeFetch = ({ url, sizeBytes, path }: FetchItem): string =>
  `${url} ${sizeBytes ?? '-'} ${encodeBagPath(path)}\n`;
