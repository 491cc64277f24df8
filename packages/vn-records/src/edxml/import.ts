import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { systemClock, type ByteSource, type Clock } from '@mocban/core';
import { FindingFactory } from '../finding.js';
import { composeIdentifier } from '../import/compose.js';
import type { Import, ImportedFile } from '../import/imported.js';
import { loadRules } from '../rules/load.js';
import type { RuleBook, Rules } from '../rules/types.js';
import { EdxmlDocuments, type ImportedDocument } from './documents.js';
import { judgeMessage } from './judge.js';
import { EdxmlLog } from './log.js';
import type { Received } from './message.js';
import { businessOf, concerned, eventOf, notesOf, type EdxmlNote } from './notes.js';
import { EdxmlProblem, readEdxml } from './read.js';
import { judgeValues } from './judge-values.js';

export interface ImportEdxmlOptions {
  /** Who hands the documents over; decides whether they are outgoing or incoming. @defaultValue the sender of the first */
  depositor?: { name?: string; code?: string };
  registrationCode?: string;
  rules?: RuleBook;
  clock?: Clock;
  signal?: AbortSignal;
  /**
   * Messages that bring no document, recalls and answers, are described as documents themselves where no other is there, so that they
   * too can be handed over. @defaultValue false
   */
  packNotices?: boolean;
  /** The last part of the package's code, which tells it from others of the same year. @defaultValue 001 */
  packageNumber?: string;
}

export interface EdxmlImport extends Import {
  messages: readonly Received[];
  notes: EdxmlNote[];
  /** The messages themselves, signatures included, for the package's documentation. */
  documentation: { name: string; open: () => ByteSource }[];
}

/**
 * Reads messages of the national document exchange into a description for `buildTt05Sip`: every attachment a document, the trace list
 * as its `process` file. Recalls and answers are noted at the documents they speak of, in whatever order they come. Never throws on
 * what a message holds. Memory is bounded whatever the size of attachments.
 * @param folder an empty folder, where attachments and traces are written; the paths of the documents are relative to it
 * @see QCVN 102:2016/BTTTT
 */
export async function importEdxml(
  paths: readonly string[],
  folder: string,
  options: ImportEdxmlOptions = {},
): Promise<EdxmlImport> {
  const rules = (options.rules ?? loadRules()).at((options.clock ?? systemClock).now());
  const importer = new EdxmlImporter(rules, folder, options);
  await mkdir(folder, { recursive: true });
  for (const [index, path] of paths.entries()) {
    options.signal?.throwIfAborted();
    await importer.read(path, index + 1);
  }
  return importer.finish();
}

class EdxmlImporter {
  readonly #log: EdxmlLog;
  readonly #documents: EdxmlDocuments;
  readonly #messages: Received[] = [];

  constructor(
    private readonly rules: Rules,
    private readonly folder: string,
    private readonly options: ImportEdxmlOptions,
  ) {
    this.#log = new EdxmlLog(new FindingFactory(rules));
    this.#documents = new EdxmlDocuments(rules, folder, this.#log, options.signal);
  }

  async read(path: string, number: number): Promise<void> {
    const name = basename(path);
    try {
      const read = await readEdxml(createReadStream(path), this.folder, `${number}-`);
      if (read === undefined)
        return this.#log.add(
          'EDXML',
          'NOT_EDXML',
          'block',
          name,
          'no MessageHeader: not an edXML message',
          'Tệp không phải văn bản điện tử edXML.',
        );
      judgeMessage(name, read, this.rules, this.#log);
      this.#messages.push({ ...read.message, path });
    } catch (error) {
      if (!(error instanceof EdxmlProblem)) throw error;
      this.#log.add(
        'EDXML',
        error.what,
        'block',
        name,
        error.message,
        'Tệp edXML không đọc được; gửi lại từ hệ thống nguồn.',
      );
    }
  }

  async finish(): Promise<EdxmlImport> {
    const documents: ImportedDocument[] = [];
    const sent = this.#messages.filter(
      (message) => message.kind === 'document' && businessOf(this.rules, message) !== 'recall',
    );
    const notes = notesOf(this.#messages, sent, this.rules, this.#log);
    for (const message of sent) {
      const events = this.#messages
        .filter((other) => other !== message && concerned(other, message))
        .map((other) => eventOf(this.rules, other));
      const own = await this.#documents.of(message, events);
      judgeValues(message, own, this.rules, this.#log);
      documents.push(...own);
    }
    const notices =
      documents.length === 0 && this.options.packNotices === true ? await this.#documents.notices(this.#messages) : [];
    return {
      files:
        documents.length > 0
          ? [this.#file(sent, documents)]
          : notices.length > 0
            ? [this.#file(this.#messages, notices)]
            : [],
      findings: this.#log.findings,
      messages: this.#messages,
      notes,
      documentation: this.#messages.map(({ path }, index) => ({
        name: `edxml-${String(index + 1).padStart(3, '0')}.edxml`,
        open: () => createReadStream(path),
      })),
    };
  }

  #file(sent: readonly Received[], documents: ImportedDocument[]): ImportedFile {
    const { depositor, registrationCode } = this.options;
    const first = sent[0]!;
    const year = /^\d{4}/.exec(first.promulgationDate || (first.status?.timestamp ?? ''))?.[0] ?? '';
    const owner = { name: depositor?.name ?? first.from.name, code: depositor?.code ?? first.from.id };
    const isIncoming = depositor?.code !== undefined && sent.every(({ from }) => from.id !== depositor.code);
    const fileCode = composeIdentifier(this.rules, 'packageCode', {
      organisation: owner.code,
      year,
      round: '01',
      number: this.options.packageNumber ?? '001',
    });
    return {
      location: basename(first.path),
      metadata: {
        packageType: 'SIP_tailieu',
        file: {
          ...(fileCode === undefined ? {} : { fileCode }),
          title: `Văn bản ${isIncoming ? 'đến' : 'đi'} ${year} của ${owner.name}`.replace(/\s+/g, ' ').slice(0, 1000),
          source: isIncoming ? '1' : '0',
        },
        documents,
        depositor: owner,
        ...(registrationCode === undefined ? {} : { registrationCode }),
      },
      more: {},
    };
  }
}
