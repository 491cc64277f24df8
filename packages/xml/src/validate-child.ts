/** Entry of the child process that validates one document at a time with libxml2, a library compiled from C to WebAssembly. */
import { readFileSync } from 'node:fs';
import { bundledFile, bundledFiles, CATALOG, DRIVERS } from './schemas.js';
import type { SchemaName } from './types.js';

export interface ValidationRequest {
  id: number;
  schema: SchemaName;
  document: { path: string } | { bytes: Uint8Array };
}

export interface SchemaProblem {
  line: number;
  message: string;
}

/** Whether the problems are of the schema or of XML itself, after which the schema was not tried. */
export type ProblemRule = 'XML_SCHEMA' | 'XML_NOT_WELL_FORMED';

export type ValidationAnswer =
  { id: number; rule: ProblemRule; problems: SchemaProblem[]; count: number } | { id: number; failure: string };

/** Problems sent back of one document; the rest are only counted. */
const MAX_PROBLEMS = 1000;
/** Prefix of the names under which libxml2 sees the bundled schemas; no path on disk begins so. */
const BUNDLE = 'bundle/';

const libxml = await import('libxml2-wasm');
const {
  ParseOption,
  XmlBufferInputProvider,
  XmlDocument,
  XmlLibError,
  XmlParseError,
  xmlRegisterInputProvider,
  XsdValidator,
} = libxml;
// XML_PARSE_NOENT is never set: with it libxml2 reads the files that entities name.
const option = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_BIG_LINES;

const schemas: Record<string, Uint8Array> = {};
for (const file of bundledFiles) schemas[BUNDLE + file] = readFileSync(bundledFile(file));
for (const [address, file] of Object.entries(CATALOG)) schemas[address] = schemas[BUNDLE + file]!;
// The only provider: libxml2 can open the bundled schemas and nothing else.
xmlRegisterInputProvider(new XmlBufferInputProvider(schemas));

const validators = new Map<SchemaName, InstanceType<typeof XsdValidator>>();

function validatorFor(schema: SchemaName): InstanceType<typeof XsdValidator> {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const url = BUNDLE + DRIVERS[schema];
  const document = XmlDocument.fromBuffer(schemas[url]!, { url, option });
  try {
    const validator = XsdValidator.fromDoc(document);
    validators.set(schema, validator);
    return validator;
  } finally {
    document.dispose();
  }
}

function answer({ id, schema, document }: ValidationRequest): ValidationAnswer {
  try {
    const validator = validatorFor(schema);
    try {
      const bytes = 'bytes' in document ? document.bytes : readFileSync(document.path);
      const parsed = XmlDocument.fromBuffer(bytes, { option });
      try {
        validator.validate(parsed);
        return { id, rule: 'XML_SCHEMA', problems: [], count: 0 };
      } finally {
        parsed.dispose();
      }
    } catch (error) {
      if (!(error instanceof XmlLibError)) throw error;
      const problems = error.details
        .slice(0, MAX_PROBLEMS)
        .map(({ line, message }) => ({ line, message: message.trim() }));
      const rule = error instanceof XmlParseError ? 'XML_NOT_WELL_FORMED' : 'XML_SCHEMA';
      return { id, rule, problems, count: error.details.length };
    }
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : String(error) };
  }
}

process.on('message', (request: ValidationRequest) => process.send?.(answer(request)));
process.on('disconnect', () => process.exit(0));
