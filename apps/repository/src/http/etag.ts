import { createHash } from 'node:crypto';

/** The entity tag of an answer in JSON. */
export const etagOf = (answer: object): string =>
  `"${createHash('sha256').update(JSON.stringify(answer)).digest('base64url')}"`;

/** Whether `If-None-Match` names the representation that the client would get; weak comparison. @see RFC 9110 §13.1.2 */
export const matchesEtag = (header: string | undefined, etag: string): boolean =>
  header !== undefined &&
  (header.trim() === '*' || header.split(/\s*,\s*/).some((tag) => tag.trim().replace(/^W\//, '') === etag));
