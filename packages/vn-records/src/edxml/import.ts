import { constants, createReadStream } from 'node:fs';
import { copyFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { extensionOf, systemClock, type ByteSource, type Clock } from '@mocban/core';
import { FindingFactory } from '../finding.js';
import { composeIdentifier } from '../import/compose.js';
import { circularDate } from '../import/dates.js';
import { describedWith } from '../import/description.js';
import type { Import, ImportedFile } from '../import/imported.js';
import { Terms } from '../import/terms.js';
import { loadRules } from '../rules/load.js';
import { tableOf } from '../rules/table.js';
import type { RuleBook, Rules } from '../rules/types.js';
import type { CheckEffect, CheckFinding } from '../types.js';
import type { EdxmlAttachment, EdxmlMessage, EdxmlOrganisation } from './message.js';
import { EdxmlProblem, readEdxml } from './read.js';
import { traceXml, type EdxmlEvent } from './trace.js';
import { unpackedAttachment } from './unpack.js';

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

/** What a message asks to be noted at a document; nothing is ever deleted for it. */
export interface EdxmlNote {
  documentId: string;
  /** `replaced`, `updated`: another document that came stands in its place, or beside it. */
  kind: 'recalled' | 'replaced' | 'updated' | 'status';
  /** Status code. */
  code?: string;
  text: string;
  /** Who sent the message. */
  by: EdxmlOrganisation;
  /** Name of the body that issued the document, as far as the message says. */
  issuer?: string;
  /** As written, `YYYY/MM/DD HH:mm:ss`; `''` where the message does not say. */
  at: string;
  /** Whether the document is among those of this import; else the holder of the documents looks for it. */
  isMatched: boolean;
}

export interface EdxmlImport extends Import {
  messages: readonly (EdxmlMessage & { path: string })[];
  notes: EdxmlNote[];
  /** The messages themselves, signatures included, for the package's documentation. */
  documentation: { name: string; open: () => ByteSource }[];
}

/** Loại tài liệu: Khác. */
const NOTICE_TYPE = '32';

type Received = EdxmlMessage & { path: string };

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
  readonly #make: FindingFactory;
  readonly #terms: Terms;
  readonly #findings: CheckFinding[] = [];
  readonly #messages: Received[] = [];

  constructor(
    private readonly rules: Rules,
    private readonly folder: string,
    private readonly options: ImportEdxmlOptions,
  ) {
    this.#make = new FindingFactory(rules);
    this.#terms = new Terms(rules);
  }

  async read(path: string, number: number): Promise<void> {
    const name = basename(path);
    try {
      const read = await readEdxml(createReadStream(path), this.folder, `${number}-`);
      if (read === undefined)
        return this.#note(
          'EDXML',
          'NOT_EDXML',
          'block',
          name,
          'no MessageHeader: not an edXML message',
          'Tệp không phải văn bản điện tử edXML.',
        );
      this.#judge(name, read.message, read.broken);
      this.#messages.push({ ...read.message, path });
    } catch (error) {
      if (!(error instanceof EdxmlProblem)) throw error;
      this.#note(
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
    const documents: ImportedFile['metadata']['documents'][number][] = [];
    const sent = this.#messages.filter(
      (message) => message.kind === 'document' && this.#business(message) !== 'recall',
    );
    const notes = this.#notes(sent);
    for (const message of sent) {
      const events = this.#messages
        .filter((other) => other !== message && concerned(other, message))
        .map((other) => this.#event(other));
      for (const document of await this.#documentsOf(message, events)) documents.push(document);
    }
    const notices = documents.length === 0 && this.options.packNotices === true ? await this.#notices() : [];
    return {
      files:
        documents.length > 0
          ? [this.#file(sent, documents)]
          : notices.length > 0
            ? [this.#file(this.#messages, notices)]
            : [],
      findings: this.#findings,
      messages: this.#messages,
      notes,
      documentation: this.#messages.map(({ path }, index) => ({
        name: `edxml-${String(index + 1).padStart(3, '0')}.edxml`,
        open: () => createReadStream(path),
      })),
    };
  }

  #judge(name: string, message: EdxmlMessage, broken: readonly string[]): void {
    if (!message.isSigned && message.kind === 'document' && this.#business(message) === 'new')
      this.#note(
        'C12',
        'NO_SIGNATURE',
        'info',
        name,
        'no XML signature in the message',
        'Văn bản điện tử không có chữ ký số XML.',
      );
    if (!Object.values(this.rules.dialect('edxml/namespaces')).includes(message.namespace))
      this.#note(
        'EDXML',
        'NAMESPACE',
        'warn',
        name,
        `namespace ${JSON.stringify(message.namespace.slice(0, 100))} is not one of QCVN 102 or its forerunners`,
        'Không gian tên không đúng QCVN 102:2016/BTTTT.',
      );
    for (const attachment of broken)
      this.#note(
        'EDXML',
        'ATTACHMENT_BROKEN',
        'block',
        `${name}#${attachment.slice(0, 100)}`,
        'the attachment is empty or its base64 is damaged',
        'Tệp đính kèm bị hỏng; yêu cầu gửi lại văn bản.',
      );
    const present = new Set(message.attachments.map(({ contentId }) => contentId.toLowerCase()));
    const listed = new Set(message.references.map(({ contentId }) => contentId.toLowerCase()));
    for (const { contentId } of message.references)
      if (!present.has(contentId.toLowerCase()))
        this.#note(
          'EDXML',
          'ATTACHMENT_MISSING',
          'block',
          `${name}#${contentId.slice(0, 100)}`,
          'listed in the manifest, not in the message',
          'Thiếu tệp đính kèm đã khai báo; yêu cầu gửi lại văn bản.',
        );
    for (const { contentId } of message.attachments)
      if (!listed.has(contentId.toLowerCase()))
        this.#note(
          'EDXML',
          'ATTACHMENT_UNLISTED',
          'warn',
          `${name}#${contentId.slice(0, 100)}`,
          'an attachment that the manifest does not list; it is taken in',
          'Tệp đính kèm không có trong danh sách khai báo.',
        );
    const business = this.#business(message);
    if (message.kind === 'document' && (business === 'update' || business === 'replace'))
      this.#note(
        'EDXML',
        business === 'update' ? 'UPDATE' : 'REPLACE',
        'officer',
        name,
        `meant to ${business} ${message.responseFor?.documentId || message.documentId}; taken in beside it`,
        'Văn bản cập nhật hoặc thay thế văn bản đã gửi; công chức quyết định, văn bản cũ được giữ nguyên.',
      );
    if (message.kind === 'document' && business === 'other')
      this.#note(
        'EDXML',
        'BUSINESS_UNKNOWN',
        'officer',
        name,
        `BussinessDocType ${JSON.stringify(message.business.slice(0, 20))} is not known`,
        'Loại nghiệp vụ không rõ; công chức kiểm tra.',
      );
    if (
      message.kind === 'document' &&
      business !== 'recall' &&
      message.attachments.length === 0 &&
      message.references.length === 0
    )
      this.#note(
        'EDXML',
        'NO_ATTACHMENT',
        'block',
        name,
        'the message brings no document',
        'Văn bản không có tệp đính kèm.',
      );
    if (message.documentId === '' && message.kind === 'document')
      this.#note(
        'EDXML',
        'DOCUMENT_ID',
        'warn',
        name,
        'no DocumentId; recalls and answers cannot be matched',
        'Thiếu mã định danh văn bản.',
      );
  }

  #business({ business }: EdxmlMessage): string {
    return business === '' ? 'new' : (this.rules.dialect('edxml/business')[business] ?? 'other');
  }

  #notes(sent: readonly Received[]): EdxmlNote[] {
    return this.#messages.flatMap((message): EdxmlNote[] => {
      const kind = this.#noteKind(message);
      if (kind === undefined) return [];
      const { code, text, timestamp } = this.#event(message);
      return noteTargets(message, kind).map((documentId) => {
        const isMatched = sent.some(
          (other) => other !== message && other.documentId !== '' && other.documentId === documentId,
        );
        if (kind === 'recalled') this.#noteRecall(message, documentId, isMatched);
        return {
          documentId,
          kind,
          ...(code === undefined ? {} : { code }),
          text,
          by: message.from,
          ...issuerOf(message, sent),
          at: timestamp,
          isMatched,
        };
      });
    });
  }

  #noteKind(message: EdxmlMessage): EdxmlNote['kind'] | undefined {
    if (message.kind === 'status') return 'status';
    return ({ recall: 'recalled', replace: 'replaced', update: 'updated' } as const)[
      this.#business(message) as 'recall' | 'replace' | 'update'
    ];
  }

  #noteRecall(message: Received, documentId: string, isMatched: boolean): void {
    this.#note(
      'RECALL',
      isMatched ? 'FLAGGED' : 'UNMATCHED',
      'warn',
      documentId || basename(message.path),
      isMatched
        ? 'recalled by its sender: flagged, and kept'
        : 'recalled by its sender; the document is not in this import, whoever holds it flags it and keeps it',
      'Văn bản bị bên gửi thu hồi: chỉ đánh dấu, không xóa.',
    );
  }

  #event(message: EdxmlMessage): EdxmlEvent {
    const { status, from } = message;
    const business = this.#business(message);
    return {
      kind:
        message.kind === 'status' ? 'status' : business === 'recall' || business === 'replace' ? business : 'update',
      organId: from.id,
      organName: from.name,
      timestamp: status?.timestamp ?? message.trace.at(-1)?.timestamp ?? '',
      ...(status === undefined ? {} : { code: status.code }),
      text:
        status === undefined
          ? message.reason
          : status.description || (this.rules.dialect('edxml/status')[status.code] ?? ''),
    };
  }

  async #documentsOf(
    message: Received,
    events: readonly EdxmlEvent[],
  ): Promise<ImportedFile['metadata']['documents'][number][]> {
    const attachments: (EdxmlAttachment & { path: string })[] = [];
    for (const attachment of message.attachments)
      for (const found of await this.#contentsOf(message, attachment)) attachments.push(found);
    if (attachments.length === 0) return [];
    const trace = `${attachments[0]!.path}.process.xml`;
    await writeFile(join(this.folder, trace), traceXml(message, events), { flag: 'wx' });
    return attachments.map((attachment, index) => ({
      ...this.#values(message, attachment, attachments.length === 1, events),
      path: attachment.path,
      ...(index === 0 ? { trace } : {}),
    }));
  }

  /** The messages themselves as documents, beside nothing else. */
  async #notices(): Promise<ImportedFile['metadata']['documents'][number][]> {
    const table = tableOf(this.rules, 'SIP_tailieu', 'doc');
    const kinds = { recalled: 'Thông báo thu hồi', replaced: 'Thông báo thay thế', updated: 'Thông báo cập nhật' };
    const notices: ImportedFile['metadata']['documents'][number][] = [];
    for (const [index, message] of this.#messages.entries()) {
      const kind = this.#noteKind(message);
      if (kind === undefined) continue;
      const path = `${index + 1}-notice.edxml`;
      await copyFile(message.path, join(this.folder, path), constants.COPYFILE_EXCL);
      const { code, text, timestamp } = this.#event(message);
      const title = kind === 'status' ? `Thông báo trạng thái ${code ?? ''}` : kinds[kind];
      // Without number and notation, which are those of the document it speaks of.
      notices.push({
        path,
        issuedDate: circularDate(timestamp.slice(0, 10) || message.promulgationDate),
        organName: message.from.name,
        subject: `${title} văn bản ${targetOf(message)}`.replace(/\s+/g, ' ').slice(0, 500),
        typeName: NOTICE_TYPE,
        numberOfPage: '1',
        confidenceLevel: '01',
        description: describedWith('', text === '' ? [] : [text], table).description,
      });
    }
    return notices;
  }

  /** The attachment under a name with its extension, or what it holds where it was zipped for the way. */
  async #contentsOf(message: Received, attachment: EdxmlAttachment): Promise<(EdxmlAttachment & { path: string })[]> {
    const { path, name } = attachment;
    if (path === undefined) return [];
    if (/^application\/(x-)?zip/.test(attachment.contentType) || /\.zip$/i.test(name)) {
      const unpacked = await unpackedAttachment(this.folder, path, this.options.signal);
      if ('files' in unpacked) return unpacked.files.map((file) => ({ ...attachment, ...file }));
      this.#note(
        'EDXML',
        'ATTACHMENT_UNSAFE',
        'block',
        `${basename(message.path)}#${name.slice(0, 100)}`,
        unpacked.problem,
        'Tệp nén đính kèm không an toàn hoặc bị hỏng.',
      );
      return [];
    }
    const extension = extensionOf(name);
    const target = /^[a-z0-9]{1,8}$/.test(extension) ? path.replace(/part$/, extension) : path;
    await rename(join(this.folder, path), join(this.folder, target));
    return [{ ...attachment, path: target }];
  }

  #values(
    message: Received,
    attachment: EdxmlAttachment,
    isOnly: boolean,
    events: readonly EdxmlEvent[],
  ): Record<string, string> {
    const { position, fullName } = message.signer;
    const term = this.#terms.code('typeName', message.typeName);
    const typeName = term.how === 'unknown' ? '' : term.code;
    const recalls = events.filter(({ kind }) => kind === 'recall');
    const notes = [
      ...recalls.map(({ timestamp, text }) => `Đã bị thu hồi ${timestamp}: ${text}`),
      ...(message.documentId === '' ? [] : [`Mã định danh văn bản: ${message.documentId}`]),
      ...(position + fullName === '' ? [] : [`Người ký: ${[position, fullName].filter(Boolean).join(' ')}`]),
      ...(attachment.name === '' ? [] : [`Tệp: ${attachment.name}`]),
      ...(term.how === 'other' && message.typeName !== '' ? [`Tên loại tài liệu: ${message.typeName}`] : []),
      ...(isOnly || attachment.description === '' ? [] : [attachment.description]),
    ];
    const { description, leftOut } = describedWith('', notes, tableOf(this.rules, 'SIP_tailieu', 'doc'));
    for (const lost of leftOut)
      this.#note(
        'EDXML',
        'NOTE_LEFT_OUT',
        'info',
        basename(message.path),
        `the description has no room for ${JSON.stringify(lost.slice(0, 80))}`,
        'Giá trị này có trong tệp edXML gốc kèm theo gói tin.',
      );
    return {
      codeNumber: message.codeNumber,
      codeNotation: message.codeNotation,
      issuedDate: circularDate(message.promulgationDate),
      organName: message.from.name,
      subject: message.subject,
      typeName,
      ...(isOnly && /^\d+$/.test(message.pageAmount) ? { numberOfPage: message.pageAmount } : {}),
      confidenceLevel: '01',
      description,
    };
  }

  #file(sent: readonly Received[], documents: ImportedFile['metadata']['documents'][number][]): ImportedFile {
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

  #note(check: string, what: string, effect: CheckEffect, location: string, message: string, hint: string): void {
    this.#findings.push(this.#make.of(check, what, { effect, location, message, hint }));
  }
}

/** The documents a message says something of; an update may have no other than its own. */
function noteTargets(message: EdxmlMessage, kind: EdxmlNote['kind']): string[] {
  if (kind === 'recalled' || kind === 'status') return [targetOf(message)];
  const targets = [...message.replaces, ...(message.responseFor?.documentId ? [message.responseFor.documentId] : [])];
  return [...new Set(targets)].filter((id) => id !== message.documentId);
}

/** Who recalls or replaces has issued it; an answer goes back to who did. */
function issuerOf(message: EdxmlMessage, sent: readonly EdxmlMessage[]): { issuer?: string } {
  if (message.kind === 'document') return message.from.name === '' ? {} : { issuer: message.from.name };
  const issuer =
    message.to.find(({ id }) => id !== '' && id === message.responseFor?.organId)?.name ??
    sent.find((other) => concerned(message, other))?.from.name;
  return issuer === undefined || issuer === '' ? {} : { issuer };
}

/** The document that a recall or an answer speaks of. */
const targetOf = ({ responseFor, documentId }: EdxmlMessage): string => responseFor?.documentId || documentId;

const concerned = (note: EdxmlMessage, document: EdxmlMessage): boolean =>
  document.documentId !== '' && targetOf(note) === document.documentId;
