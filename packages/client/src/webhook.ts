import { createHmac, timingSafeEqual } from 'node:crypto';
import { ClientError } from './error.js';

export interface WebhookMessage {
  /** The same for every delivery of a message: keep it to recognise one that comes twice. */
  id: string;
  /** When this delivery was sent. */
  sentAt: Date;
  /** The body as JSON. */
  payload: unknown;
}

/** A message that was sent longer ago may be one that somebody kept and sends again. */
const TOLERANCE_MS = 5 * 60_000;

/**
 * Checks a notification before it is believed: the HMAC-SHA256 of `id.timestamp.body` in `webhook-signature`, and its age.
 * @param headers names in lower case, as Node gives them
 * @param body the bytes as they came: parsed and written again they are others
 * @param secrets `whsec_…` as the repository showed it; both of them while a secret is exchanged
 * @throws ClientError `CLIENT_WEBHOOK_INVALID`
 * @see Standard Webhooks 1.0.0
 */
export function verifyWebhook(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: Uint8Array | string,
  secrets: readonly string[],
  now: Date = new Date(),
): WebhookMessage {
  const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map((name) => headers[`webhook-${name}`]);
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string')
    throw new ClientError(
      'CLIENT_WEBHOOK_INVALID',
      'expected the headers webhook-id, webhook-timestamp, webhook-signature',
    );
  const sentAt = new Date(Number(timestamp) * 1000);
  if (!(Math.abs(now.getTime() - sentAt.getTime()) <= TOLERANCE_MS))
    throw new ClientError('CLIENT_WEBHOOK_INVALID', 'the message was not sent within the last five minutes');
  const bytes = Buffer.from(body);
  const given = signatures.split(' ').filter((signature) => signature.startsWith('v1,'));
  const genuine = secrets.some((secret) => {
    const expected = Buffer.from(`v1,${signatureOf(secret, id, timestamp, bytes)}`);
    return given.some((text) => {
      const actual = Buffer.from(text);
      return actual.length === expected.length && timingSafeEqual(actual, expected);
    });
  });
  if (!genuine) throw new ClientError('CLIENT_WEBHOOK_INVALID', 'no signature is by one of the secrets');
  return { id, sentAt, payload: JSON.parse(bytes.toString()) as unknown };
}

const signatureOf = (secret: string, id: string, timestamp: string, body: Uint8Array): string =>
  createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
    .update(`${id}.${timestamp}.`)
    .update(body)
    .digest('base64');
