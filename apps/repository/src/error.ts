import { CodedError } from '@mocban/core';

/** Why the service could not be started, or the catalogue not be rebuilt. */
export type StartErrorCode =
  | 'START_OPTION_INVALID'
  | 'START_DATA_UNREACHABLE'
  | 'START_DATA_IN_USE'
  | 'START_DATABASE_BINARIES_MISSING'
  | 'START_DATABASE_FAILED'
  | 'START_STORE_EMPTY'
  | 'START_STORE_FOREIGN'
  | 'START_STORE_UNFIT'
  | 'START_JOBS_FAILED'
  | 'START_LOG_KEY_INVALID'
  | 'REBUILD_LOG_FORK'
  | 'REBUILD_CATALOGUE_NOT_EMPTY';
export class StartError extends CodedError<StartErrorCode> {}

/** Everything a request or a job can be refused for; `http/problem.ts` gives each its status. */
export type ServiceErrorCode =
  | 'AUTH_MISSING'
  | 'AUTH_INVALID'
  | 'AUTH_EXPIRED'
  | 'AUTH_FORBIDDEN'
  | 'RATE_LIMITED'
  | 'QUOTA_PACKAGE_SIZE'
  | 'QUOTA_OPEN_TRANSFERS'
  | 'QUOTA_OPEN_BYTES'
  | 'UPLOAD_SPACE'
  | 'REQUEST_INVALID'
  | 'REQUEST_TOO_LARGE'
  | 'RESOURCE_UNKNOWN'
  | 'METHOD_NOT_ALLOWED'
  | 'AGENCY_UNKNOWN'
  | 'AGENCY_EXISTS'
  | 'AGREEMENT_UNKNOWN'
  | 'AGREEMENT_EXISTS'
  | 'AGREEMENT_CLOSED'
  | 'AGREEMENT_AMBIGUOUS'
  | 'AGREEMENT_NOT_VALID'
  | 'AGREEMENT_PACKAGE_TOO_LARGE'
  | 'AGREEMENT_EXHAUSTED'
  | 'REVIEW_CLAIMED'
  | 'QUARANTINE_FINAL'
  | 'WEBHOOK_UNKNOWN'
  | 'WEBHOOK_ADDRESS_REFUSED'
  | 'DELIVERY_UNKNOWN'
  | 'KEY_UNKNOWN'
  | 'APPROVAL_UNKNOWN'
  | 'APPROVAL_EXISTS'
  | 'APPROVAL_STATE'
  | 'APPROVAL_SAME_PERSON'
  | 'APPROVAL_REQUIRED'
  | 'KEY_REVOKED'
  | 'KEY_LAST_ADMINISTRATOR'
  | 'TRANSFER_UNKNOWN'
  | 'TRANSFER_KEY_REUSED'
  | 'TRANSFER_UPLOAD_INCOMPLETE'
  | 'TRANSFER_UPLOAD_REFUSED'
  | 'TRANSFER_UPLOAD_EXPIRED'
  | 'TRANSFER_STATE'
  | 'TRANSFER_COPY_NOT_INTACT'
  | 'TRANSFER_COMMIT_LOST'
  | 'FORMAT_CAMPAIGN_RUNNING'
  | 'FORMAT_CAMPAIGN_UNKNOWN'
  | 'FORMAT_POLICY_INVALID'
  | 'FORMAT_POLICY_STATE'
  | 'FORMAT_POLICY_UNKNOWN'
  | 'FORMAT_UNKNOWN'
  | 'HOLDING_UNKNOWN'
  | 'HOLDING_FILE_UNKNOWN'
  | 'HOLDING_NO_READABLE_COPY'
  | 'DIGITISATION_TARGET_EXISTS'
  | 'DIGITISATION_TARGET_INVALID'
  | 'DIGITISATION_TARGET_UNKNOWN'
  | 'DIP_PROFILE_UNAVAILABLE'
  | 'EVIDENCE_NO_AUTHORITY'
  | 'EVIDENCE_PENDING'
  | 'RANGE_NOT_SATISFIABLE'
  | 'AUDIT_UNKNOWN'
  | 'REPAIR_UNKNOWN'
  | 'DRILL_UNKNOWN'
  | 'DRILL_NO_ROOM'
  | 'INCIDENT_UNKNOWN'
  | 'INCIDENT_STATE'
  | 'STORE_UNKNOWN'
  | 'STORE_STATE'
  | 'STORE_RECOVERABLE'
  | 'POLICY_UNMEETABLE'
  | 'PLAN_UNKNOWN'
  | 'PLAN_STATE'
  | 'COPY_SOURCE_MISSING'
  | 'COPY_NOT_INTACT'
  | 'COPY_NEEDED'
  | 'VOLUME_UNKNOWN'
  | 'VOLUME_EXISTS'
  | 'VOLUME_STATE'
  | 'VOLUME_PLAN_CHANGED'
  | 'VOLUME_SEAL_REFUSED'
  | 'VOLUME_STILL_NEEDED'
  | 'MIGRATION_POLICY_UNKNOWN'
  | 'MIGRATION_POLICY_INVALID'
  | 'MIGRATION_POLICY_EXPIRED'
  | 'MIGRATION_CAMPAIGN_UNKNOWN'
  | 'MIGRATION_CAMPAIGN_STATE'
  /** A campaign of which no file would be. */
  | 'MIGRATION_NOTHING_HELD'
  | 'MIGRATION_RESULT_UNKNOWN'
  | 'SERVICE_NOT_READY'
  | 'INTERNAL';

/** One member of a request that was refused. */
export interface FieldProblem {
  /** Dotted path in the body or the name of a parameter or header. */
  field: string;
  message: string;
}

export class ServiceError extends CodedError<ServiceErrorCode> {
  constructor(
    code: ServiceErrorCode,
    message: string,
    readonly fields: readonly FieldProblem[] = [],
    options?: ErrorOptions,
  ) {
    super(code, message, options);
  }
}

/** Parts of the service are not as they should be. Whoever looked at them logs it once, however often it is asked. */
export class NotReadyError extends ServiceError {
  constructor(parts: readonly FieldProblem[]) {
    super('SERVICE_NOT_READY', parts.map(({ field, message }) => `${field}: ${message}`).join('; '), parts);
  }
}
