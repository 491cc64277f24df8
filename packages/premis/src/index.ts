export type {
  PremisAgent,
  PremisDocument,
  PremisEvent,
  PremisFile,
  PremisFixity,
  PremisFormat,
  PremisIdentifier,
  PremisIntellectualEntity,
  PremisObject,
  PremisRelationship,
  PremisRepresentation,
} from './types.js';
