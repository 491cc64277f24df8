import { Gauge, type Registry } from 'prom-client';

/** A gauge that is set from rows: the values of its labels in order, then the figure. */
export type Rows = readonly (readonly [...labels: string[], value: number])[];

/** Gauges of one source, declared as a table of name → help and labels. */
export class GaugeSet<Name extends string> {
  readonly #gauges = new Map<Name, { gauge: Gauge; labels: readonly string[] }>();

  constructor(registry: Registry, table: Record<Name, { help: string; labels: readonly string[] }>) {
    for (const [name, { help, labels }] of Object.entries(table) as [Name, (typeof table)[Name]][])
      this.#gauges.set(name, {
        labels,
        gauge: new Gauge({ name, help, labelNames: [...labels], registers: [registry] }),
      });
  }

  /** Replaces every value of a gauge. */
  set(name: Name, rows: Rows): void {
    const { gauge, labels } = this.#gauges.get(name)!;
    gauge.reset();
    for (const row of rows)
      gauge.set(Object.fromEntries(labels.map((label, i) => [label, String(row[i])])), row.at(-1) as number);
  }

  clear(): void {
    for (const name of this.#gauges.keys()) this.set(name, []);
  }
}
