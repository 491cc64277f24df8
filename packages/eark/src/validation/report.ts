import { FindingLog, type Finding, type Severity } from '@mocban/core';
import { REQUIREMENTS, type RequirementId } from './requirements.generated.js';

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

/** Collects findings within the bound that `FindingLog` keeps, each with its requirement's text as a hint. */
export class Report {
  readonly #log = new FindingLog();

  /** A departure from a requirement; the severity is its level's unless the published test cases say otherwise. */
  requirement(id: RequirementId, location: string, message: string, severity?: Severity): void {
    const { level, name, standard } = REQUIREMENTS[id];
    this.#log.add({
      rule: id,
      severity: severity ?? SEVERITY[level],
      location,
      message,
      standard,
      hint: `${level}: ${name}`,
    });
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
