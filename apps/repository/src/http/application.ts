import type { Server } from 'node:http';
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { applicationOf, type Parts } from '../app.module.js';
import type { Metrics } from '../metrics/metrics.js';
import { requestMetrics } from '../metrics/request-metrics.js';
import { nestLogger, requestLog } from './log.js';
import { serveOpenApi } from './openapi.js';
import { securityHeaders } from './security-headers.js';
import { ProblemFilter } from './problem-filter.js';
import { requestId } from './request-id.js';
import { requestValidation } from './validation.js';

/** Largest JSON body taken; packages do not come this way. */
const MAX_BODY = '256kb';
/** A connection on which nothing moves for so long is closed. */
const SILENCE_MS = 120_000;

/** The HTTP application, not yet listening. */
export async function createApplication(parts: Parts, metrics: Metrics): Promise<NestExpressApplication> {
  const { logger } = parts;
  const app = await NestFactory.create<NestExpressApplication>(applicationOf(parts), {
    bodyParser: false,
    abortOnError: false,
    logger: nestLogger(logger),
    forceCloseConnections: true,
  });
  app.disable('x-powered-by');
  app.set('trust proxy', parts.config.access.trustedProxies || false);
  app.use(requestId);
  app.use(requestLog(logger));
  app.use(requestMetrics(metrics));
  app.use(securityHeaders(parts.config.access));
  app.useBodyParser('json', { limit: MAX_BODY });
  app.useGlobalPipes(requestValidation());
  app.useGlobalFilters(new ProblemFilter(logger));
  if (parts.config.role !== 'worker') serveOpenApi(app);
  // A package may take hours on an agency's line: a request ends when its line is silent, not after a time.
  const server: Server = app.getHttpServer();
  server.requestTimeout = 0;
  server.setTimeout(SILENCE_MS);
  return app;
}
