import { listedPathProblem, type PathMatcher } from './bag-path.js';
import type { BagFindings } from './rules.js';
import { linesOf } from './text.js';
import type { FetchItem } from './types.js';

const FETCH_FILE = 'fetch.txt';

/**
 * Reads fetch.txt. Nothing is fetched.
 * @see RFC 8493 §2.2.3
 */
export function parseFetch(text: string, matcher: PathMatcher, findings: BagFindings): FetchItem[] {
  const items: FetchItem[] = [];
  for (const [index, line] of linesOf(text).entries()) {
    if (line.trim() === '') continue;
    const location = `${FETCH_FILE}#${index + 1}`;
    const parts = /^(\S+)[ \t]+(\d+|-)[ \t]+(.+)$/.exec(line);
    if (parts === null) {
      findings.error('BAG_FETCH_MALFORMED', location, 'the line is not a URL, a length or "-", and a path');
      continue;
    }
    const path = matcher.decode(parts[3]!, findings.version).replace(/^(\.\/)+/, '');
    const problem = listedPathProblem(path);
    if (problem !== undefined) findings.error(problem.rule, location, problem.message);
    else if (!path.startsWith('data/'))
      findings.error('BAG_PATH_OUTSIDE', location, 'fetch.txt lists only files below data/');
    else {
      const sizeBytes = parts[2] === '-' ? undefined : Number(parts[2]);
      items.push({ url: parts[1]!, sizeBytes, path: matcher.match(path) ?? path });
    }
  }
  return items;
}
