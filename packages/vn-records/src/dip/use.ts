import { Terms } from '../import/terms.js';
import { tableOf } from '../rules/table.js';
import type { Rules } from '../rules/types.js';

/** The request for use that a DIP describes (annex V), by the circular's names. */
export type Tt05DipUse = Partial<
  Record<
    'requestID' | 'requestDate' | 'purpose' | 'purposeContent' | 'feeObjectType' | 'researchTopic' | 'description',
    string
  >
>;

/**
 * A request with codes in the place of their labels, where a field has a code list.
 * @returns `problems`: fields whose value is neither a code nor its label; they stay as they are
 */
export function codedDipUse<Use extends Tt05DipUse>(
  use: Use,
  rules: Rules,
): { use: Use; problems: { field: keyof Tt05DipUse; message: string }[] } {
  const terms = new Terms(rules);
  const coded: Tt05DipUse = {};
  const problems: { field: keyof Tt05DipUse; message: string }[] = [];
  for (const { name, codes } of tableOf(rules, 'DIP', 'file').fields) {
    const field = name as keyof Tt05DipUse;
    const value = use[field];
    if (codes === undefined || value === undefined || value === '') continue;
    const term = terms.code(codes, value);
    if (term.how !== 'unknown' && term.how !== 'other') coded[field] = term.code;
    else {
      const known = Object.entries(rules.codes(codes)?.values ?? {}).map(([code, label]) => `${code} ${label}`);
      problems.push({ field, message: `${field} must be one of ${known.join(', ')}` });
    }
  }
  return { use: { ...use, ...coded }, problems };
}
