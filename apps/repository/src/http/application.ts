import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { AppModule, type Parts } from '../app.module.js';
import { nestLogger, requestLog } from './log.js';
import { serveOpenApi } from './openapi.js';
import { ProblemFilter } from './problem-filter.js';
import { requestValidation } from './validation.js';

/** Largest JSON body taken; packages do not come this way. */
const MAX_BODY = '256kb';

/** The HTTP application, not yet listening. */
export async function createApplication(parts: Parts, logger: Logger): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.of(parts), {
    bodyParser: false,
    abortOnError: false,
    logger: nestLogger(logger),
    forceCloseConnections: true,
  });
  app.disable('x-powered-by');
  app.use(requestLog(logger));
  // Without TLS of our own, browsers must not be told to change to https.
  app.use(helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } }, hsts: false }));
  app.useBodyParser('json', { limit: MAX_BODY });
  app.useGlobalPipes(requestValidation());
  app.useGlobalFilters(new ProblemFilter(logger));
  serveOpenApi(app);
  return app;
}
