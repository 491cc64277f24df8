/** What a change is, the least first. @see signatures.md 1 */
export const CHANGE_KINDS = ['LTA', 'SIGNATURE_OR_FORM', 'ISSUE_NUMBER', 'ANNOTATION', 'OTHER'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** One difference between a revision and a later one. */
export interface Change {
  kind: ChangeKind;
  /** E.g. `12 0 R /Contents`. */
  where: string;
  /** In a sentence. */
  what: string;
  /** Something that was there already was changed or taken away. */
  isOfExisting?: boolean;
  /** A field that a signature locks. */
  isLocked?: boolean;
  /**
   * It shows something: over what was drawn already, or where nothing was. Over something it is permitted where the signature in the field
   * with this object number has passed, and in no other case; elsewhere where that signature is not wrong.
   */
  covers?: { field: number | undefined; isOverContent: boolean };
}
