import * as oais from '@mocban/oais';
import type { ArchiveFunctions } from './archive.js';

/** The use cases as the service uses them; tests put doubles in their place. */
export const archiveFunctions: ArchiveFunctions = {
  openArchiveStore: oais.openArchiveStore,
  receivePackage: oais.receivePackage,
  checkSubmission: oais.checkSubmission,
  packageAips: oais.packageAips,
  commitAip: oais.commitAip,
  replicateAip: oais.replicateAip,
  removeCopy: oais.removeCopy,
  auditObject: oais.auditObject,
  auditStore: oais.auditStore,
  repairObject: oais.repairObject,
  verifyStore: oais.verifyStore,
  writeManifests: oais.writeManifests,
  publishLog: oais.publishLog,
  readStoreCheckpoint: oais.readStoreCheckpoint,
  readStoreEntries: oais.readStoreEntries,
  describeAip: oais.describeAip,
  readHoldings: oais.readHoldings,
  listStaging: oais.listStaging,
  discardStaging: oais.discardStaging,
  buildDip: oais.buildDip,
  sweepParts: oais.sweepParts,
  takeBackUpload: oais.takeBackUpload,
  recoverSnapshots: oais.recoverSnapshots,
  levelSnapshots: oais.levelSnapshots,
  commitSnapshot: oais.commitSnapshot,
  snapshotWorkFolder: oais.snapshotWorkFolder,
  openSnapshot: oais.openSnapshot,
  proveSnapshot: oais.proveSnapshot,
};
