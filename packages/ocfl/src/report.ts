import type { Finding, FindingLog, Severity } from '@mocban/core';

/** The OCFL version whose rules apply. */
export type SpecVersion = '1.0' | '1.1';

/** Codes that only 1.1 has, and where 1.0 says the same. Absent: 1.0 has no such rule. */
const IN_1_0: Readonly<Record<string, string | undefined>> = {
  E103: undefined,
  E104: 'E046',
  E105: 'E046',
  E106: 'E041',
  E107: undefined,
  E108: 'E017',
  E110: 'E037',
  E111: 'E056',
  E112: 'E086',
  W016: undefined,
};

/** Collects findings about one place, under the rules of one version of the specification. */
export class Report {
  constructor(
    readonly log: FindingLog,
    readonly version: SpecVersion,
    readonly location: string,
  ) {}

  error(rule: string, message: string, place?: string): void {
    this.#add('error', rule, message, place);
  }

  warning(rule: string, message: string, place?: string): void {
    this.#add('warning', rule, message, place);
  }

  info(rule: string, message: string, place?: string): void {
    this.#add('info', rule, message, place);
  }

  /** The same log for another place, `path` relative to what is validated. */
  at(location: string, version: SpecVersion = this.version): Report {
    return new Report(this.log, version, location);
  }

  #add(severity: Severity, rule: string, message: string, place?: string): void {
    const known = this.version === '1.0' && Object.hasOwn(IN_1_0, rule) ? IN_1_0[rule] : rule;
    if (known === undefined) return;
    this.log.add(
      finding(
        severity,
        known,
        place === undefined ? this.location : `${this.location}#${place}`,
        message,
        this.version,
      ),
    );
  }
}

export const finding = (
  severity: Severity,
  rule: string,
  location: string,
  message: string,
  version: SpecVersion = '1.1',
): Finding => ({ rule, severity, location, message, standard: `OCFL ${version}` });

/** A text from outside as it may stand in a message: quoted, cut to a line. */
export const quoted = (text: string): string => JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
