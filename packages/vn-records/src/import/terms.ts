import type { Rules } from '../rules/types.js';
import { folded } from './fold.js';

/** Codes that stand for "another", whose meaning is then in the description. */
const OTHER = 'khac';

export type TermReading =
  | { how: 'code' | 'label' | 'synonym'; code: string }
  /** No code of its own, but the list has one for others. */
  | { how: 'other'; code: string }
  | { how: 'unknown' };

/** Turns the free text of other dialects into codes: the code itself, its label, or another word for it. */
export class Terms {
  readonly #lists = new Map<string, { codes: Map<string, TermReading>; other?: string }>();

  constructor(private readonly rules: Rules) {}

  /** One term. @param list name of the code list */
  code(list: string, term: string): TermReading {
    const { codes, other } = this.#list(list);
    const found = codes.get(term.trim()) ?? codes.get(folded(term));
    if (found !== undefined) return found;
    return other === undefined ? { how: 'unknown' } : { how: 'other', code: other };
  }

  /** Several terms separated by `;` or `,`, as the codes with `;` between them. */
  codes(list: string, terms: string): TermReading {
    const whole = this.code(list, terms);
    if (whole.how !== 'other' && whole.how !== 'unknown') return whole;
    const parts = terms.split(/[;,]/).map((part) => this.code(list, part));
    const codes = parts.flatMap((part) => (part.how === 'unknown' || part.how === 'other' ? [] : [part.code]));
    return parts.length > 1 && codes.length === parts.length ? { how: 'label', code: codes.join(';') } : whole;
  }

  #list(name: string): { codes: Map<string, TermReading>; other?: string } {
    const known = this.#lists.get(name);
    if (known !== undefined) return known;
    const codes = new Map<string, TermReading>();
    const values = Object.entries(this.rules.codes(name)?.values ?? {});
    for (const [term, code] of Object.entries(this.rules.terms(name)))
      codes.set(folded(term), { how: 'synonym', code });
    for (const [code, label] of values) codes.set(folded(label), { how: 'label', code });
    for (const [code] of values) codes.set(code, { how: 'code', code });
    const other = values.find(([, label]) => folded(label) === OTHER)?.[0];
    const list = { codes, ...(other === undefined ? {} : { other }) };
    this.#lists.set(name, list);
    return list;
  }
}
