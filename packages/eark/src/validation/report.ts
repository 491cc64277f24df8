import { FindingLog, type Finding, type FindingRequirement, type Severity } from '@mocban/core';
import type { EarkVersion, RequirementId } from './requirements.generated.js';
import { requirementOf } from './requirements.js';

/** Rules of ours, for what no requirement of the specification names. */
export type OwnRule =
  | 'CSIP_REFERENCE_MISSING'
  | 'CSIP_REFERENCE_OUTSIDE'
  | 'CSIP_REFERENCE_NOT_RELATIVE'
  | 'CSIP_SIZE_DIFFERS'
  | 'CSIP_CHECKSUM_DIFFERS'
  | 'CSIP_CHECKSUM_UNKNOWN'
  | 'CSIP_FILE_UNREFERENCED'
  | 'CSIP_METS_UNREADABLE'
  | 'CSIP_METS_TOO_MANY';

const SEVERITY: Record<'MUST' | 'SHOULD' | 'MAY', Severity> = { MUST: 'error', SHOULD: 'warning', MAY: 'info' };

interface Known {
  requirement: FindingRequirement;
  standard: string;
  hint: string;
}

/** Collects findings within the bound that `FindingLog` keeps, each with its requirement's text as a hint. */
export class Report {
  readonly #log = new FindingLog();
  readonly #known = new Map<RequirementId, Known | undefined>();

  constructor(
    /** By whose tables: ids and levels differ between versions. */
    readonly version: EarkVersion,
  ) {}

  /**
   * A departure from a requirement; the severity is its level's unless the published test cases say otherwise. Nothing where the
   * version has no such requirement.
   */
  requirement(id: RequirementId, location: string, message: string, severity?: Severity): void {
    const known = this.#requirement(id);
    if (known === undefined) return;
    const { requirement, standard, hint } = known;
    this.#log.add({
      rule: id,
      severity: severity ?? SEVERITY[requirement.level],
      location,
      message,
      standard,
      requirement,
      hint,
    });
  }

  /** One object for all findings of a requirement. */
  #requirement(id: RequirementId): Known | undefined {
    if (this.#known.has(id)) return this.#known.get(id);
    const found = requirementOf(id, this.version);
    const known =
      found === undefined
        ? undefined
        : {
            requirement: { specification: found.specification, version: found.version, id, level: found.level },
            standard: `${found.specification} ${found.version}`,
            hint: `${found.level}: ${found.name}`,
          };
    this.#known.set(id, known);
    return known;
  }

  own(rule: OwnRule, severity: Severity, location: string, message: string): void {
    this.#log.add({ rule, severity, location, message });
  }

  add(...findings: Finding[]): void {
    this.#log.add(...findings);
  }

  list(): Finding[] {
    return this.#log.list();
  }
}
