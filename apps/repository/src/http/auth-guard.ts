import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { IncomingHttpHeaders } from 'node:http';
import { ServiceError } from '../error.js';
import type { Role } from '../database/entities/producers.js';
import { KeyService } from '../keys/key.service.js';
import { actionOf } from '../action-log/action-log.interceptor.js';
import { ActionLog } from '../action-log/action-log.service.js';
import { ROLES, type AuthenticatedRequest, type Principal } from './access.js';

/** The key of a request: `Authorization: Bearer …` or `X-API-Key: …`. */
export function presentedKey(headers: IncomingHttpHeaders): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const direct = headers['x-api-key'];
  return bearer ?? (typeof direct === 'string' && direct !== '' ? direct : undefined);
}

/** Lets nobody through to a route that does not say who may call it. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    readonly reflector: Reflector,
    readonly keys: KeyService,
    readonly log: ActionLog,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const roles = this.reflector.get<readonly Role[] | undefined>(ROLES, context.getHandler());
    if (roles === undefined) throw new ServiceError('AUTH_FORBIDDEN', 'this route is open to nobody');
    if (roles.length === 0) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const key = presentedKey(request.headers);
    if (key === undefined) throw new ServiceError('AUTH_MISSING', 'expected Authorization: Bearer <key> or X-API-Key');
    const principal = await this.keys.authenticate(key);
    if (!roles.includes(principal.role)) {
      await this.#logDenial(request, principal);
      throw new ServiceError('AUTH_FORBIDDEN', `this needs a key with the role ${roles.join(' or ')}`);
    }
    request.principal = principal;
    return true;
  }

  async #logDenial(request: AuthenticatedRequest, caller: Principal): Promise<void> {
    const id = await this.log.begin(actionOf(request, caller));
    await this.log.end(id, { outcome: 'denied', status: 403, code: 'AUTH_FORBIDDEN' });
  }
}
