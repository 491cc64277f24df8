import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { applicationOf } from './app.module.js';
import { Archive } from './archive/archive.js';
import { archiveFunctions } from './archive/functions.js';
import { PROCESS_ROLES, resolveConfig } from './config/config.js';
import { Connections } from './database/connections.js';
import { createDataSource } from './database/data-source.js';
import { Lease } from './database/lease.js';
import { createLogger } from './http/log.js';

it.each(PROCESS_ROLES)('has every part that a process with the role %s asks for', async (role) => {
  const databaseUrl = 'postgres://localhost/none';
  const connections = new Connections({ url: databaseUrl });
  const parts = {
    config: resolveConfig({ dataDirectory: '.', databaseUrl, role }),
    source: createDataSource(connections),
    lease: new Lease({ connections }),
    archive: new Archive(archiveFunctions, []),
    logger: createLogger('silent'),
  };
  const app = await NestFactory.create(applicationOf(parts), { logger: false, abortOnError: false });
  await app.close();
});
