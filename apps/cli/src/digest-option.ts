import { isSupported, parseAlgorithm, type DigestAlgorithm } from '@mocban/fixity';
import { UsageError } from './outcome.js';

/** The algorithms of a `--digest` list, each once. @throws UsageError for a name that is unknown or cannot be computed here */
export function digestAlgorithms(list: string): DigestAlgorithm[] {
  return [...new Set(list.split(',').map(digestAlgorithm))];
}

/** @throws UsageError */
export function digestAlgorithm(name: string): DigestAlgorithm {
  const algorithm = parseAlgorithm(name);
  if (algorithm === undefined) throw new UsageError(`unknown digest algorithm "${name.trim()}"`);
  if (!isSupported(algorithm)) throw new UsageError(`the digest algorithm "${algorithm}" cannot be computed here`);
  return algorithm;
}
