import { fork, type ChildProcess } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOf, type Finding } from '@mocban/core';
import { XmlError, xmlFinding } from './error.js';
import { readXmlRoot } from './reader.js';
import type { SchemaName } from './types.js';
import type { ProblemRule, SchemaProblem, ValidationAnswer, ValidationRequest } from './validate-child.js';
import { runXmllint } from './xmllint.js';

export type SchemaInput = { path: string } | { bytes: Uint8Array };

export interface ValidateSchemaOptions {
  signal?: AbortSignal;
  /** Milliseconds for one document, the start of the child included. @defaultValue 60,000 */
  timeoutMs?: number;
  /** `location` of the findings: the document's path within its package. @defaultValue `.` */
  location?: string;
}

export interface SchemaValidatorOptions {
  /** Documents that one child validates before another takes its place. @defaultValue 500 */
  documentsPerChild?: number;
  /** Bytes above which a document goes to xmllint. @defaultValue 16 MiB */
  maxBytes?: number;
  /** Milliseconds without a document after which the child is ended. @defaultValue it stays until `close()` */
  idleMs?: number;
}

type Outcome =
  | { rule: ProblemRule; problems: SchemaProblem[]; count: number }
  | { finding: Pick<Finding, 'rule' | 'severity' | 'message'> };

const unvalidated = (message: string): Outcome => ({
  finding: { rule: 'XML_NOT_SCHEMA_VALIDATED', severity: 'warning', message },
});

/**
 * Validates documents against the bundled schemas in a child process, so that a crash or a hang of the native code costs one document
 * and not the caller. One child serves documents one after another; it is started with the first and ends with `close()`.
 * Documents above 16 MiB go to `xmllint --stream` when it is installed, else they get `XML_NOT_SCHEMA_VALIDATED`.
 * A document type declaration, and encodings that {@link readXml} refuses, are refused before libxml2 sees the document.
 */
export class SchemaValidator {
  readonly #documentsPerChild: number;
  readonly #maxBytes: number;
  readonly #idleMs: number | undefined;
  #child: ChildProcess | undefined;
  #served = 0;
  #nextId = 1;
  #idle: NodeJS.Timeout | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: SchemaValidatorOptions = {}) {
    this.#documentsPerChild = options.documentsPerChild ?? 500;
    this.#maxBytes = options.maxBytes ?? 16 * 1024 * 1024;
    this.#idleMs = options.idleMs;
  }

  /**
   * @returns `XML_SCHEMA` per problem with its line (at most 1,000, then one that says how many there were); `XML_SCHEMA_TIMEOUT`;
   *   `XML_NOT_WELL_FORMED`; `XML_NOT_SCHEMA_VALIDATED` (warning); or the reader's refusal, e.g. `XML_DOCTYPE`. Empty when the document is valid.
   * @throws the signal's reason, and what reading the file throws; never because of the document
   */
  validate(input: SchemaInput, schema: SchemaName, options: ValidateSchemaOptions = {}): Promise<Finding[]> {
    const run = this.#queue.then(() => this.#validate(input, schema, options));
    this.#queue = run.catch(() => undefined);
    return run;
  }

  /** Ends the child. The validator can be used again. */
  close(): void {
    clearTimeout(this.#idle);
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }

  async #validate(input: SchemaInput, schema: SchemaName, options: ValidateSchemaOptions): Promise<Finding[]> {
    const { signal, timeoutMs = 60_000, location = '.' } = options;
    signal?.throwIfAborted();
    try {
      await refuseProlog(input);
    } catch (error) {
      if (error instanceof XmlError) return [xmlFinding(error, location)];
      throw error;
    }
    const sizeBytes = 'bytes' in input ? input.bytes.byteLength : (await stat(input.path)).size;
    const limit = AbortSignal.timeout(timeoutMs);
    const stop = signal === undefined ? limit : AbortSignal.any([signal, limit]);
    try {
      const outcome = await (sizeBytes > this.#maxBytes ? large(input, schema, stop) : this.#ask(input, schema, stop));
      return findingsOf(outcome, location);
    } catch (error) {
      signal?.throwIfAborted();
      if (!limit.aborted) throw error;
      const message = `validation did not end within ${timeoutMs} ms`;
      return [{ rule: 'XML_SCHEMA_TIMEOUT', severity: 'error', location, message }];
    }
  }

  #ask(document: SchemaInput, schema: SchemaName, stop: AbortSignal): Promise<Outcome> {
    const child = this.#take();
    const request: ValidationRequest = { id: this.#nextId++, schema, document };
    return new Promise<Outcome>((resolve, reject) => {
      const settle = (outcome: Outcome): void => {
        child.off('message', onMessage).off('exit', onExit).off('error', onExit);
        stop.removeEventListener('abort', onAbort);
        child.unref();
        child.channel?.unref();
        this.#rest();
        resolve(outcome);
      };
      const onMessage = (answer: ValidationAnswer): void => {
        if (answer.id !== request.id) return;
        settle('failure' in answer ? unvalidated(answer.failure) : answer);
      };
      const onExit = (): void => {
        if (this.#child === child) this.#child = undefined;
        settle(unvalidated('the validating process ended early'));
      };
      const onAbort = (): void => {
        child.off('message', onMessage).off('exit', onExit).off('error', onExit);
        this.close();
        reject(stop.reason);
      };
      child.ref();
      child.channel?.ref();
      child.on('message', onMessage).on('exit', onExit).on('error', onExit);
      stop.addEventListener('abort', onAbort, { once: true });
      if (stop.aborted) onAbort();
      else child.send(request, (error) => error !== null && onExit());
    });
  }

  #rest(): void {
    if (this.#idleMs !== undefined) this.#idle = setTimeout(() => this.close(), this.#idleMs).unref();
  }

  #take(): ChildProcess {
    clearTimeout(this.#idle);
    if (this.#served >= this.#documentsPerChild) this.close();
    if (this.#child === undefined || !this.#child.connected) {
      const entry = createRequire(import.meta.url).resolve('@mocban/xml/validate-child');
      this.#child = fork(entry, [], {
        serialization: 'advanced',
        execArgv: ['--max-old-space-size=512'],
        env: {},
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      // A failure between two documents is seen by the next one through `connected`.
      this.#child.on('error', () => undefined);
      this.#served = 0;
    }
    this.#served += 1;
    return this.#child;
  }
}

/** Milliseconds that the shared child waits for another document. */
const SHARED_IDLE_MS = 10_000;

let shared: SchemaValidator | undefined;

/**
 * One validator for all of this process: a child takes a tenth of a second to start and half a second to know a schema. It keeps
 * the process not alive, and its child ends ten seconds after the last document.
 */
export function sharedSchemaValidator(): SchemaValidator {
  shared ??= new SchemaValidator({ idleMs: SHARED_IDLE_MS });
  return shared;
}

/**
 * Validates one document with a child of its own; for several use {@link SchemaValidator}, since a start takes about a tenth of a second.
 * @returns as {@link SchemaValidator.validate}
 */
export async function validateSchema(
  input: SchemaInput,
  schema: SchemaName,
  options?: ValidateSchemaOptions,
): Promise<Finding[]> {
  const validator = new SchemaValidator();
  try {
    return await validator.validate(input, schema, options);
  } finally {
    validator.close();
  }
}

/** Reads up to the root's start tag, before which a document type declaration must stand. */
async function refuseProlog(input: SchemaInput): Promise<void> {
  const source = 'bytes' in input ? bytesOf(input.bytes) : createReadStream(input.path);
  await readXmlRoot(source);
}

async function large(input: SchemaInput, schema: SchemaName, stop: AbortSignal): Promise<Outcome> {
  let folder: string | undefined;
  try {
    let path = 'path' in input ? input.path : undefined;
    if (path === undefined) {
      folder = await mkdtemp(join(tmpdir(), 'mocban-xml-'));
      path = join(folder, 'document.xml');
      await writeFile(path, (input as { bytes: Uint8Array }).bytes);
    }
    const result = await runXmllint(path, schema, stop);
    if ('absent' in result)
      return unvalidated('the document is too large to validate without xmllint, which is not installed');
    if ('failure' in result) return unvalidated(result.failure);
    return { rule: result.rule, problems: result.problems.slice(0, 1000), count: result.problems.length };
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

function findingsOf(outcome: Outcome, location: string): Finding[] {
  if ('finding' in outcome) return [{ ...outcome.finding, location }];
  const findings = outcome.problems.map(({ line, message }): Finding => {
    const place = line > 0 ? `${location}#line ${line}` : location;
    return { rule: outcome.rule, severity: 'error', location: place, message };
  });
  if (outcome.count > outcome.problems.length) {
    const message = `truncated: ${outcome.count} findings of this rule, the first ${outcome.problems.length} are listed`;
    findings.push({ rule: outcome.rule, severity: 'error', location, message });
  }
  return findings;
}
