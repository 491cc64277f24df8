import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { catchError, concatMap, defer, from, type Observable } from 'rxjs';
import { RIGHT, type AuthenticatedRequest, type Principal } from '../http/access.js';
import { toProblem } from '../http/problem.js';
import { requestIdOf } from '../http/request-id.js';
import { isExport, type Right } from '../http/rights.js';
import { ActionLog, type Action, type ActionEnd } from './action-log.service.js';

/** What a request asks for, as the log says it. */
export function actionOf(request: AuthenticatedRequest, caller: Principal): Action {
  const subject = Object.values(request.params).flat().join('/');
  const route: unknown = (request.route as { path?: unknown } | undefined)?.path;
  return {
    requestId: requestIdOf(request),
    caller,
    method: request.method,
    route: typeof route === 'string' ? route : request.path,
    ...(subject !== '' && { subject }),
    ...(request.ip !== undefined && { address: request.ip }),
  };
}

/** Writes down what changes something, and what takes the catalogue or a package out: before it is done, and how it ended. */
@Injectable()
export class ActionLogInterceptor implements NestInterceptor {
  constructor(
    readonly reflector: Reflector,
    readonly log: ActionLog,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest>();
    const right = this.reflector.get<Right | undefined>(RIGHT, context.getHandler());
    const caller = request.principal;
    if (!caller || !isPrivileged(request.method, right, caller)) return next.handle();
    return from(this.log.begin(actionOf(request, caller))).pipe(
      concatMap((id) =>
        next.handle().pipe(
          concatMap((answer: unknown) =>
            defer(async () => {
              // It is done, whatever becomes of its log, which says `unknown` then.
              await this.log.end(id, endOf(http.getResponse<Response>().statusCode, answer)).catch(() => undefined);
              return answer;
            }),
          ),
          catchError((error: unknown) =>
            defer(async () => {
              // The answer is what went wrong with the action, whatever becomes of its log.
              await this.log.end(id, failureOf(error, request.path)).catch(() => undefined);
              throw error;
            }),
          ),
        ),
      ),
    );
  }
}

/** An agency's own submissions are in the events of their transfers. */
const isPrivileged = (method: string, right: Right | undefined, { role }: Principal): boolean =>
  method === 'GET' || method === 'HEAD'
    ? right !== undefined && isExport(right)
    : !(role === 'producer' && right === 'transfers:send');

function endOf(status: number, answer: unknown): ActionEnd {
  const made = status === 201 || status === 202 ? identifierIn(answer) : undefined;
  return { outcome: 'done', status, ...(made !== undefined && { made }) };
}

const failureOf = (error: unknown, path: string): ActionEnd => {
  const { status, code } = toProblem(error, path);
  return { outcome: status === 403 ? 'denied' : status < 500 ? 'refused' : 'failed', status, code };
};

function identifierIn(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { id, code } = answer as { id?: unknown; code?: unknown };
  return [id, code].find((value) => typeof value === 'string');
}
