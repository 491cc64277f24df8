import type { TreeFile } from '@mocban/container';
import type { IdentificationWarning } from '@mocban/formats';
import { BoundedFindings, type CheckFinding } from '@mocban/vn-records';
import type { Submission } from '../../ports.js';
import { check } from '../verdict.js';
import type { FormatInventory, IdentifiedFormat } from './format-inventory.js';
import { c11Words, type C11Rule } from './rules.js';

/**
 * C11, as far as the bytes say: one finding for each document that is not plainly of one known format.
 * @param passedOver documents of which something is said already
 * @see vn-profile 3.8, C11
 */
export function formatFindings(
  submission: Submission,
  fileOf: (path: string) => TreeFile | undefined,
  inventory: FormatInventory | undefined,
  passedOver: ReadonlySet<string> = new Set(),
): CheckFinding[] {
  if (inventory === undefined) return [];
  const findings = new BoundedFindings();
  for (const { path } of submission.documents) {
    const file = fileOf(path);
    const found = file && inventory.of(file);
    const rule = found && ruleOf(file!, found);
    if (rule !== undefined && !passedOver.has(path)) findings.add([finding(rule, path, namesOf(found!))]);
  }
  return findings.list();
}

/** The gravest first. */
const BY_WARNING: readonly (readonly [IdentificationWarning, C11Rule])[] = [
  ['CONTAINER_UNREADABLE', 'FORMAT_UNREADABLE'],
  ['ENCRYPTED', 'FORMAT_ENCRYPTED'],
  ['BUDGET_EXCEEDED', 'FORMAT_BUDGET_EXCEEDED'],
  ['EXTENSION_MISMATCH', 'FORMAT_MISLABELLED'],
  ['SIGNATURE_MISSING', 'FORMAT_SIGNATURE_MISSING'],
  ['XML_MISMATCH', 'FORMAT_CONFLICT'],
];

/** The gravest; what a name says is no news where the bytes could not be read. */
function ruleOf({ sizeBytes }: TreeFile, { matches, warnings }: IdentifiedFormat): C11Rule | undefined {
  if (sizeBytes === 0) return 'FORMAT_EMPTY';
  const told = BY_WARNING.find(([warning]) => warnings.includes(warning));
  if (told !== undefined) return told[1];
  if (matches.length === 0) return 'FORMAT_UNKNOWN';
  return matches.every(({ basis }) => basis === 'extension') ? 'FORMAT_BY_EXTENSION' : undefined;
}

/** The formats that a document may have, for a message. */
export const namesOf = ({ matches }: IdentifiedFormat): string =>
  matches
    .slice(0, 5)
    .map(({ puid, name }) => `${puid} (${name})`)
    .join(', ');

const finding = (rule: C11Rule, path: string, about: string): CheckFinding => ({
  ...check(rule === 'FORMAT_BY_EXTENSION' ? 'info' : 'warn', {
    rule,
    location: path,
    check: 'C11',
    ...c11Words(rule, about),
  }),
  document: path,
});
