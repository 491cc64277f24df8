import { createDigest } from '../x509/algorithm.js';

/** The bytes that were signed, from their beginning each time it is called: the same ones. */
export type Content = () => Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

const known = new WeakMap<Content, Map<string, Promise<Buffer>>>();

/** The digest of a content, which is read once for each algorithm however many have signed or stamped it. */
export function digestOfContent(content: Content, algorithm: string): Promise<Buffer> {
  let digests = known.get(content);
  if (digests === undefined) known.set(content, (digests = new Map<string, Promise<Buffer>>()));
  let digest = digests.get(algorithm);
  if (digest === undefined) digests.set(algorithm, (digest = read(content, algorithm)));
  return digest;
}

async function read(content: Content, algorithm: string): Promise<Buffer> {
  const hash = createDigest(algorithm);
  for await (const chunk of content()) hash.update(chunk);
  return hash.digest();
}
