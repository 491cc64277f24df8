export type { DigestAlgorithm, Digests, Fixity } from './types.js';
