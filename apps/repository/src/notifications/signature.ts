import { createHmac, randomBytes } from 'node:crypto';

export const makeSecret = (): Buffer => randomBytes(32);

/** As a receiver keeps it. @see Standard Webhooks 1.0.0 */
export const secretText = (secret: Uint8Array): string => `whsec_${Buffer.from(secret).toString('base64')}`;

/**
 * The headers of one delivery: HMAC-SHA256 of `id.timestamp.body`, by each secret that is valid now.
 * @param timestamp seconds since 1970
 * @see Standard Webhooks 1.0.0
 */
export function signedHeaders(
  id: string,
  timestamp: number,
  body: string,
  secrets: readonly Uint8Array[],
): Record<string, string> {
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  );
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signatures.join(' ') };
}
