import { parseDate, writtenDate } from '../dates.js';
import type { FieldTable } from '../rules/types.js';
import type { DocumentKind, SimpleDc, Tt05Package } from '../types.js';

/** A file (hồ sơ) with every value any profile may ask for, held once and projected to each. */
export interface FileEntity {
  fileCode: string;
  /** Archive code and file code; the file code alone without an archive code. */
  arcFileCode: string;
  values: SimpleDc;
}

/** A document with the union of the fields of all profiles. */
export interface DocumentEntity {
  kind: DocumentKind;
  path: string;
  /** Place in the file, from 1. */
  ordinal: number;
  docCode: string;
  file: FileEntity;
  values: SimpleDc;
}

export function fileEntity(pkg: Tt05Package, archiveCode: string | undefined): FileEntity {
  const values = pkg.file ?? {};
  const stated = values['arcFileCode'];
  const fileCode = values['fileCode'] ?? stated ?? '';
  return {
    fileCode,
    arcFileCode: stated || (archiveCode && fileCode ? `${archiveCode}.${fileCode}` : fileCode),
    values,
  };
}

/** The documents in the order of the file: by the ordinal of their code or their `docOrdinal`, else as they stand. */
export function documentEntities(pkg: Tt05Package, file: FileEntity): DocumentEntity[] {
  const taken = new Set<number>();
  const stated = pkg.documents.map(({ metadata }) => {
    const code = metadata?.['docCode'] || metadata?.['arcDocCode'];
    const ordinal = Number(/\.(\d{7})$/.exec(code ?? '')?.[1] ?? metadata?.['docOrdinal'] ?? 0);
    if (!Number.isSafeInteger(ordinal) || ordinal < 1 || taken.has(ordinal)) return undefined;
    taken.add(ordinal);
    return ordinal;
  });
  let next = 1;
  return pkg.documents
    .map(({ kind, path, metadata }, index): DocumentEntity => {
      let ordinal = stated[index];
      if (ordinal === undefined) {
        while (taken.has(next)) next += 1;
        taken.add(next);
        ordinal = next;
      }
      const docCode = metadata?.['docCode'] || `${file.fileCode}.${String(ordinal).padStart(7, '0')}`;
      return { kind, path, ordinal, docCode, file, values: metadata ?? {} };
    })
    .sort((a, b) => a.ordinal - b.ordinal);
}

/** The file's values for one table: dates as the circular writes them; without a statement the file is not in the backup scheme. */
export const projectFile = (file: FileEntity, table: FieldTable): SimpleDc =>
  project(table, (name) =>
    name === 'arcFileCode' ? file.arcFileCode : file.values[name] || (name === 'riskRecovery' ? '0' : undefined),
  );

/** A document's values for one table; access mode, retention and language are the file's where the document has none. */
export const projectDocument = (document: DocumentEntity, table: FieldTable): SimpleDc => {
  const { file, values } = document;
  const derived: Record<string, string> = {
    arcFileCode: file.arcFileCode,
    docCode: document.docCode,
    arcDocCode: values['arcDocCode'] || archivalCode(document.docCode, file.arcFileCode),
    docOrdinal: String(document.ordinal),
  };
  return project(
    table,
    (name) =>
      derived[name] ??
      (values[name] || (['maintenance', 'mode', 'language'].includes(name) ? file.values[name] : undefined)),
  );
};

/** The document code with the archive's code in front, where the code of its file has one. */
function archivalCode(docCode: string, arcFileCode: string): string {
  const stem = docCode.replace(/\.\d{7}$/, '');
  return arcFileCode.endsWith(stem) ? `${arcFileCode}${docCode.slice(stem.length)}` : docCode;
}

function project(table: FieldTable, valueOf: (name: string) => string | undefined): SimpleDc {
  const entries = table.fields.map(({ name, type }): [string, string] => {
    const value = valueOf(name) ?? '';
    const span = type === 'date' ? parseDate(value) : undefined;
    return [name, span?.form === 'YYYY-MM-DD' ? writtenDate(span.from) : value];
  });
  return Object.fromEntries(entries);
}
