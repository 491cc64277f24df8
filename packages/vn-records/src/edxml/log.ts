import type { FindingFactory } from '../finding.js';
import type { CheckEffect, CheckFinding } from '../types.js';

/** Gathers findings of an import of messages. */
export class EdxmlLog {
  readonly findings: CheckFinding[] = [];

  constructor(private readonly make: FindingFactory) {}

  add(check: string, what: string, effect: CheckEffect, location: string, message: string, hint: string): void {
    this.findings.push(this.make.of(check, what, { effect, location, message, hint }));
  }
}
