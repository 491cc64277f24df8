import type { RevisionView } from '../document/view.js';
import { nameOf, PdfString, type PdfDict } from '../syntax/values.js';
import { textOf } from '../syntax/text.js';

/** Which fields a signature locks. @see ISO 32000-1 §12.8.2.4 */
export interface FieldLock {
  action: 'All' | 'Include' | 'Exclude';
  fields: readonly string[];
}

/** What a signature permits to be changed after it. */
export interface Permissions {
  /** DocMDP: 1 nothing, 2 forms and signatures, 3 annotations as well; `undefined` where it says nothing. */
  level: 1 | 2 | 3 | undefined;
  locks: readonly FieldLock[];
}

/**
 * What the references of a signature and the lock of its field permit. Usage rights (UR, UR3) permit nothing here.
 * @see ISO 32000-1 §12.8.2, ISO 32000-2 §12.7.5.5
 */
export function permissionsOf(view: RevisionView, signature: PdfDict, field: PdfDict): Permissions {
  const lock = view.dict(field.get('Lock'));
  const levels: number[] = [];
  const locks: FieldLock[] = [];
  for (const one of view.array(signature.get('Reference'))) {
    const reference = view.dict(one);
    const parameters = view.dict(reference?.get('TransformParams'));
    const method = nameOf(view.resolve(reference?.get('TransformMethod')));
    if (method === 'DocMDP') levels.push(levelOf(view, parameters) ?? 2);
    if (method === 'FieldMDP') locks.push(lockOf(view, parameters));
  }
  if (lock !== undefined) {
    locks.push(lockOf(view, lock));
    levels.push(...[levelOf(view, lock)].filter((level) => level !== undefined));
  }
  const level = levels.length === 0 ? undefined : Math.min(...levels);
  return { level: level as Permissions['level'], locks };
}

/** A level that is none permits as little as the strictest. */
function levelOf(view: RevisionView, parameters: PdfDict | undefined): 1 | 2 | 3 | undefined {
  const level = view.resolve(parameters?.get('P'));
  if (level === null) return undefined;
  return level === 2 || level === 3 ? level : 1;
}

/** A lock that cannot be read locks everything. */
function lockOf(view: RevisionView, parameters: PdfDict | undefined): FieldLock {
  const action = nameOf(view.resolve(parameters?.get('Action')));
  const fields = view
    .array(parameters?.get('Fields'))
    .map((field) => view.resolve(field))
    .flatMap((field) => (field instanceof PdfString ? [textOf(field)] : []));
  return action === 'Include' || action === 'Exclude' ? { action, fields } : { action: 'All', fields: [] };
}

/** A field is named by itself or by one above it. */
export function isLocked(name: string, locks: readonly FieldLock[]): boolean {
  return locks.some(({ action, fields }) => {
    const isNamed = fields.some((field) => name === field || name.startsWith(`${field}.`));
    return action === 'All' || (action === 'Include' ? isNamed : !isNamed);
  });
}
