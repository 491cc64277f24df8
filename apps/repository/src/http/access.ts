import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension, ApiSecurity } from '@nestjs/swagger';
import type { Request } from 'express';
import type { Role } from '../database/entities/producers.js';
import { ServiceError } from '../error.js';
import { ApiProblems } from './problem.js';
import { RIGHTS, type Right } from './rights.js';

/** Who asks, as their key says. */
export interface Principal {
  keyId: string;
  /** Name of the key, for events and logs. */
  name: string;
  role: Role;
  /** Who stands behind the key: keys of one holder are one person. */
  person: string;
  /** The person who was given the secret that was used, where the service knows. */
  knownTo?: string;
  /** Only producers and contractors. */
  agencyId?: string;
  /** Codes of the fonds that the key is limited to; absent: all. */
  fonds?: readonly string[];
}

export interface AuthenticatedRequest extends Request {
  principal?: Principal;
}

/** Metadata key of the right of the table that a route needs. */
export const RIGHT = 'mocban:right';
/** Metadata key of the roles a route is open to; `[]` means everybody. */
export const ROLES = 'mocban:roles';

/** Says which right of the table a route needs; its roles go into the OpenAPI document as `x-roles`. */
export const Access = (right: Right) => {
  const { roles } = RIGHTS[right];
  return applyDecorators(
    SetMetadata(ROLES, roles),
    ApiExtension('x-roles', roles),
    SetMetadata(RIGHT, right),
    ApiExtension('x-right', right),
    ApiBearerAuth('bearer'),
    ApiSecurity('apiKey'),
    ApiProblems(401, 403, 429),
  );
};

/** A route without authentication. */
export const Public = () => applyDecorators(SetMetadata(ROLES, []), ApiExtension('x-roles', ['public']));

/** The principal that the guard found. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!principal) throw new ServiceError('AUTH_MISSING', 'this route needs a key');
  return principal;
});
