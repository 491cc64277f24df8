/** Seconds that a client prefers to wait for an answer that says more; 0 when it says nothing. @see RFC 7240 §4.3 */
export const preferredWait = (header: string | undefined): number =>
  Number(/(?:^|,)\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:[,;]|$)/i.exec(header ?? '')?.[1] ?? 0);
