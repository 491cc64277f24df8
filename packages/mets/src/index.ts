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
