import { CodedError, type Finding } from '@mocban/core';

export type XmlErrorCode =
  | 'XML_DOCTYPE'
  | 'XML_NOT_WELL_FORMED'
  | 'XML_TOO_DEEP'
  | 'XML_TOO_LARGE'
  | 'XML_ENCODING'
  | 'XML_ATTRIBUTE_TOO_LONG'
  | 'XML_TEXT_TOO_LONG'
  | 'XML_TOO_MANY_ATTRIBUTES'
  | 'XML_NAME_TOO_LONG'
  | 'XML_CHARACTER_NOT_ALLOWED'
  | 'XML_WRITER_STATE';

/** A document that cannot be read, or content that cannot be written as XML. */
export class XmlError extends CodedError<XmlErrorCode> {
  /** Line of the place, from 1; absent when nothing was parsed yet. */
  readonly line: number | undefined;
  /** Column in UTF-16 units, from 0. */
  readonly column: number | undefined;

  constructor(code: XmlErrorCode, message: string, options: ErrorOptions & { line?: number; column?: number } = {}) {
    super(code, message, 'cause' in options ? { cause: options.cause } : undefined);
    this.line = options.line;
    this.column = options.column;
  }
}

/**
 * A reader's refusal as a finding: the rule is the code, the line follows the location after `#`.
 * @param location path of the document, relative to what is validated
 */
export const xmlFinding = (error: Pick<XmlError, 'code' | 'message' | 'line'>, location: string): Finding => ({
  rule: error.code,
  severity: 'error',
  location: error.line === undefined ? location : `${location}#line ${error.line}`,
  message: error.message,
});
