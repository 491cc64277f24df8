import type { ArchiveUseCases } from './use-cases.js';
import * as oais from './index.js';

it('exports every use case as a function of the signature that was agreed', () => {
  const useCases = {
    receivePackage: oais.receivePackage,
    checkSubmission: oais.checkSubmission,
    packageAips: oais.packageAips,
    commitAip: oais.commitAip,
    replicateAip: oais.replicateAip,
    removeCopy: oais.removeCopy,
    auditObject: oais.auditObject,
    auditStore: oais.auditStore,
    tryCanaries: oais.tryCanaries,
    isReachable: oais.isReachable,
    walkStore: oais.walkStore,
    pathsUnderWay: oais.pathsUnderWay,
    repairObject: oais.repairObject,
    verifyStore: oais.verifyStore,
    writeManifests: oais.writeManifests,
    completeManifests: oais.completeManifests,
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
  } satisfies ArchiveUseCases;
  for (const useCase of Object.values(useCases)) expect(useCase).toEqual(expect.any(Function));
});
