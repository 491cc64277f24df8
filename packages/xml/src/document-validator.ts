import type { Finding } from '@mocban/core';
import type { SchemaName } from './types.js';

/** A file, with its size where that is known, or what it holds. */
export type SchemaInput = { path: string; sizeBytes?: number } | { bytes: Uint8Array };

export interface ValidateSchemaOptions {
  signal?: AbortSignal;
  /** Milliseconds for one document, the start of the child included. @defaultValue 60,000 */
  timeoutMs?: number;
  /** `location` of the findings: the document's path within its package. @defaultValue `.` */
  location?: string;
}

/** Validates documents against the bundled schemas. */
export interface DocumentValidator {
  /**
   * @returns `XML_SCHEMA` per problem with its line (at most 1,000, then one that says how many there were); `XML_SCHEMA_TIMEOUT`;
   *   `XML_NOT_WELL_FORMED`; `XML_NOT_SCHEMA_VALIDATED` (warning); or the reader's refusal, e.g. `XML_DOCTYPE`. Empty when the document is valid.
   * @throws the signal's reason, and what reading the file throws; never because of the document
   */
  validate(input: SchemaInput, schema: SchemaName, options?: ValidateSchemaOptions): Promise<Finding[]>;

  /** Has the child started and a schema read, which take some tenths of a second, while its first document is being looked for. */
  prepare(schema: SchemaName): void;
}
