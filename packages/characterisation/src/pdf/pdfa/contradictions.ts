import type { PdfaContradiction } from '../../model/pdf.js';
import { clauseOf, PDFA_RULES, type PdfaPart, type PdfaRuleId } from './rules.js';

/** Gathers what contradicts a claim, each rule once with how often and where first. */
export class Contradictions {
  readonly #found = new Map<PdfaRuleId, { details: string | undefined; object: number | undefined; count: number }>();

  constructor(readonly part: PdfaPart) {}

  /** Nothing where the part claimed does not have the rule. @param object number of the indirect object that it was found in */
  add(rule: PdfaRuleId, object?: number, details?: string): void {
    if (clauseOf(rule, this.part) === undefined) return;
    const known = this.#found.get(rule);
    if (known !== undefined) known.count += 1;
    else this.#found.set(rule, { details, object, count: 1 });
  }

  /** In the order of the rules. */
  list(): PdfaContradiction[] {
    const rules = Object.keys(PDFA_RULES) as PdfaRuleId[];
    return rules.flatMap((rule) => {
      const found = this.#found.get(rule);
      if (found === undefined) return [];
      const { details, object, count } = found;
      const { text } = PDFA_RULES[rule];
      return [
        {
          rule,
          clause: `ISO 19005-${this.part} ${clauseOf(rule, this.part)}`,
          text: details === undefined ? text : `${text}: ${details}`,
          count,
          ...(object !== undefined && { object }),
        },
      ];
    });
  }
}
