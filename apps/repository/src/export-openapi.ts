import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { applicationOf } from './app.module.js';
import { Archive } from './archive/archive.js';
import { archiveFunctions } from './archive/functions.js';
import { resolveConfig } from './config/config.js';
import { Connections } from './database/connections.js';
import { createDataSource } from './database/data-source.js';
import { Lease } from './database/lease.js';
import { createLogger } from './http/log.js';
import { buildOpenApi } from './http/openapi.js';

/** The OpenAPI document of the service. Opens no database, no store and no port. */
export async function exportOpenApi(): Promise<object> {
  const config = resolveConfig({ dataDirectory: '.' });
  const connections = new Connections({ url: 'postgres://localhost/none' });
  const parts = {
    config,
    source: createDataSource(connections),
    lease: new Lease({ connections }),
    archive: new Archive(archiveFunctions, []),
    logger: createLogger('silent'),
  };
  const app = await NestFactory.create(applicationOf(parts), { logger: false, abortOnError: false });
  try {
    return buildOpenApi(app);
  } finally {
    await app.close();
  }
}
