/** Longest time for which a secret that was exchanged, of a key or a webhook, stays good beside the new one. */
export const MAX_GRACE_SECONDS = 7 * 86_400;
/** As long as it stays when nobody says. */
export const GRACE_SECONDS = 86_400;
