import { Shape } from '../shape.js';

/** What PRONOM says of the versions before and after a format. */
export interface VersionRecord {
  puid: string;
  name: string;
  version?: string;
  /** When the record was last changed, `YYYY-MM-DD`. */
  updated?: string;
  /** PUIDs that it is the previous version of. */
  later: readonly string[];
  /** PUIDs that it is the subsequent version of. */
  earlier: readonly string[];
  /** The report it was read from, and its bytes' SHA-256 where these were at hand. */
  file: string;
  sha256?: string;
}

/** Later versions of a format. */
export interface LaterVersions {
  /** Those that PRONOM has next. */
  next: readonly string[];
  /** Those behind them that have none behind them; none where the chain runs in a ring or leads to records that are not known. */
  latest: readonly string[];
  /** The record that says so. */
  record: VersionRecord;
}

const MOST_RECORDS = 50_000;
const MOST_RELATED = 5000;
/** The longest chain of PRONOM's has some thirty links. */
const MOST_LINKS = 1000;
const shape = new Shape('FORMAT_RISK_REGISTER_INVALID');

/** Which format follows which, by all records of a release; what one record says of another counts as if that said it. */
export class VersionChains {
  readonly #records: ReadonlyMap<string, VersionRecord>;
  readonly #later = new Map<string, Map<string, VersionRecord>>();

  constructor(readonly records: readonly VersionRecord[]) {
    this.#records = new Map(records.map((one) => [one.puid, one]));
    for (const record of records) {
      for (const later of record.later) this.#add(record.puid, later, record);
      for (const earlier of record.earlier) this.#add(earlier, record.puid, record);
    }
  }

  /** Whether a record of the format itself was read. */
  has(puid: string): boolean {
    return this.#records.has(puid);
  }

  /** @returns nothing where no record says that there is a later version */
  after(puid: string): LaterVersions | undefined {
    const next = this.#later.get(puid);
    if (next === undefined) return undefined;
    const seen = new Set([puid]);
    const latest: string[] = [];
    const waiting = [...next.keys()];
    for (let one = waiting.shift(); one !== undefined && seen.size < MOST_LINKS; one = waiting.shift()) {
      if (seen.has(one)) continue;
      seen.add(one);
      const further = this.#later.get(one);
      if (further !== undefined) waiting.push(...further.keys());
      else if (this.has(one)) latest.push(one);
    }
    return { next: [...next.keys()], latest, record: this.#records.get(puid) ?? [...next.values()][0]! };
  }

  #add(earlier: string, later: string, record: VersionRecord): void {
    if (earlier === later) return;
    const all = this.#later.get(earlier);
    if (all === undefined) this.#later.set(earlier, new Map([[later, record]]));
    else if (!all.has(later)) all.set(later, record);
  }
}

/**
 * Reads which format follows which: `{ "records": [] }`.
 * @throws FormatRiskError `FORMAT_RISK_REGISTER_INVALID`
 */
export function parseVersionChains(json: string): VersionChains {
  const register = shape.record(shape.parsed(json), 'relations');
  const records = shape.list(register['records'], 'records', MOST_RECORDS).map((one, index): VersionRecord => {
    const where = `records[${index}]`;
    const value = shape.record(one, where);
    const puids = (key: string): string[] =>
      shape.list(value[key], `${where}.${key}`, MOST_RELATED).map((puid) => shape.puid(puid, `${where}.${key}`));
    return {
      puid: shape.puid(value['puid'], `${where}.puid`),
      name: shape.text(value['name'], `${where}.name`, 500),
      ...(value['version'] !== undefined && { version: shape.text(value['version'], `${where}.version`, 200) }),
      ...(value['updated'] !== undefined && { updated: shape.day(value['updated'], `${where}.updated`) }),
      later: puids('later'),
      earlier: puids('earlier'),
      file: shape.text(value['file'], `${where}.file`, 500),
      ...(value['sha256'] !== undefined && { sha256: shape.text(value['sha256'], `${where}.sha256`, 64) }),
    };
  });
  if (new Set(records.map(({ puid }) => puid)).size < records.length) throw shape.wrong('a format has two records');
  return new VersionChains(records);
}
