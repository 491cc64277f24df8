import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension, ApiSecurity } from '@nestjs/swagger';
import type { Request } from 'express';
import type { Role } from '../database/entities/producers.js';
import { ServiceError } from '../error.js';
import { ApiProblems } from './problem.js';

/** Who asks, as their key says. */
export interface Principal {
  keyId: string;
  /** Name of the key, for events and logs. */
  name: string;
  role: Role;
  /** Only producers. */
  agencyId?: string;
}

export interface AuthenticatedRequest extends Request {
  principal?: Principal;
}

/** Metadata key of the roles a route is open to; `[]` means everybody. */
export const ROLES = 'mocban:roles';

/** The one place where a route says who may call it; it goes into the OpenAPI document as `x-roles`. */
export const Access = (...roles: [Role, ...Role[]]) =>
  applyDecorators(
    SetMetadata(ROLES, roles),
    ApiExtension('x-roles', roles),
    ApiBearerAuth('bearer'),
    ApiSecurity('apiKey'),
    ApiProblems(401, 403),
  );

/** A route without authentication. */
export const Public = () => applyDecorators(SetMetadata(ROLES, []), ApiExtension('x-roles', ['public']));

/** The principal that the guard found. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!principal) throw new ServiceError('AUTH_MISSING', 'this route needs a key');
  return principal;
});
