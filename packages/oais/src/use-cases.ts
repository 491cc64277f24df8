import type { ArchiveStore } from './ports.js';
import type { ArchiveUseCases } from './types.js';
import { ArchiveError } from './error.js';

const absent = (): never => {
  throw new ArchiveError('ARCHIVE_OBJECT_MISSING', 'not built yet');
};
export const openArchiveStore: (id: string, root: string) => Promise<ArchiveStore> = absent;
export const openExistingStore: (root: string) => Promise<ArchiveStore> = absent;
export const receivePackage: ArchiveUseCases['receivePackage'] = absent;
export const checkSubmission: ArchiveUseCases['checkSubmission'] = absent;
export const packageAip: ArchiveUseCases['packageAip'] = absent;
export const commitAip: ArchiveUseCases['commitAip'] = absent;
export const replicateAip: ArchiveUseCases['replicateAip'] = absent;
export const auditObject: ArchiveUseCases['auditObject'] = absent;
export const auditStore: ArchiveUseCases['auditStore'] = absent;
export const repairObject: ArchiveUseCases['repairObject'] = absent;
export const verifyStore: ArchiveUseCases['verifyStore'] = absent;
export const describeAip: ArchiveUseCases['describeAip'] = absent;
export const readHoldings: ArchiveUseCases['readHoldings'] = absent;
export const listStaging: ArchiveUseCases['listStaging'] = absent;
export const discardStaging: ArchiveUseCases['discardStaging'] = absent;
