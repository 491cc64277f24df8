export type Severity = 'error' | 'warning' | 'info';

/** One requirement of one version of a specification. */
export interface FindingRequirement {
  /** e.g. `E-ARK CSIP` */
  specification: string;
  version: string;
  id: string;
  level: 'MUST' | 'SHOULD' | 'MAY';
}

/** One departure from a rule, as data: validators yield findings and never throw on hostile input. */
export interface Finding {
  /** The standard's own id where it has one (`E092`, `CSIP58`), else ours (`BAG_…`, `TT05_…`, `ARCHIVE_…`, `XML_…`, `IO_…`). */
  rule: string;
  severity: Severity;
  /** Where, relative to what was validated; `#` separates a file from a place inside it. `.` is the whole. */
  location: string;
  message: string;
  /** The specification and version the rule comes from, e.g. `E-ARK CSIP 2.2.0`. */
  standard?: string;
  /** The published requirement that was departed from, where the standard numbers them: id and level as that version has them. */
  requirement?: FindingRequirement;
  /** The receipt check of the Vietnamese profile that this finding belongs to, `C1` … `C16`. */
  check?: string;
  /** What the sender can do about it. */
  hint?: string;
}

/** What a validator says of one path: the JSON shape of the command line's `--json`. */
export interface ValidationResult {
  path: string;
  profile: string;
  /** Version of the rules it was judged by, where there are several. */
  version?: string;
  /** What said that it is of this profile and version, in words. */
  reasons?: string[];
  valid: boolean;
  findings: Finding[];
}

/** Warnings alone leave a package valid. */
export const isValid = (findings: Iterable<Finding>): boolean => {
  for (const finding of findings) if (finding.severity === 'error') return false;
  return true;
};

/**
 * Keeps findings within a bound: above `maxPerRule` of one rule they are only counted, and `list()` ends that rule with
 * one finding whose message says how many there were and that the list is truncated.
 */
export class FindingLog {
  readonly #maxPerRule: number;
  readonly #kept: Finding[] = [];
  readonly #counts = new Map<string, { count: number; severity: Severity }>();

  /** @param options.maxPerRule findings kept of one rule. @defaultValue 10,000 */
  constructor(options: { maxPerRule?: number } = {}) {
    this.#maxPerRule = options.maxPerRule ?? 10_000;
  }

  add(...findings: Finding[]): void {
    for (const finding of findings) {
      const seen = this.#counts.get(finding.rule);
      const count = (seen?.count ?? 0) + 1;
      this.#counts.set(finding.rule, { count, severity: worst(seen?.severity, finding.severity) });
      if (count <= this.#maxPerRule) this.#kept.push(finding);
    }
  }

  get hasErrors(): boolean {
    for (const { severity } of this.#counts.values()) if (severity === 'error') return true;
    return false;
  }

  /** The kept findings in order of arrival, then one finding per truncated rule. */
  list(): Finding[] {
    const truncated: Finding[] = [];
    for (const [rule, { count, severity }] of this.#counts)
      if (count > this.#maxPerRule)
        truncated.push({
          rule,
          severity,
          location: '.',
          message: `truncated: ${count} findings of this rule, the first ${this.#maxPerRule} are listed`,
        });
    return [...this.#kept, ...truncated];
  }
}

const rank: Record<Severity, number> = { info: 0, warning: 1, error: 2 };
const worst = (a: Severity | undefined, b: Severity): Severity => (a !== undefined && rank[a] > rank[b] ? a : b);
