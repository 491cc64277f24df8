import type { Severity } from '@mocban/core';
import type { Rules } from './rules/types.js';
import type { CheckEffect, CheckFinding } from './types.js';

export const STANDARD = 'TT 05/2025/TT-BNV';

const SEVERITY: Record<CheckEffect, Severity> = {
  block: 'error',
  quarantine: 'error',
  'refuse-item': 'error',
  officer: 'warning',
  warn: 'warning',
  info: 'info',
};

/** The severity of a finding by its effect: `info` info, `warn` and `officer` warning, the others error. */
export const severityOf = (effect: CheckEffect): Severity => SEVERITY[effect];

const RANK: readonly CheckEffect[] = ['info', 'warn', 'officer', 'refuse-item', 'block', 'quarantine'];

/**
 * The gravest effect among findings: quarantine before block, so that secret content is kept apart even when the package would be
 * returned anyway; `undefined` without findings.
 */
export function worstEffect(findings: Iterable<CheckFinding>): CheckEffect | undefined {
  let worst = -1;
  for (const { effect } of findings) worst = Math.max(worst, RANK.indexOf(effect));
  return RANK[worst];
}

export interface FindingText {
  /** Path below the package's root, with `#` and the place inside it. */
  location: string;
  /** English. */
  message: string;
  /** Vietnamese: what the agency should do. */
  hint: string;
  document?: string;
  /** Overrides the effect of the check. */
  effect?: CheckEffect;
}

/** Makes the findings of one run; `C5`, `FILE_MISSING` becomes `TT05_C5_FILE_MISSING` with the effect the rules give C5. */
export class FindingFactory {
  constructor(private readonly rules: Rules) {}

  of(check: string, what: string, { effect, location, document, message, hint }: FindingText): CheckFinding {
    return make(
      `TT05_${check}_${what}`,
      effect ?? this.rules.effect(check),
      { location, document, message, hint },
      check,
    );
  }

  /** The same, where only an optional value is concerned. */
  optional(check: string, what: string, text: FindingText): CheckFinding {
    return this.of(check, what, { ...text, effect: this.rules.effect(check, true) });
  }

  /** A departure that is read nevertheless. `info` where nothing needs doing. */
  tolerance(what: string, text: FindingText): CheckFinding {
    return make(`TT05_TOLERANCE_${what}`, text.effect ?? 'warn', text);
  }
}

function make(rule: string, effect: CheckEffect, text: FindingText, check?: string): CheckFinding {
  return {
    rule,
    severity: severityOf(effect),
    effect,
    location: text.location,
    message: text.message,
    standard: STANDARD,
    ...(check === undefined ? {} : { check }),
    hint: text.hint,
    ...(text.document === undefined ? {} : { document: text.document }),
  };
}

/** Findings that are kept of one rule; the rest are only counted. */
const MAX_PER_RULE = 10_000;

/** The findings of one run within a bound: a rule that has more ends with one finding that says how many there were. */
export class BoundedFindings {
  readonly #kept: CheckFinding[] = [];
  readonly #counts = new Map<string, { count: number; worst: CheckFinding }>();

  add(findings: Iterable<CheckFinding>): void {
    for (const finding of findings) {
      const seen = this.#counts.get(finding.rule);
      const count = (seen?.count ?? 0) + 1;
      const worst =
        seen !== undefined && RANK.indexOf(seen.worst.effect) >= RANK.indexOf(finding.effect) ? seen.worst : finding;
      this.#counts.set(finding.rule, { count, worst });
      if (count <= MAX_PER_RULE) this.#kept.push(finding);
    }
  }

  list(): CheckFinding[] {
    const truncated = [...this.#counts.values()]
      .filter(({ count }) => count > MAX_PER_RULE)
      .map(({ count, worst: { document: _document, ...finding } }) => ({
        ...finding,
        location: '.',
        message: `truncated: ${count} findings of this rule, the first ${MAX_PER_RULE} are listed`,
      }));
    return [...this.#kept, ...truncated];
  }
}
