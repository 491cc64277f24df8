import type { ClamdAddress } from '@mocban/clamd';
import type { Registry } from 'prom-client';
import { describeScanner } from '../malware/scanner.js';
import { GaugeSet } from './gauges.js';
import type { FigureSource } from './metrics.js';

const TABLE = {
  mocban_malware_scanner_up: { help: '1 when the malware scanner answers.', labels: [] },
  mocban_malware_test_signatures: { help: '1 when only test signatures are loaded: nothing is protected.', labels: [] },
  mocban_malware_signatures_age_seconds: { help: 'Age of the official signatures that are loaded.', labels: [] },
} as const;

/** The malware scanner, where one is configured; without one none of its metrics has a value. */
export class ScannerFigures implements FigureSource {
  readonly name = 'scanner';
  readonly #gauges: GaugeSet<keyof typeof TABLE>;

  constructor(
    registry: Registry,
    readonly clamd: ClamdAddress | undefined,
  ) {
    this.#gauges = new GaugeSet(registry, TABLE);
  }

  async refresh(): Promise<void> {
    if (!this.clamd) return;
    const description = await describeScanner(this.clamd).catch(() => undefined);
    const date = description?.signatures?.date;
    this.#gauges.set('mocban_malware_scanner_up', [[description ? 1 : 0]]);
    this.#gauges.set('mocban_malware_test_signatures', description ? [[description.testSignaturesOnly ? 1 : 0]] : []);
    this.#gauges.set(
      'mocban_malware_signatures_age_seconds',
      date === undefined ? [] : [[(Date.now() - Date.parse(date)) / 1000]],
    );
  }

  clear(): void {
    this.#gauges.clear();
  }
}
