/** Entry of the child process that validates one document at a time with libxml2, a library compiled from C to WebAssembly. */
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { bytesOf, messageOf } from '@mocban/core';
import { XmlError } from './error.js';
import { readXmlRoot } from './reader.js';
import { bundledFile, bundledFiles, CATALOG, DRIVERS } from './schemas.js';
import type { SchemaName } from './types.js';

export interface ValidationRequest {
  id: number;
  schema: SchemaName;
  /** None: the schema is only made ready. */
  document?: { path: string } | { bytes: Uint8Array };
}

export interface SchemaProblem {
  line: number;
  message: string;
}

/** Whether the problems are of the schema or of XML itself, after which the schema was not tried. */
export type ProblemRule = 'XML_SCHEMA' | 'XML_NOT_WELL_FORMED';

export type ValidationAnswer =
  | { id: number; rule: ProblemRule; problems: SchemaProblem[]; count: number }
  /** The file cannot be read. */
  | { id: number; unread: { code: string | undefined; message: string } }
  /** What the reader refuses the document for; libxml2 has not seen it. */
  | { id: number; refusal: Pick<XmlError, 'code' | 'message' | 'line'> }
  | { id: number; failure: string };

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

/** As most documents begin: the root stands behind a declaration of UTF-8, and that is what it is. A reader would find nothing to refuse. */
const PLAIN =
  /^(?:\xef\xbb\xbf)?<\?xml version="1\.0" encoding="UTF-8"(?: standalone="(?:yes|no)")?\?>[ \t\r\n]*<[A-Za-z_]/i;
const PLAIN_BYTES = 128;

const beginsPlainly = (bytes: Uint8Array): boolean =>
  PLAIN.test(Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, PLAIN_BYTES)).toString('latin1')) &&
  isUtf8(bytes);

async function answer({ id, schema, document }: ValidationRequest): Promise<ValidationAnswer> {
  try {
    const validator = validatorFor(schema);
    if (document === undefined) return { id, rule: 'XML_SCHEMA', problems: [], count: 0 };
    try {
      const bytes = 'bytes' in document ? document.bytes : readFileSync(document.path);
      // Whatever the reader refuses libxml2 is not to see; a document type can stand nowhere but before the root.
      if (!beginsPlainly(bytes)) await readXmlRoot(bytesOf(bytes));
      const parsed = XmlDocument.fromBuffer(bytes, { option });
      try {
        validator.validate(parsed);
        return { id, rule: 'XML_SCHEMA', problems: [], count: 0 };
      } finally {
        parsed.dispose();
      }
    } catch (error) {
      if (error instanceof XmlError)
        return { id, refusal: { code: error.code, message: error.message, line: error.line } };
      const { syscall, code, message } = error as NodeJS.ErrnoException;
      if (syscall !== undefined) return { id, unread: { code, message } };
      if (!(error instanceof XmlLibError)) throw error;
      const problems = error.details
        .slice(0, MAX_PROBLEMS)
        .map(({ line, message }) => ({ line, message: message.trim() }));
      const rule = error instanceof XmlParseError ? 'XML_NOT_WELL_FORMED' : 'XML_SCHEMA';
      return { id, rule, problems, count: error.details.length };
    }
  } catch (error) {
    return { id, failure: messageOf(error) };
  }
}

let last: Promise<unknown> = Promise.resolve();
process.on('message', (request: ValidationRequest) => {
  last = last.then(async () => process.send?.(await answer(request)));
});
process.on('disconnect', () => process.exit(0));
