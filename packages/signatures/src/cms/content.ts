import { createDigest, type Content } from '@mocban/pki';

/** The whole content through a digest, without holding it. */
export async function digestOf(content: Content | undefined, algorithm: string): Promise<Buffer | undefined> {
  if (content === undefined) return undefined;
  const hash = createDigest(algorithm);
  for await (const chunk of content()) hash.update(chunk);
  return hash.digest();
}
