import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { NotReadyError } from '../error.js';
import { toProblem } from './problem.js';
import { requestIdOf } from './request-id.js';

/** What is away comes back by itself, and soon. */
const RETRY_AFTER_SECONDS = 5;
/** A quota is free again when a transfer has come to its end. */
const QUOTA_RETRY_SECONDS = 60;

/** Answers every error as `application/problem+json`. An error after the first byte of the body ends the connection. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const requestId = requestIdOf(request);
    const problem = { ...toProblem(error, request.path), requestId };
    if (problem.status >= 500 && !(error instanceof NotReadyError))
      this.logger.error({ err: error, requestId, path: request.path }, problem.title);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (problem.status === 429 && !response.hasHeader('Retry-After'))
      response.setHeader('Retry-After', QUOTA_RETRY_SECONDS);
    if (problem.status === 503) response.setHeader('Retry-After', RETRY_AFTER_SECONDS);
    if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}
