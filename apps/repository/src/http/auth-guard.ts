import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { IncomingHttpHeaders } from 'node:http';
import type { Response } from 'express';
import { ServiceError } from '../error.js';
import type { Role } from '../database/entities/producers.js';
import { KeyService } from '../keys/key.service.js';
import { actionOf } from '../action-log/action-log.interceptor.js';
import { ActionLog } from '../action-log/action-log.service.js';
import { networkOf } from './address.js';
import { RateLimits } from './rate-limits.js';
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
    readonly limits: RateLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const roles = this.reflector.get<readonly Role[] | undefined>(ROLES, context.getHandler());
    if (roles === undefined) throw new ServiceError('AUTH_FORBIDDEN', 'this route is open to nobody');
    if (roles.length === 0) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest>();
    // What a caller may see is for no cache on the way; files say themselves how long they hold.
    http.getResponse<Response>().setHeader('Cache-Control', 'no-store');
    const key = presentedKey(request.headers);
    if (key === undefined) throw new ServiceError('AUTH_MISSING', 'expected Authorization: Bearer <key> or X-API-Key');
    const principal = await this.#authenticate(key, request, http.getResponse<Response>());
    if (!roles.includes(principal.role)) {
      await this.#logDenial(request, principal);
      throw new ServiceError('AUTH_FORBIDDEN', `this needs a key with the role ${roles.join(' or ')}`);
    }
    request.principal = principal;
    return true;
  }

  async #authenticate(key: string, request: AuthenticatedRequest, response: Response): Promise<Principal> {
    const address = networkOf(request.ip);
    await this.limits.requireUnblocked(address, key, response);
    const principal = await this.keys.authenticate(key).catch(async (error: unknown) => {
      if (error instanceof ServiceError && error.code === 'AUTH_INVALID') await this.limits.countWrongKey(address, key);
      throw error;
    });
    await this.limits.count(key, principal, response);
    return principal;
  }

  async #logDenial(request: AuthenticatedRequest, caller: Principal): Promise<void> {
    const id = await this.log.begin(actionOf(request, caller));
    await this.log.end(id, { outcome: 'denied', status: 403, code: 'AUTH_FORBIDDEN' });
  }
}
