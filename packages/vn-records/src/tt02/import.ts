import { CodedError, collisionKey, systemClock, type ByteSource, type Clock } from '@mocban/core';
import type { PackageTree } from '@mocban/container';
import { FindingFactory } from '../finding.js';
import { circularDate } from '../import/dates.js';
import { describedWith } from '../import/description.js';
import { faultsOf, type DescribedDocument } from '../import/faults.js';
import type { Import, ImportedFile } from '../import/imported.js';
import { ImportLog } from '../import/log.js';
import { Terms } from '../import/terms.js';
import { stemOf } from '../read/names.js';
import { kindByExtension } from '../read/read.js';
import { loadRules } from '../rules/load.js';
import { tableOf } from '../rules/table.js';
import type { FieldTable, RuleBook, Rules } from '../rules/types.js';
import { fileRecordPath, isFile, readRecord, type Tt02Record } from './read.js';

export interface ImportTt02Options {
  depositor?: { name?: string; code?: string };
  registrationCode?: string;
  rules?: RuleBook;
  clock?: Clock;
  signal?: AbortSignal;
}

export interface Tt02Import extends Import {
  /** The metadata files as they came, for the package's documentation. */
  documentation: { name: string; open: () => ByteSource }[];
}

/**
 * Reads a package of Thông tư 02/2019 into a description for `buildTt05Sip`: elements by the rules' names, free-text terms as codes with
 * the text kept in the description, documents joined to their metadata by name. All problems in one run; never throws on what the
 * package holds. Memory: all metadata.
 */
export async function importTt02(tree: PackageTree, options: ImportTt02Options = {}): Promise<Tt02Import> {
  const rules = (options.rules ?? loadRules()).at((options.clock ?? systemClock).now());
  const log = new ImportLog(new FindingFactory(rules));
  const importer = new Tt02Importer(tree, rules, log);
  const files = await importer.import(options);
  return { files, findings: log.findings, documentation: importer.documentation };
}

class Tt02Importer {
  readonly #terms: Terms;
  readonly documentation: { name: string; open: () => ByteSource }[] = [];

  constructor(
    private readonly tree: PackageTree,
    private readonly rules: Rules,
    private readonly log: ImportLog,
  ) {
    this.#terms = new Terms(rules);
  }

  async import({ depositor, registrationCode, signal }: ImportTt02Options): Promise<ImportedFile[]> {
    const unsafe = this.tree.findings.filter(({ severity }) => severity === 'error');
    for (const { location, message } of unsafe)
      this.log.add('UNSAFE', 'block', location, message, 'Tệp nén không an toàn hoặc bị hỏng.');
    if (unsafe.length > 0) return [];
    const path = fileRecordPath(this.tree);
    const record = path === undefined ? undefined : await this.#record(path);
    if (record === undefined || !isFile(record)) {
      this.log.add(
        'NOT_TT02',
        'block',
        path ?? '.',
        'no File.xml with the element names of Thông tư 02/2019',
        'Gói tin không có tệp File.xml theo Thông tư 02/2019.',
      );
      return [];
    }
    const table = tableOf(this.rules, 'SIP_hoso', 'file');
    const file = this.#values(record, 'tt02/file', table);
    file['fileCode'] = this.#fileCode(record);
    const documents = await this.#documents(record, file['fileCode'], signal);
    if (documents.length === 0)
      this.log.add(
        'FILE_WITHOUT_DOCUMENTS',
        'block',
        record.path,
        'the package holds no document with metadata',
        'Hồ sơ chưa có tài liệu.',
      );
    const metadata = {
      packageType: 'SIP_hoso' as const,
      file,
      documents: documents.map(({ path: name, values }) => ({ ...values, path: name })),
      ...(depositor === undefined ? {} : { depositor }),
      ...(registrationCode === undefined ? {} : { registrationCode }),
    };
    for (const { document, field, message, hint, isMissing } of faultsOf(metadata, documents, this.rules)) {
      const place = document === undefined ? record.path : documents[document]!.record.path;
      this.log.add(isMissing ? 'VALUE_MISSING' : 'VALUE', 'block', `${place}#${field.name}`, message, hint);
    }
    return [{ location: record.path, metadata, more: record.fileCode }];
  }

  async #documents(
    file: Tt02Record,
    fileCode: string,
    signal?: AbortSignal,
  ): Promise<(DescribedDocument & { record: Tt02Record })[]> {
    const paths = [...this.tree.files.keys()].filter((path) => path !== file.path);
    const dataAt = new Map<string, string[]>();
    for (const path of paths) if (!isXml(path)) dataAt.set(joinKey(path), [...(dataAt.get(joinKey(path)) ?? []), path]);
    const documents: (DescribedDocument & { record: Tt02Record; ordinal: number })[] = [];
    const used = new Set<string>();
    for (const path of paths.filter(isXml)) {
      signal?.throwIfAborted();
      const record = await this.#record(path);
      if (record === undefined) continue;
      const data = dataAt.get(joinKey(path)) ?? [];
      if (data.length !== 1) {
        this.log.add(
          data.length === 0 ? 'FILE_MISSING' : 'FILE_AMBIGUOUS',
          'block',
          path,
          data.length === 0
            ? 'no document of the same name lies beside the metadata'
            : `${data.length} documents of the same name lie beside the metadata`,
          'Mỗi tệp siêu dữ liệu phải có đúng một tài liệu cùng tên.',
        );
        for (const name of data) used.add(name);
        continue;
      }
      used.add(data[0]!);
      documents.push(this.#document(record, data[0]!, fileCode, documents.length + 1));
    }
    for (const path of paths)
      if (!isXml(path) && !used.has(path))
        this.log.add(
          'METADATA_MISSING',
          'block',
          path,
          'no metadata of the same name lies beside the document',
          'Bổ sung tệp siêu dữ liệu cùng tên cho tài liệu.',
        );
    return documents.sort((a, b) => a.ordinal - b.ordinal);
  }

  #document(record: Tt02Record, path: string, fileCode: string, position: number) {
    const kind = kindByExtension(path);
    const values = this.#values(record, 'tt02/document', tableOf(this.rules, 'SIP_hoso', kind));
    const stated = Number(record.values['DocOrdinal'] || values['docCode']?.match(/\d{7}$/)?.[0]);
    const ordinal = Number.isSafeInteger(stated) && stated > 0 ? stated : position;
    if (fileCode !== '') values['docCode'] ||= `${fileCode}.${String(ordinal).padStart(7, '0')}`;
    return { path, kind, values, record, ordinal };
  }

  async #record(path: string): Promise<Tt02Record | undefined> {
    try {
      const record = await readRecord(this.tree, path);
      this.documentation.push({ name: `tt02/${path}`, open: () => this.tree.read(path) });
      return record;
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      this.log.add('UNREADABLE', 'block', path, `${error.code}: ${error.message}`, 'Tệp siêu dữ liệu không đọc được.');
      return undefined;
    }
  }

  /** Values under the names the circular has now; what it has no field for, and the words behind codes, go into the description. */
  #values(record: Tt02Record, dialect: string, table: FieldTable): Record<string, string> {
    const names = this.rules.dialect(dialect);
    const values: Record<string, string> = {};
    const notes: string[] = [];
    const terms: string[] = [];
    for (const [element, text] of Object.entries(record.values)) {
      // The names of photographs and recordings are those of today, with a capital.
      const name = names[element] ?? element.charAt(0).toLowerCase() + element.slice(1);
      const field = table.fields.find((item) => item.name === name);
      if (text === '' || SERVING.has(element)) continue;
      if (field === undefined) notes.push(`${element}: ${text}`);
      else if (field.codes !== undefined) {
        const term = field.several ? this.#terms.codes(field.codes, text) : this.#terms.code(field.codes, text);
        values[name] = term.how === 'unknown' ? text : term.code;
        if (term.how !== 'unknown' && term.how !== 'code') notes.push(`${field.label}: ${text}`);
        if (term.how === 'other')
          this.log.add(
            'TERM_OTHER',
            'warn',
            `${record.path}#${element}`,
            `${JSON.stringify(text.slice(0, 80))} is no term of the list ${field.codes}; taken as ${term.code}`,
            `Kiểm tra "${field.label}"; giá trị gốc được giữ trong phần ghi chú.`,
          );
        else if (term.how !== 'unknown' && term.how !== 'code') terms.push(`${element} ${term.code}`);
      } else values[name] = field.type === 'date' ? circularDate(text) : text;
    }
    if (terms.length > 0)
      this.log.add(
        'TERM_READ',
        'info',
        record.path,
        `terms turned into codes: ${terms.join(', ')}; the texts are kept in the description`,
        'Thuật ngữ được chuyển thành mã; nội dung gốc được giữ trong phần ghi chú.',
      );
    const { description, leftOut } = describedWith(values['description'] ?? '', notes, table);
    if (description !== '') values['description'] = description;
    for (const lost of leftOut)
      this.log.add(
        'NOTE_LEFT_OUT',
        'info',
        record.path,
        `the description has no room for ${JSON.stringify(lost.slice(0, 80))}; it is in the metadata file, which is kept`,
        'Giá trị này có trong tệp siêu dữ liệu gốc kèm theo gói tin.',
      );
    return values;
  }

  /** The parts in the order of the dialect, joined by full stops. */
  #fileCode({ fileCode, values }: Tt02Record): string {
    const order = this.rules.dialect('tt02/fileCode');
    const parts = Object.entries(fileCode).filter(([name, part]) => part !== '' && name in order);
    const joined = parts
      .sort(([a], [b]) => Number(order[a]) - Number(order[b]))
      .map(([, part]) => part.replaceAll('/', '.'));
    return joined.length === 0 ? (values['FileCode'] ?? '').replaceAll('/', '.') : joined.join('.');
  }
}

/** Elements that serve the import. */
const SERVING = new Set(['DocOrdinal', 'FileCode']);
const isXml = (path: string): boolean => /\.xml$/i.test(path);
const joinKey = (path: string): string =>
  `${collisionKey(path.slice(0, path.lastIndexOf('/') + 1))}${collisionKey(stemOf(path))}`;
