import { DataSource } from 'typeorm';
import { ApprovalEntity } from './entities/approvals.js';
import { AipEntity, AipFileEntity, AipVersionEntity } from './entities/holdings.js';
import { AgencyEntity, AgreementEntity, ApiKeyEntity } from './entities/producers.js';
import { AuditEntity, AuditObjectEntity, CopyEntity, RepairEntity, StoreEntity } from './entities/storage.js';
import { TransferEntity, TransferEventEntity } from './entities/transfers.js';
import { Catalogue1790000000000 } from './migrations/1790000000000-catalogue.js';
import { Roles1791000000000 } from './migrations/1791000000000-roles.js';
import { Access1791100000000 } from './migrations/1791100000000-access.js';
import { ActionLog1791200000000 } from './migrations/1791200000000-action-log.js';
import { FairQueue1791300000000 } from './migrations/1791300000000-fair-queue.js';
import { FormatGrounds1795110000000 } from './migrations/1795110000000-format-grounds.js';
import { NextVersions1795100000000 } from './migrations/1795100000000-next-versions.js';
import { MigrationCampaigns1795200000000 } from './migrations/1795200000000-migration-campaigns.js';
import { FormatPolicy1795310000000 } from './migrations/1795310000000-format-policy.js';
import { FormatLookedAt1795320000000 } from './migrations/1795320000000-format-looked-at.js';
import { LastingCopies1795330000000 } from './migrations/1795330000000-lasting-copies.js';
import { PageFigures1795340000000 } from './migrations/1795340000000-page-figures.js';
import { Faults1792050000000 } from './migrations/1792050000000-faults.js';
import { TransferDocuments1792100000000 } from './migrations/1792100000000-transfer-documents.js';
import { Approvals1791400000000 } from './migrations/1791400000000-approvals.js';
import { Limits1791500000000 } from './migrations/1791500000000-limits.js';
import { Volumes1793400000000 } from './migrations/1793400000000-volumes.js';
import { FormatRisks1795000000000 } from './migrations/1795000000000-format-risks.js';
import { FormatCampaigns1795010000000 } from './migrations/1795010000000-format-campaigns.js';
import type { Connections } from './connections.js';
import { Drills1793510000000 } from './migrations/1793510000000-drills.js';
import { CatalogueSnapshots1793500000000 } from './migrations/1793500000000-catalogue-snapshots.js';
import { AgreementTerms1792220000000 } from './migrations/1792220000000-agreement-terms.js';
import { Webhooks1792230000000 } from './migrations/1792230000000-webhooks.js';
import { ReviewPolicy1792240000000 } from './migrations/1792240000000-review-policy.js';
import { RecordNotes1792250000000 } from './migrations/1792250000000-record-notes.js';
import { Replication1793300000000 } from './migrations/1793300000000-replication.js';
import { SeveralPackages1792260000000 } from './migrations/1792260000000-several-packages.js';
import { IncidentRegister1793600000000 } from './migrations/1793600000000-incident-register.js';
import { Log1793800000000 } from './migrations/1793800000000-log.js';
import { PolicyRetention1793910000000 } from './migrations/1793910000000-policy-retention.js';
import { CopyAges1793920000000 } from './migrations/1793920000000-copy-ages.js';
import { Evidence1794000000000 } from './migrations/1794000000000-evidence.js';
import { StoreOpened1793900000000 } from './migrations/1793900000000-store-opened.js';
import { LogMending1793860000000 } from './migrations/1793860000000-log-mending.js';
import { SignatureChecks1794200000000 } from './migrations/1794200000000-signature-checks.js';
import { Signatures1794100000000 } from './migrations/1794100000000-signatures.js';
import { SnapshotAge1793850000000 } from './migrations/1793850000000-snapshot-age.js';
import { Duplicates1792210000000 } from './migrations/1792210000000-duplicates.js';
import { AuditContract1793200000000 } from './migrations/1793200000000-audit-contract.js';
import { MalwarePolicy1792110000000 } from './migrations/1792110000000-malware-policy.js';
import { SignaturePolicy1794300000000 } from './migrations/1794300000000-signature-policy.js';
import { LogWitnesses1794410000000 } from './migrations/1794410000000-log-witnesses.js';
import { Seals1794420000000 } from './migrations/1794420000000-seals.js';

/** Connections of the catalogue; a request that gets none in time is told to come again. */
const POOL_SIZE = 12;

export function createDataSource(connections: Connections): DataSource {
  const { application_name: applicationName, ...extra } = connections.options('mocban');
  return new DataSource({
    type: 'postgres',
    extra,
    applicationName,
    entities: [
      AgencyEntity,
      AgreementEntity,
      ApiKeyEntity,
      TransferEntity,
      TransferEventEntity,
      AipEntity,
      AipVersionEntity,
      AipFileEntity,
      StoreEntity,
      CopyEntity,
      AuditEntity,
      AuditObjectEntity,
      RepairEntity,
      ApprovalEntity,
    ],
    migrations: [
      Catalogue1790000000000,
      Roles1791000000000,
      Access1791100000000,
      ActionLog1791200000000,
      FairQueue1791300000000,
      Approvals1791400000000,
      Limits1791500000000,
      Faults1792050000000,
      TransferDocuments1792100000000,
      MalwarePolicy1792110000000,
      Duplicates1792210000000,
      AgreementTerms1792220000000,
      Webhooks1792230000000,
      ReviewPolicy1792240000000,
      RecordNotes1792250000000,
      SeveralPackages1792260000000,
      Volumes1793400000000,
      CatalogueSnapshots1793500000000,
      Drills1793510000000,
      Replication1793300000000,
      IncidentRegister1793600000000,
      Log1793800000000,
      SnapshotAge1793850000000,
      LogMending1793860000000,
      AuditContract1793200000000,
      StoreOpened1793900000000,
      PolicyRetention1793910000000,
      CopyAges1793920000000,
      Evidence1794000000000,
      Signatures1794100000000,
      SignatureChecks1794200000000,
      SignaturePolicy1794300000000,
      LogWitnesses1794410000000,
      Seals1794420000000,
      FormatRisks1795000000000,
      FormatCampaigns1795010000000,
      NextVersions1795100000000,
      FormatGrounds1795110000000,
      MigrationCampaigns1795200000000,
      FormatPolicy1795310000000,
      FormatLookedAt1795320000000,
      LastingCopies1795330000000,
      PageFigures1795340000000,
    ],
    installExtensions: false,
    poolSize: POOL_SIZE,
  });
}
