/** What PRONOM calls a format by. */
export const PUID = /^(x-)?[a-z]{3}\/\d{1,7}$/;
