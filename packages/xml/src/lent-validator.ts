import type { MessagePort } from 'node:worker_threads';
import type { Finding } from '@mocban/core';
import type { DocumentValidator, SchemaInput, ValidateSchemaOptions } from './document-validator.js';
import type { SchemaName } from './types.js';

interface Question {
  id: number;
  input: SchemaInput;
  schema: SchemaName;
  options: Pick<ValidateSchemaOptions, 'timeoutMs' | 'location'>;
}

type Answer = { id: number } & ({ findings: Finding[] } | { error: { code: string | undefined; message: string } });

/**
 * Answers what another thread asks through the port, so that the threads of a process share one child.
 * @param signal gives up what is being validated
 */
export function lendSchemaValidator(validator: DocumentValidator, port: MessagePort, signal?: AbortSignal): void {
  const given = signal === undefined ? {} : { signal };
  port.on('message', ({ id, input, schema, options }: Question) => {
    validator.validate(input, schema, { ...options, ...given }).then(
      (findings) => port.postMessage({ id, findings } satisfies Answer),
      (error: NodeJS.ErrnoException) =>
        port.postMessage({ id, error: { code: error.code, message: error.message } } satisfies Answer),
    );
  });
  port.unref();
}

/** The validator at the other end of a port. */
export class BorrowedValidator implements DocumentValidator {
  readonly #port: MessagePort;
  readonly #asked = new Map<number, (answer: Answer) => void>();
  #last = 0;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on('message', (answer: Answer) => {
      this.#asked.get(answer.id)?.(answer);
      this.#asked.delete(answer.id);
    });
    port.unref();
  }

  validate(input: SchemaInput, schema: SchemaName, options: ValidateSchemaOptions = {}): Promise<Finding[]> {
    const { signal, ...rest } = options;
    const id = (this.#last += 1);
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const giveUp = (): void => reject(signal?.reason as Error);
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#asked.set(id, (answer) => {
        signal?.removeEventListener('abort', giveUp);
        if ('findings' in answer) resolve(answer.findings);
        else reject(Object.assign(new Error(answer.error.message), { code: answer.error.code }));
      });
      this.#port.postMessage({ id, input, schema, options: rest } satisfies Question);
    });
  }

  prepare(): void {
    // Whoever lends it has others to ask for it as well, and sees to that.
  }
}
