/** What `encodeURIComponent` leaves and RFC 5987 does not allow in a value. */
const NOT_ALLOWED = /['()*]/g;

/** `Content-Disposition` of a file to be saved under a name of any characters. @see RFC 6266, RFC 5987 §3.2 */
export const attachment = (name: string): string =>
  `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(NOT_ALLOWED, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)}`;
