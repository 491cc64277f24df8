/** The specification's table, and the community extensions 0001 and 0009. @see OCFL 1.1 §3.4 */
const VOCABULARY = new Set([
  ...['md5', 'sha1', 'sha256', 'sha512', 'blake2b-512'],
  ...['blake2b-160', 'blake2b-256', 'blake2b-384', 'sha512/256', 'size'],
]);

/** Algorithms whose encoding has a code of its own. */
const FORM_RULES: Readonly<Record<string, string>> = {
  ...{ sha1: 'E029', sha256: 'E030', sha512: 'E031', 'blake2b-512': 'E032' },
};

export const isFixityAlgorithm = (algorithm: string): boolean => VOCABULARY.has(algorithm);

/** Whether a text is encoded as digests of an algorithm are; nothing is known of algorithms of no vocabulary. */
export function isFixityDigest(algorithm: string, digest: string): boolean {
  if (!VOCABULARY.has(algorithm)) return true;
  return algorithm === 'size' ? /^(0|[1-9]\d{0,15})$/.test(digest) : /^[0-9a-fA-F]+$/.test(digest);
}

/** The code for a digest that is not encoded as its algorithm's are. */
export const fixityFormRule = (algorithm: string): string =>
  Object.hasOwn(FORM_RULES, algorithm) ? FORM_RULES[algorithm]! : 'E057';
