import type { MessagePort } from 'node:worker_threads';
import type { DocumentValidator } from './document-validator.js';
import { BorrowedValidator } from './lent-validator.js';
import { SchemaValidator } from './schema-validator.js';

/** Milliseconds that the shared child waits for another document. */
const SHARED_IDLE_MS = 10_000;

let shared: DocumentValidator | undefined;

/**
 * One validator for all of this process: a child takes a tenth of a second to start and half a second to know a schema. It keeps
 * the process not alive, and its child ends ten seconds after the last document. A worker thread has one of its own, unless it borrows.
 */
export function sharedSchemaValidator(): DocumentValidator {
  shared ??= new SchemaValidator({ idleMs: SHARED_IDLE_MS });
  return shared;
}

/** Makes a validator of another thread, see {@link lendSchemaValidator}, the one that this thread shares. */
export function borrowSchemaValidator(port: MessagePort): void {
  shared = new BorrowedValidator(port);
}
