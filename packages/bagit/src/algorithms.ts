import { isSupported, parseAlgorithm, type DigestAlgorithm } from '@mocban/fixity';

/** An algorithm's name in a manifest's file name: lower case, letters and digits only (RFC 8493 §2.4). */
export const manifestName = (algorithm: string): string => algorithm.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The algorithm of a manifest, `undefined` when it is not known or cannot be computed here. */
export function algorithmOf(name: string): DigestAlgorithm | undefined {
  const algorithm = parseAlgorithm(name);
  return algorithm !== undefined && isSupported(algorithm) ? algorithm : undefined;
}
