import type { Characterisation } from '@mocban/characterisation';
import type { Target } from '../targets.js';
import type { PropertyCheck } from './check.js';

/**
 * Whether a PDF says that it is the PDF/A asked for, and nothing that was found in it contradicts that. It is not validated.
 * @returns nothing where the target makes no such claim
 * @see ISO 19005-1, 6.7.11
 */
export function checkClaim({ name, claim }: Target, output: Characterisation): PropertyCheck[] {
  if (claim === undefined) return [];
  const pdfa = output.family === 'pdf' ? output.properties.pdfa : undefined;
  const after = pdfa === undefined ? 'none' : `PDF/A-${pdfa.part}${pdfa.conformance?.toLowerCase() ?? ''}`;
  const against = output.findings.find(({ rule }) => CONTRADICTED.includes(rule))?.message;
  const isClaimed = pdfa?.part === String(claim.part) && LEVELS.includes(pdfa.conformance ?? '');
  const outcome = isClaimed && against === undefined ? 'pass' : 'fail';
  return [{ property: 'claim', outcome, before: name, after, ...(against !== undefined && { reason: against }) }];
}

/** Levels that have all of level B. */
const LEVELS = ['A', 'B', 'U'];
const CONTRADICTED: readonly string[] = ['FORMAT_CLAIM_CONTRADICTED', 'FORMAT_CORRUPT', 'FORMAT_TRUNCATED'];
