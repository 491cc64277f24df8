/** First line of a release of signatures as it is compiled. */
export const SIGNATURES_FORM = 'mocban-signatures 1';
/** First line of a release of container signatures. */
export const CONTAINERS_FORM = 'mocban-container-signatures 1';
export const BETWEEN = '\t';
/** Between the values of a list: no PUID, MIME type or extension has it. */
export const SUBFIELD = '|';
