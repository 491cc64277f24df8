/** Whether `If-None-Match` names the representation that the client would get; weak comparison. @see RFC 9110 §13.1.2 */
export const matchesEtag = (header: string | undefined, etag: string): boolean =>
  header !== undefined &&
  (header.trim() === '*' || header.split(/\s*,\s*/).some((tag) => tag.trim().replace(/^W\//, '') === etag));
