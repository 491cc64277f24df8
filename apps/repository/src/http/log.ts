import type { LoggerService } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { pino, type Logger } from 'pino';
import type { LogLevel } from '../config/config.js';
import { requestIdOf } from './request-id.js';

/** Injection token of the `Logger`. */
export const LOGGER = Symbol('Logger');

/** One JSON line per event on standard error: standard output belongs to the command line. No header, query or body is logged. */
export const createLogger = (level: LogLevel): Logger =>
  pino(
    {
      level,
      name: 'mocban',
      redact: { paths: ['*.password', '*.key', '*.authorization', 'err.parameters', 'err.driverError'], remove: true },
    },
    pino.destination({ dest: 2, sync: true }),
  );

/** What NestJS says itself, at the level of debugging unless it is a warning or an error. */
export const nestLogger = (logger: Logger): LoggerService => ({
  log: (message: unknown) => logger.debug(String(message)),
  debug: (message: unknown) => logger.debug(String(message)),
  verbose: (message: unknown) => logger.trace(String(message)),
  warn: (message: unknown) => logger.warn(String(message)),
  error: (message: unknown) => logger.error(String(message)),
  fatal: (message: unknown) => logger.fatal(String(message)),
});

/** A line per request, when its answer is out. */
export const requestLog =
  (logger: Logger) =>
  (request: Request, response: Response, next: NextFunction): void => {
    const begun = performance.now();
    response.once('close', () =>
      logger.debug(
        {
          requestId: requestIdOf(request),
          method: request.method,
          path: request.path,
          status: response.statusCode,
          ms: Math.round(performance.now() - begun),
        },
        response.writableFinished ? 'request' : 'request broken off',
      ),
    );
    next();
  };
