export {
  ALGORITHMS,
  fromMultihash,
  isDigestOf,
  isSupported,
  metsName,
  parseAlgorithm,
  toMultihash,
} from './algorithms.js';
export type { AlgorithmEntry } from './algorithms.js';
export { checkManifest, checkManifestFile } from './check-manifest.js';
export type { CheckManifestOptions } from './check-manifest.js';
export { digester } from './digester.js';
export type { Digester } from './digester.js';
export { FixityError } from './error.js';
export type { FixityErrorCode } from './error.js';
export { digestsOf } from './file-digest.js';
export type { CopyItem, DigestFailure, DigestItem, DigestResult } from './jobs.js';
export { algorithmOfDigest, algorithmOfManifestName, readManifest } from './manifest.js';
export type { ManifestLine } from './manifest.js';
export { digestBytes, MultiDigest, tapDigest } from './multi-digest.js';
export { FixityPool } from './pool.js';
export type { CopyOptions, DigestOptions, FixityPoolOptions } from './pool.js';
export { digestTree } from './tree.js';
export type { DigestAlgorithm, Digests, Fixity } from './types.js';
