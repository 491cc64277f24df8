/** Headers of an archive read before other work of the process gets a turn. */
export const HEADERS_PER_TURN = 2000;
