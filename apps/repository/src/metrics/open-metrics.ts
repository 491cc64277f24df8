import type { Pool } from 'pg';
import type { Config } from '../config/config.js';
import type { Database } from '../database/database.js';
import { CatalogueFigures } from './catalogue-figures.js';
import { DiskFigures } from './disk-figures.js';
import { Metrics } from './metrics.js';
import { PoolFigures } from './pool-figures.js';
import { ScannerFigures } from './scanner-figures.js';

/** The metrics of this process with every source it can ask. */
export function openMetrics(config: Config, database: Database): Metrics {
  const metrics = new Metrics(config.role);
  const { registry } = metrics;
  metrics.add(new CatalogueFigures(registry, database.source));
  metrics.add(
    new DiskFigures(
      registry,
      new Map([
        ['uploads', config.uploadDirectory],
        ...config.stores.flatMap((store) => (store.kind === 'file' ? [[store.id, store.path] as const] : [])),
      ]),
    ),
  );
  metrics.add(new ScannerFigures(registry, config.clamd));
  metrics.add(
    new PoolFigures(
      registry,
      new Map([
        ['jobs', () => database.pool],
        ['requests', () => (database.source.driver as { master?: Pool }).master],
      ]),
    ),
  );
  return metrics;
}
