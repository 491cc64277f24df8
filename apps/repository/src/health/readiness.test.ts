import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ArgumentsHost } from '@nestjs/common';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { Archive } from '../archive/archive.js';
import { archiveFunctions } from '../archive/functions.js';
import { resolveConfig } from '../config/config.js';
import type { Lease } from '../database/lease.js';
import { NotReadyError, ServiceError } from '../error.js';
import { ProblemFilter } from '../http/problem-filter.js';
import { Readiness } from './readiness.js';

/** Lines of a log, as level and text. */
function recorder(): { lines: string[]; logger: Logger } {
  const lines: string[] = [];
  const at = (level: string) => (first: unknown, text?: string) => {
    lines.push(`${level}: ${text ?? String(first)}`);
  };
  return { lines, logger: { error: at('error'), warn: at('warn') } as unknown as Logger };
}

it('logs that the service is not ready, and that it is again, once each however often it is asked', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'mocban-ready-'));
  const store = await archiveFunctions.openArchiveStore('store-1', path.join(folder, 'store-1'));
  const config = { ...resolveConfig({ dataDirectory: folder }), uploadDirectory: folder };
  const { lines, logger } = recorder();
  const readiness = new Readiness(
    { showMigrations: () => Promise.resolve(false) } as DataSource,
    { trouble: undefined } as Lease,
    new Archive(archiveFunctions, [store]),
    config,
    logger,
  );
  const askTwice = async () => [await readiness.check(), await readiness.check()][1];
  try {
    await askTwice();
    expect(lines).toEqual([]);
    await rename(path.join(folder, 'store-1'), path.join(folder, 'away'));
    expect(await askTwice()).toContainEqual({ component: 'store store-1', problem: 'cannot be written' });
    expect(lines).toEqual(['error: not ready']);
    await rename(path.join(folder, 'away'), path.join(folder, 'store-1'));
    await askTwice();
    expect(lines).toEqual(['error: not ready', 'warn: ready again']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('is no error of a request, unlike what else is answered with 5xx', () => {
  const { lines, logger } = recorder();
  const response = { headersSent: true, destroy: () => undefined };
  const http = { getRequest: () => ({ path: '/v1/ready' }), getResponse: () => response };
  const host = { switchToHttp: () => http } as unknown as ArgumentsHost;
  const filter = new ProblemFilter(logger);
  filter.catch(new NotReadyError([{ field: 'database', message: 'does not answer' }]), host);
  expect(lines).toEqual([]);
  filter.catch(new ServiceError('HOLDING_NO_READABLE_COPY', 'none'), host);
  expect(lines).toEqual(['error: No readable copy']);
});
