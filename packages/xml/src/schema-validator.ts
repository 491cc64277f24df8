import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOf, type Finding } from '@mocban/core';
import type { DocumentValidator, SchemaInput, ValidateSchemaOptions } from './document-validator.js';
import { XmlError, xmlFinding } from './error.js';
import { readXmlRoot } from './reader.js';
import type { SchemaName } from './types.js';
import type { ProblemRule, SchemaProblem } from './validate-child.js';
import { ValidatingChild } from './validating-child.js';
import { runXmllint } from './xmllint.js';

export interface SchemaValidatorOptions {
  /** Documents that one child validates before another takes its place. @defaultValue 10,000 */
  documentsPerChild?: number;
  /** Bytes above which a document goes to xmllint. @defaultValue 16 MiB */
  maxBytes?: number;
  /** Milliseconds without a document after which the child is ended. @defaultValue it stays until `close()` */
  idleMs?: number;
}

/** Milliseconds for a schema to be read. */
const PREPARE_MS = 60_000;

type Outcome =
  | { refusal: Pick<XmlError, 'code' | 'message' | 'line'> }
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
export class SchemaValidator implements DocumentValidator {
  readonly #maxBytes: number;
  readonly #child: ValidatingChild;
  /** Those that are too large for the child, one at a time. */
  #large: Promise<unknown> = Promise.resolve();

  constructor(options: SchemaValidatorOptions = {}) {
    this.#maxBytes = options.maxBytes ?? 16 * 1024 * 1024;
    this.#child = new ValidatingChild({
      documentsPerChild: options.documentsPerChild ?? 10_000,
      idleMs: options.idleMs,
    });
  }

  async validate(input: SchemaInput, schema: SchemaName, options: ValidateSchemaOptions = {}): Promise<Finding[]> {
    const { signal, timeoutMs = 60_000, location = '.' } = options;
    signal?.throwIfAborted();
    const sizeBytes = 'bytes' in input ? input.bytes.byteLength : (input.sizeBytes ?? (await stat(input.path)).size);
    const outcome =
      sizeBytes > this.#maxBytes
        ? await this.#byXmllint(input, schema, timeoutMs, signal)
        : await this.#child.ask({ schema, document: input }, timeoutMs, signal);
    if (outcome === 'timeout') {
      const message = `validation did not end within ${timeoutMs} ms`;
      return [{ rule: 'XML_SCHEMA_TIMEOUT', severity: 'error', location, message }];
    }
    if ('unread' in outcome) throw Object.assign(new Error(outcome.unread.message), { code: outcome.unread.code });
    return findingsOf('failure' in outcome ? unvalidated(outcome.failure) : outcome, location);
  }

  prepare(schema: SchemaName): void {
    void this.#child.ask({ schema }, PREPARE_MS);
  }

  /** Ends the child. The validator can be used again. */
  close(): void {
    this.#child.close();
  }

  #byXmllint(
    input: SchemaInput,
    schema: SchemaName,
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Outcome | 'timeout'> {
    const run = this.#large.then(async () => {
      const limit = AbortSignal.timeout(timeoutMs);
      try {
        return await large(input, schema, signal === undefined ? limit : AbortSignal.any([signal, limit]));
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof XmlError) return { refusal: error };
        if (limit.aborted) return 'timeout';
        throw error;
      }
    });
    this.#large = run.catch(() => undefined);
    return run;
  }
}

/**
 * Validates one document with a child of its own; for several use {@link SchemaValidator}, since a start takes about a tenth of a second.
 * @returns as {@link DocumentValidator.validate}
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
  await refuseProlog(input);
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
  if ('refusal' in outcome) return [xmlFinding(outcome.refusal, location)];
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
