import { pathProblem } from '@mocban/core';
import { VnRecordsError } from '../error.js';

export type FieldValues = Readonly<Record<string, string>>;

/** `hoso` a file, `tailieu` loose documents of which no file was formed (article 17). */
export type SipKind = 'SIP_hoso' | 'SIP_tailieu';
const KINDS: readonly string[] = ['SIP_hoso', 'SIP_tailieu'] satisfies SipKind[];

/** What a submission is described with; every part may be left out, see `buildTt05Sip`. */
export interface Tt05SipMetadata {
  /** @defaultValue SIP_tailieu where `file.source` is given, which only loose documents have; else SIP_hoso */
  packageType?: SipKind;
  /** Fields of the file (hồ sơ) by the circular's names. */
  file?: Readonly<Record<string, string | number | boolean>>;
  /**
   * Documents in the order of the file; `path` is relative to the folder, `trace` too: the file that records how the document was
   * handled (`process`). Every other key is a field of the circular.
   */
  documents?: readonly (Readonly<Record<string, string | number | boolean>> & { path: string })[];
  /**
   * Documents that another package of the same fonds holds (`….fetch.txt`), by their identifiers; of a SIP_hoso only. Each counts among
   * the documents of the file.
   */
  links?: readonly LinkedDocument[];
  /** Fields of every document that does not give them itself, e.g. the retention of loose documents, which have no file. */
  defaults?: Readonly<Record<string, string | number | boolean>>;
  depositor?: { name?: string; code?: string };
  registrationCode?: string;
  /** `uuid-{UUID}`. @defaultValue a new one */
  objId?: string;
  /** METS RECORDSTATUS. @defaultValue NEW */
  recordStatus?: string;
}

export interface LinkedDocument {
  /** Identifier of the document, which is all that a SIP says of it. */
  id: string;
  /** Name of its file. @defaultValue the identifier with `.pdf` */
  name?: string;
}

/** The same with all values as text. */
export interface SipDescription {
  packageType: SipKind;
  file: FieldValues;
  defaults: FieldValues;
  documents?: { path: string; trace?: string; values: FieldValues }[];
  links: Required<LinkedDocument>[];
  depositor: { name?: string; code?: string };
  registrationCode?: string;
  objId?: string;
  recordStatus?: string;
}

const KEYS = [
  'packageType',
  'file',
  'documents',
  'links',
  'defaults',
  'depositor',
  'registrationCode',
  'objId',
  'recordStatus',
];

/**
 * Metadata from outside, checked by shape.
 * @throws VnRecordsError `VN_SIP_METADATA_MALFORMED`, the message names the key
 */
export function describeSip(metadata: unknown): SipDescription {
  const given = objectAt(metadata, 'the metadata');
  for (const key of Object.keys(given))
    if (!KEYS.includes(key)) malformed(key, `no such key; known are ${KEYS.join(', ')}`);
  const depositor = given['depositor'] === undefined ? {} : objectAt(given['depositor'], 'depositor');
  const documents = given['documents'];
  if (documents !== undefined && !Array.isArray(documents)) malformed('documents', 'expected a list');
  const file = given['file'] === undefined ? {} : fieldsAt(given['file'], 'file');
  return {
    packageType: kindOf(given['packageType'], file),
    file,
    links: linksAt(given['links']),
    defaults: given['defaults'] === undefined ? {} : fieldsAt(given['defaults'], 'defaults'),
    ...(documents === undefined
      ? {}
      : {
          documents: (documents as unknown[]).map((item, index) => {
            const { path, trace, ...fields } = objectAt(item, `documents[${index}]`);
            return {
              path:
                nameAt(path, `documents[${index}].path`) ?? malformed(`documents[${index}].path`, 'expected a path'),
              ...traceAt(trace, `documents[${index}].trace`),
              values: fieldsAt(fields, `documents[${index}]`),
            };
          }),
        }),
    depositor: { ...textAt(depositor, 'name', 'depositor.'), ...textAt(depositor, 'code', 'depositor.') },
    ...textAt(given, 'registrationCode'),
    ...textAt(given, 'objId'),
    ...textAt(given, 'recordStatus'),
  };
}

function kindOf(stated: unknown, file: FieldValues): SipKind {
  if (stated === undefined) return 'source' in file ? 'SIP_tailieu' : 'SIP_hoso';
  if (typeof stated !== 'string' || !KINDS.includes(stated))
    return malformed('packageType', `expected one of ${KINDS.join(', ')}`);
  return stated as SipKind;
}

const malformed = (key: string, expected: string): never => {
  throw new VnRecordsError('VN_SIP_METADATA_MALFORMED', `${key}: ${expected}`);
};

function objectAt(value: unknown, key: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return malformed(key, 'expected an object');
  return value as Record<string, unknown>;
}

/** @see Thông tư 05/2025 annex III: a link holds the identifier of the document and nothing else */
function linksAt(value: unknown): Required<LinkedDocument>[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return malformed('links', 'expected a list');
  return value.map((item: unknown, index) => {
    const key = `links[${index}]`;
    const { id, name } = objectAt(item, key);
    if (typeof id !== 'string' || !/^\S{1,100}$/u.test(id)) return malformed(`${key}.id`, 'expected an identifier');
    const file = nameAt(name, `${key}.name`) ?? `${id}.pdf`;
    return pathProblem(`${file}.fetch.txt`) !== undefined || file.includes('/')
      ? malformed(`${key}.name`, 'not fit for a file')
      : { id, name: file };
  });
}

/** The name of a file as it is: composed otherwise, or without a space at its end, it would be another. */
function nameAt(value: unknown, key: string): string | undefined {
  if (value === undefined || value === '') return undefined;
  return typeof value === 'string' ? value : malformed(key, 'expected a path');
}

function traceAt(value: unknown, key: string): { trace?: string } {
  const trace = nameAt(value, key);
  return trace === undefined ? {} : { trace };
}

function textAt<K extends string>(object: Record<string, unknown>, key: K, prefix = ''): Partial<Record<K, string>> {
  const value = object[key];
  if (value === undefined) return {};
  if (typeof value !== 'string') return malformed(`${prefix}${key}`, 'expected a text');
  return value.trim() === '' ? {} : ({ [key]: value.trim() } as Partial<Record<K, string>>);
}

/** Values as text; `true` and `false` are the circular's 1 and 0. */
function fieldsAt(value: unknown, key: string): Record<string, string> {
  const entries = Object.entries(objectAt(value, key)).map(([name, item]): [string, string] => {
    if (typeof item === 'boolean') return [name, item ? '1' : '0'];
    if (typeof item !== 'string' && typeof item !== 'number')
      return malformed(`${key}.${name}`, 'expected a text or a number');
    return [name, String(item).normalize('NFC').trim()];
  });
  return Object.fromEntries(entries);
}
