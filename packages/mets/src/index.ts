export { MetsError } from './error.js';
export type { MetsErrorCode } from './error.js';
export { CSIP, METS, METS2, SIP, XLINK } from './namespaces.js';
export { lineOf, readMets } from './reader.js';
export type { ReadMetsOptions } from './reader.js';
export { serialiseMets } from './serialiser.js';
export type {
  MetsAgent,
  MetsAmdSec,
  MetsDiv,
  MetsDocument,
  MetsFile,
  MetsFileGroup,
  MetsHeader,
  MetsLocation,
  MetsMdRef,
  MetsMetadataSection,
  MetsStructMap,
} from './types.js';
