import { applyDecorators, HttpException } from '@nestjs/common';
import { ApiProperty, ApiResponse, getSchemaPath, ApiExtraModels } from '@nestjs/swagger';
import { isDatabaseAway } from '../environment.js';
import { ServiceError, type FieldProblem, type ServiceErrorCode } from '../error.js';

interface Kind {
  status: number;
  title: string;
}

/** Status and title of every code. @see RFC 9457 */
const KINDS = {
  AUTH_MISSING: { status: 401, title: 'No key was given' },
  AUTH_INVALID: { status: 401, title: 'The key is not valid' },
  AUTH_EXPIRED: { status: 401, title: 'The key has expired' },
  AUTH_FORBIDDEN: { status: 403, title: 'The key does not allow this' },
  RATE_LIMITED: { status: 429, title: 'Too many requests' },
  QUOTA_PACKAGE_SIZE: { status: 413, title: 'The package is larger than the agency may send' },
  QUOTA_OPEN_TRANSFERS: { status: 429, title: 'The agency has too many open transfers' },
  QUOTA_OPEN_BYTES: { status: 429, title: 'The open transfers of the agency are too large' },
  UPLOAD_SPACE: { status: 507, title: 'The service has no room for the package' },
  REQUEST_INVALID: { status: 400, title: 'The request is not valid' },
  REQUEST_TOO_LARGE: { status: 413, title: 'The request is too large' },
  RESOURCE_UNKNOWN: { status: 404, title: 'There is nothing here' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'The method is not allowed here' },
  AGENCY_UNKNOWN: { status: 404, title: 'Unknown agency' },
  AGENCY_EXISTS: { status: 409, title: 'The agency exists' },
  AGREEMENT_UNKNOWN: { status: 404, title: 'Unknown agreement' },
  AGREEMENT_EXISTS: { status: 409, title: 'The agreement exists' },
  AGREEMENT_CLOSED: { status: 409, title: 'The agreement is closed' },
  AGREEMENT_AMBIGUOUS: { status: 422, title: 'The agreement must be named' },
  AGREEMENT_NOT_VALID: { status: 409, title: 'The agreement is not valid today' },
  AGREEMENT_PACKAGE_TOO_LARGE: { status: 422, title: 'The package is larger than the agreement takes' },
  AGREEMENT_EXHAUSTED: { status: 409, title: 'The agreement is used up' },
  REVIEW_CLAIMED: { status: 409, title: 'Another officer reviews this' },
  QUARANTINE_FINAL: { status: 409, title: 'What may be secret stays in quarantine' },
  WEBHOOK_UNKNOWN: { status: 404, title: 'Unknown webhook' },
  WEBHOOK_ADDRESS_REFUSED: { status: 422, title: 'The address may not be called' },
  DELIVERY_UNKNOWN: { status: 404, title: 'Unknown delivery' },
  KEY_UNKNOWN: { status: 404, title: 'Unknown key' },
  APPROVAL_UNKNOWN: { status: 404, title: 'Unknown approval' },
  APPROVAL_EXISTS: { status: 409, title: 'The approval is waited for already' },
  APPROVAL_STATE: { status: 409, title: 'The state of the approval does not allow this' },
  APPROVAL_SAME_PERSON: { status: 403, title: 'A second person must decide' },
  APPROVAL_REQUIRED: { status: 409, title: 'This needs the approval of a second person' },
  KEY_REVOKED: { status: 409, title: 'The key is revoked' },
  KEY_LAST_ADMINISTRATOR: { status: 409, title: 'The last administrator key' },
  TRANSFER_UNKNOWN: { status: 404, title: 'Unknown transfer' },
  TRANSFER_KEY_REUSED: { status: 409, title: 'The idempotency key was used for another package' },
  TRANSFER_UPLOAD_INCOMPLETE: { status: 409, title: 'The upload is not complete' },
  TRANSFER_UPLOAD_REFUSED: { status: 409, title: 'The upload is closed' },
  TRANSFER_UPLOAD_EXPIRED: { status: 410, title: 'The upload was given up' },
  TRANSFER_STATE: { status: 409, title: 'The state of the transfer does not allow this' },
  TRANSFER_COPY_NOT_INTACT: { status: 500, title: 'A copy was not intact after writing' },
  TRANSFER_COMMIT_LOST: { status: 500, title: 'A package is not where it was committed' },
  FORMAT_CAMPAIGN_RUNNING: { status: 409, title: 'The holdings are being identified already' },
  FORMAT_CAMPAIGN_UNKNOWN: { status: 404, title: 'Unknown campaign' },
  FORMAT_POLICY_INVALID: { status: 422, title: 'The row of the format policy cannot be' },
  FORMAT_POLICY_STATE: { status: 409, title: 'The state of the row does not allow this' },
  FORMAT_POLICY_UNKNOWN: { status: 404, title: 'Unknown row of the format policy' },
  FORMAT_UNKNOWN: { status: 404, title: 'Unknown format' },
  HOLDING_UNKNOWN: { status: 404, title: 'Unknown holding' },
  HOLDING_FILE_UNKNOWN: { status: 404, title: 'Unknown file' },
  HOLDING_NO_READABLE_COPY: { status: 503, title: 'No readable copy' },
  DIGITISATION_TARGET_EXISTS: { status: 409, title: 'The plan has such a target already' },
  DIGITISATION_TARGET_INVALID: { status: 422, title: 'The target cannot be' },
  DIGITISATION_TARGET_UNKNOWN: { status: 404, title: 'Unknown target' },
  DIP_PROFILE_UNAVAILABLE: { status: 422, title: 'The holding has no metadata for this kind of package' },
  EVIDENCE_NO_AUTHORITY: { status: 409, title: 'No time-stamping authority is named' },
  EVIDENCE_PENDING: { status: 404, title: 'There is no evidence yet' },
  RANGE_NOT_SATISFIABLE: { status: 416, title: 'The range lies outside the file' },
  AUDIT_UNKNOWN: { status: 404, title: 'Unknown audit' },
  INCIDENT_UNKNOWN: { status: 404, title: 'Unknown incident' },
  INCIDENT_STATE: { status: 409, title: 'The state of the incident does not allow this' },
  DRILL_UNKNOWN: { status: 404, title: 'Unknown drill' },
  DRILL_NO_ROOM: { status: 507, title: 'No room for the drill' },
  REPAIR_UNKNOWN: { status: 404, title: 'Unknown repair' },
  STORE_UNKNOWN: { status: 422, title: 'Unknown store' },
  STORE_STATE: { status: 409, title: 'The state of the store does not allow this' },
  STORE_RECOVERABLE: { status: 409, title: 'What moved away is still to be recoverable' },
  POLICY_UNMEETABLE: { status: 422, title: 'The stores cannot meet the policy' },
  PLAN_UNKNOWN: { status: 404, title: 'Unknown plan' },
  PLAN_STATE: { status: 409, title: 'The state of the plan does not allow this' },
  COPY_SOURCE_MISSING: { status: 409, title: 'There is no intact copy to make another one from' },
  COPY_NOT_INTACT: { status: 409, title: 'A copy was read back otherwise than it was written' },
  COPY_NEEDED: { status: 409, title: 'The policy would not hold without the copy' },
  VOLUME_UNKNOWN: { status: 404, title: 'Unknown volume' },
  VOLUME_EXISTS: { status: 409, title: 'The volume exists' },
  VOLUME_STATE: { status: 409, title: 'The state of the volume does not allow this' },
  VOLUME_PLAN_CHANGED: { status: 409, title: 'The plan is not the one that was shown' },
  VOLUME_SEAL_REFUSED: { status: 422, title: 'The seal is not one of this volume' },
  VOLUME_STILL_NEEDED: { status: 409, title: 'The volume has what no other sealed one has' },
  MIGRATION_POLICY_UNKNOWN: { status: 404, title: 'Unknown policy' },
  MIGRATION_POLICY_INVALID: { status: 422, title: 'No tool does what the policy says' },
  MIGRATION_POLICY_EXPIRED: { status: 409, title: 'The policy is not valid today' },
  MIGRATION_CAMPAIGN_UNKNOWN: { status: 404, title: 'Unknown campaign' },
  MIGRATION_NOTHING_HELD: { status: 409, title: 'Nothing held is to be migrated' },
  MIGRATION_CAMPAIGN_STATE: { status: 409, title: 'The state of the campaign does not allow this' },
  MIGRATION_RESULT_UNKNOWN: { status: 404, title: 'Unknown result' },
  SERVICE_NOT_READY: { status: 503, title: 'The service is not ready' },
  INTERNAL: { status: 500, title: 'The service failed' },
} satisfies Record<ServiceErrorCode, Kind>;

export class FieldProblemDto implements FieldProblem {
  @ApiProperty({ description: 'Dotted path in the body, or the name of a parameter or header.' })
  field!: string;

  @ApiProperty()
  message!: string;
}

/** Problem details of RFC 9457 with a stable code. */
export class ProblemDto {
  @ApiProperty({ example: '/problems/TRANSFER_UNKNOWN' })
  type!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty({ example: 404 })
  status!: number;

  @ApiProperty()
  detail!: string;

  @ApiProperty({ description: 'Path of the request.' })
  instance!: string;

  @ApiProperty({ enum: Object.keys(KINDS), description: 'Stable; match this, never the texts.' })
  code!: string;

  @ApiProperty({ required: false, description: 'X-Request-Id of the request, as the logs have it.' })
  requestId?: string;

  @ApiProperty({ type: [FieldProblemDto], required: false })
  errors?: readonly FieldProblem[];
}

const FRAMEWORK_CODES: Partial<Record<number, ServiceErrorCode>> = {
  400: 'REQUEST_INVALID',
  404: 'RESOURCE_UNKNOWN',
  405: 'METHOD_NOT_ALLOWED',
  413: 'REQUEST_TOO_LARGE',
};

/** Errors of Express middleware (the body parser) carry a status of their own. */
const middlewareStatus = (error: unknown): number | undefined =>
  error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : undefined;

/** What any error means to the client. Nothing of an unexpected error is told. */
export function toProblem(error: unknown, instance: string): ProblemDto {
  if (error instanceof ServiceError) {
    const { status, title } = KINDS[error.code];
    const errors = error.fields.length > 0 ? { errors: error.fields } : {};
    return {
      type: `/problems/${error.code}`,
      title,
      status,
      detail: status >= 500 && error.code === 'INTERNAL' ? title : error.message,
      instance,
      code: error.code,
      ...errors,
    };
  }
  if (isDatabaseAway(error))
    return toProblem(
      new ServiceError('SERVICE_NOT_READY', 'the database does not answer: try again shortly'),
      instance,
    );
  const status = error instanceof HttpException ? error.getStatus() : middlewareStatus(error);
  const code = status === undefined ? 'INTERNAL' : (FRAMEWORK_CODES[status] ?? 'INTERNAL');
  const detail = code === 'INTERNAL' ? 'see the log of the service' : KINDS[code].title;
  return toProblem(new ServiceError(code, detail), instance);
}

/** Documents the problems a route can answer with, by status. */
export const ApiProblems = (...statuses: number[]) =>
  applyDecorators(
    ApiExtraModels(ProblemDto),
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: 'Problem details (RFC 9457).',
        content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
      }),
    ),
  );
