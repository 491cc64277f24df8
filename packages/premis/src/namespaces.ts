/** PREMIS 1 and 2, which are read and not written. */
export const isEarlier = (namespace: string): boolean =>
  /^(info:lc\/xmlns\/premis-v2|https?:\/\/www\.loc\.gov\/standards\/premis(\/v1)?\/?)$/.test(namespace);

export const isPremis = (namespace: string): boolean =>
  /^https?:\/\/www\.loc\.gov\/premis\/v3\/?$/.test(namespace) || isEarlier(namespace);
