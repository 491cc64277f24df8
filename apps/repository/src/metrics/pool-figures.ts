import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import { GaugeSet } from './gauges.js';
import type { FigureSource } from './metrics.js';

const TABLE = {
  mocban_database_connections: {
    help: 'Connections of a pool of this process: in use, idle; and requests that wait for one.',
    labels: ['pool', 'state'],
  },
} as const;

/** How much of its database connections this process uses. */
export class PoolFigures implements FigureSource {
  readonly name = 'pools';
  readonly #gauges: GaugeSet<keyof typeof TABLE>;

  /** @param pools label → the pool at this moment: a new one may take its place */
  constructor(
    registry: Registry,
    readonly pools: ReadonlyMap<string, () => Pool | undefined>,
  ) {
    this.#gauges = new GaugeSet(registry, TABLE);
  }

  refresh(): Promise<void> {
    this.#gauges.set(
      'mocban_database_connections',
      [...this.pools].flatMap(([name, find]) => {
        const pool = find();
        if (!pool) return [];
        const { totalCount, idleCount, waitingCount } = pool;
        return [
          [name, 'used', totalCount - idleCount],
          [name, 'idle', idleCount],
          [name, 'waiting', waitingCount],
        ] as const;
      }),
    );
    return Promise.resolve();
  }

  clear(): void {
    this.#gauges.clear();
  }
}
