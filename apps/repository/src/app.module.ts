import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { ActionLogController } from './action-log/action-log.controller.js';
import { ActionLogInterceptor } from './action-log/action-log.interceptor.js';
import { ActionLog } from './action-log/action-log.service.js';
import { AgencyController, AgencyService } from './agencies/agency.controller.js';
import { AgreementController } from './agreements/agreement.controller.js';
import { AgreementService } from './agreements/agreement.service.js';
import { ApprovalController } from './approvals/approval.controller.js';
import { ApprovalService } from './approvals/approval.service.js';
import { Archive } from './archive/archive.js';
import { AuditController } from './audits/audit.controller.js';
import { ContractController } from './audits/contract.controller.js';
import { AuditService } from './audits/audit.service.js';
import { SignatureController } from './signatures/signature.controller.js';
import { EvidenceController } from './evidence/evidence.controller.js';
import { EvidenceOfArchive } from './evidence/evidence.service.js';
import { SealOfArchive } from './evidence/seal.service.js';
import { RepairController } from './repairs/repair.controller.js';
import { RepairPolicyController } from './repairs/repair-policy.controller.js';
import { RepairService } from './repairs/repair.service.js';
import { CONFIG, type Config } from './config/config.js';
import { Lease } from './database/lease.js';
import { DigitisationController } from './digitisation/digitisation.controller.js';
import { DigitisationService } from './digitisation/digitisation.service.js';
import { DisseminationController } from './dissemination/dissemination.controller.js';
import { DisseminationService } from './dissemination/dissemination.service.js';
import { DrillController } from './drills/drill.controller.js';
import { DrillService } from './drills/drill.service.js';
import { DuplicateController } from './duplicates/duplicate.controller.js';
import { DuplicateService } from './duplicates/duplicate.service.js';
import { FormatCampaignController } from './formats/campaign.controller.js';
import { FormatController } from './formats/format.controller.js';
import { FormatService } from './formats/format.service.js';
import { FormatPolicyController } from './formats/policy.controller.js';
import { FormatPolicyService } from './formats/policy.service.js';
import { HealthController } from './health/health.controller.js';
import { Readiness } from './health/readiness.js';
import { CatalogueController } from './holdings/catalogue.controller.js';
import { ContentService } from './holdings/content.service.js';
import { HoldingController } from './holdings/holding.controller.js';
import { HoldingService } from './holdings/holding.service.js';
import { AuthGuard } from './http/auth-guard.js';
import { LOGGER } from './http/log.js';
import { RateLimits } from './http/rate-limits.js';
import { IncidentController } from './incidents/incident.controller.js';
import { IncidentService } from './incidents/incident.service.js';
import { KeyController } from './keys/key.controller.js';
import { KeyService } from './keys/key.service.js';
import { LogController } from './log/log.controller.js';
import { LogOfArchive } from './log/log-state.js';
import { ScannerHealth } from './malware/scanner-health.js';
import { MigrationCampaignService } from './migrations/campaign.service.js';
import { MigrationController } from './migrations/migration.controller.js';
import { MigrationPolicyService } from './migrations/policy.service.js';
import { WebhookController } from './notifications/webhook.controller.js';
import { WebhookService } from './notifications/webhook.service.js';
import { ProcessingReports } from './review/processing-report.js';
import { ReviewController } from './review/review.controller.js';
import { ReviewService } from './review/review.service.js';
import { SnapshotController, SnapshotService } from './snapshot/snapshot.controller.js';
import { PlanController } from './replication/plan.controller.js';
import { PlanService } from './replication/plan.service.js';
import { StoreController } from './stores/store.controller.js';
import { StoreDecisions } from './stores/store-decisions.js';
import { BackupListController, VolumeController } from './volumes/volume.controller.js';
import { VolumeService } from './volumes/volume.service.js';
import { HeldAnswers } from './transfers/held-answers.js';
import { ReceiptService } from './transfers/receipt.js';
import { TransferController } from './transfers/transfer.controller.js';
import { TransferService } from './transfers/transfer.service.js';
import { TransferWaits } from './transfers/transfer-waits.js';
import { UploadController } from './transfers/upload.controller.js';
import { UploadFiles } from './transfers/upload-files.js';
import { UploadLocks } from './transfers/upload-locks.js';
import { UploadServer } from './transfers/upload-server.js';

export interface Parts {
  config: Config;
  source: DataSource;
  lease: Lease;
  archive: Archive;
  logger: Logger;
}

/** What answers in every process, whatever its role: how it is. */
const HEALTH_PROVIDERS = [
  { provide: APP_GUARD, useClass: AuthGuard },
  Readiness,
  ScannerHealth,
  LogOfArchive,
  EvidenceOfArchive,
  SealOfArchive,
  KeyService,
  ActionLog,
  RateLimits,
];

@Module({
  controllers: [
    HealthController,
    AgencyController,
    AgreementController,
    KeyController,
    ActionLogController,
    ApprovalController,
    TransferController,
    DuplicateController,
    ReviewController,
    WebhookController,
    UploadController,
    HoldingController,
    DisseminationController,
    CatalogueController,
    AuditController,
    ContractController,
    RepairController,
    RepairPolicyController,
    IncidentController,
    StoreController,
    VolumeController,
    BackupListController,
    PlanController,
    SnapshotController,
    DrillController,
    LogController,
    EvidenceController,
    SignatureController,
    FormatController,
    FormatPolicyController,
    DigitisationController,
    MigrationController,
    FormatCampaignController,
  ],
  providers: [
    ...HEALTH_PROVIDERS,
    { provide: APP_INTERCEPTOR, useClass: ActionLogInterceptor },
    ApprovalService,
    AgencyService,
    AgreementService,
    UploadFiles,
    UploadLocks,
    TransferService,
    TransferWaits,
    HeldAnswers,
    DuplicateService,
    ReviewService,
    WebhookService,
    ProcessingReports,
    ReceiptService,
    UploadServer,
    HoldingService,
    ContentService,
    DisseminationService,
    AuditService,
    RepairService,
    VolumeService,
    SnapshotService,
    DrillService,
    StoreDecisions,
    IncidentService,
    PlanService,
    FormatService,
    FormatPolicyService,
    DigitisationService,
    MigrationPolicyService,
    MigrationCampaignService,
  ],
})
export class AppModule {}

/** A process that only works. */
@Module({ controllers: [HealthController], providers: HEALTH_PROVIDERS })
export class WorkerModule {}

/** The parts are opened before: the application only puts them together. */
export const applicationOf = ({ config, source, lease, archive, logger }: Parts): DynamicModule => ({
  module: config.role === 'worker' ? WorkerModule : AppModule,
  imports: [
    TypeOrmModule.forRootAsync({
      // The jobs work on the same connections: they are opened before, and an API description needs none at all.
      useFactory: () => ({ type: 'postgres', manualInitialization: true }),
      dataSourceFactory: () => Promise.resolve(source),
    }),
  ],
  providers: [
    { provide: CONFIG, useValue: config },
    { provide: LOGGER, useValue: logger },
    { provide: Lease, useValue: lease },
    { provide: Archive, useValue: archive },
  ],
});
