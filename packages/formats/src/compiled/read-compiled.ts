import type {
  ContainerKind,
  ContainerSignature,
  ContainerSignatureFile,
} from '../container-signatures/read-container-signatures.js';
import { FormatsError } from '../error.js';
import type { FileFormat, InternalSignature, SignatureFile } from '../signature-file/types.js';
import { BETWEEN, CONTAINERS_FORM, SIGNATURES_FORM, SUBFIELD } from './form.js';
import { SequenceReader } from './sequence-reader.js';

/**
 * Reads what `compileSignatures` writes. Holds all of it.
 * @throws FormatsError `FORMATS_SIGNATURES_INVALID`
 */
export function readCompiledSignatures(text: string): SignatureFile {
  const formats: FileFormat[] = [];
  const signatures: InternalSignature[] = [];
  const sequences = new SequenceReader();
  let release: [version: string, created: string] | undefined;
  for (const fields of linesOf(text, SIGNATURES_FORM)) {
    switch (fields[0]) {
      case 'release':
        release = [at(fields, 1), at(fields, 2)];
        break;
      case 'format':
        formats.push(formatOf(fields));
        break;
      case 'signature':
        signatures.push(sequences.begin(fields));
        break;
      default:
        sequences.take(fields);
    }
  }
  if (release === undefined) throw invalid('no release');
  return { version: release[0], created: release[1], signatures, formats };
}

/** Reads what `compileContainers` writes. Holds all of it. @throws FormatsError `FORMATS_SIGNATURES_INVALID` */
export function readCompiledContainers(text: string): ContainerSignatureFile {
  const signatures: (ContainerSignature & { files: Opened[] })[] = [];
  const puids = new Map<string, readonly string[]>();
  const triggers = new Map<string, ContainerKind>();
  const sequences = new SequenceReader();
  let version: string | undefined;
  for (const fields of linesOf(text, CONTAINERS_FORM)) {
    switch (fields[0]) {
      case 'release':
        version = at(fields, 1);
        break;
      case 'trigger':
        triggers.set(at(fields, 2), kindOf(at(fields, 1)));
        break;
      case 'container':
        signatures.push({ id: at(fields, 1), kind: kindOf(at(fields, 2)), files: [] });
        if (at(fields, 3) !== '') puids.set(at(fields, 1), list(at(fields, 3)));
        break;
      case 'file':
        lastOf(signatures).files.push({ path: at(fields, 1), signatures: [] });
        break;
      case 'signature':
        lastOf(lastOf(signatures).files).signatures.push(sequences.begin(fields));
        break;
      default:
        sequences.take(fields);
    }
  }
  if (version === undefined) throw invalid('no release');
  return { version, signatures, puids, triggers };
}

interface Opened {
  path: string;
  signatures: InternalSignature[];
}

const invalid = (message: string): FormatsError =>
  new FormatsError('FORMATS_SIGNATURES_INVALID', `the compiled signatures: ${message}`);

/** One after the other: all at a time they are garbage of many megabytes. */
function* linesOf(text: string, form: string): Generator<string[]> {
  if (!text.startsWith(`${form}\n`)) throw invalid(`expected ${form}, found ${text.slice(0, 40)}`);
  if (!text.endsWith('\n')) throw invalid('the last line is cut off');
  for (let start = form.length + 1, end; start < text.length; start = end + 1) {
    end = text.indexOf('\n', start);
    yield text.slice(start, end).split(BETWEEN);
  }
}

const formatOf = (fields: readonly string[]): FileFormat => ({
  id: numberOf(at(fields, 1)),
  puid: at(fields, 2),
  name: at(fields, 3),
  version: at(fields, 4) || undefined,
  mimeTypes: list(at(fields, 5)),
  extensions: list(at(fields, 6)),
  signatureIds: list(at(fields, 7)).map(numberOf),
  priorityOver: list(at(fields, 8)).map(numberOf),
});

function at(fields: readonly string[], index: number): string {
  const field = fields[index];
  if (field === undefined) throw invalid(`a line of too few fields: ${fields.join(' ').slice(0, 60)}`);
  return field;
}

const list = (field: string): string[] => (field === '' ? [] : field.split(SUBFIELD));

function numberOf(field: string): number {
  if (!/^\d{1,9}$/.test(field)) throw invalid(`no number: ${field.slice(0, 40)}`);
  return Number(field);
}

function kindOf(field: string): ContainerKind {
  if (field !== 'zip' && field !== 'ole2') throw invalid(`a container that is not known: ${field.slice(0, 40)}`);
  return field;
}

function lastOf<T>(values: readonly T[]): T {
  const last = values.at(-1);
  if (last === undefined) throw invalid('a line that belongs to none before it');
  return last;
}
