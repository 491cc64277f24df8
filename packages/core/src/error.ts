/**
 * An operation that cannot go on. Codes are a closed union per package; callers and tests match the code, never the text.
 * Messages say what was expected and what was found and hold no secret, no record content and no absolute path.
 */
export class CodedError<Code extends string = string> extends Error {
  constructor(
    readonly code: Code,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** What is said of whatever was thrown. */
export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
