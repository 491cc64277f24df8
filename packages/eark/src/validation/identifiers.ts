import { CompactTable } from '@mocban/core';
import { blank, type MetsContext } from './context.js';
import type { RequirementId } from './requirements.generated.js';

/** Identifiers that were met: of one document, and before 2.2.0 of all documents of the package. Some 40 bytes each. */
export class Identifiers {
  readonly #met = new CompactTable();

  /** @returns whether it was not met before */
  add(id: string): boolean {
    const before = this.#met.size;
    this.#met.add(id);
    return this.#met.size > before;
  }
}

/** That an element has an identifier, and no other has it. @see CSIP18, 33, 46, 59, 65, 67, 83, 85, 89, 94, 98, 102, 106 */
export function checkId(context: MetsContext, rule: RequirementId, id: string | undefined, place: string): void {
  const { report, ids } = context;
  if (blank(id)) report.requirement(rule, place, 'ID is absent or empty');
  else if (!ids.add(id.trim())) {
    const where = report.version === '2.2.0' ? 'document' : 'package';
    report.requirement(rule, place, `the ID "${id}" is not the only one of its name in the ${where}`);
  }
}
