import { constants } from 'node:fs';
import { copyFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { extensionOf } from '@mocban/core';
import { circularDate } from '../import/dates.js';
import { describedWith } from '../import/description.js';
import type { ImportedFile } from '../import/imported.js';
import { Terms } from '../import/terms.js';
import { tableOf } from '../rules/table.js';
import type { Rules } from '../rules/types.js';
import type { EdxmlLog } from './log.js';
import type { EdxmlAttachment, Received } from './message.js';
import { eventOf, noteKindOf, targetOf } from './notes.js';
import { traceXml, type EdxmlEvent } from './trace.js';
import { unpackedAttachment } from './unpack.js';

export type ImportedDocument = ImportedFile['metadata']['documents'][number];

/** Loại tài liệu: Khác. */
const NOTICE_TYPE = '32';

/** Makes documents of messages, in the folder that their attachments were decoded to. */
export class EdxmlDocuments {
  readonly #terms: Terms;

  constructor(
    private readonly rules: Rules,
    private readonly folder: string,
    private readonly log: EdxmlLog,
    private readonly signal?: AbortSignal,
  ) {
    this.#terms = new Terms(rules);
  }

  /** Every attachment of a message a document, the trace with the first of them. */
  async of(message: Received, events: readonly EdxmlEvent[]): Promise<ImportedDocument[]> {
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
  async notices(messages: readonly Received[]): Promise<ImportedDocument[]> {
    const table = tableOf(this.rules, 'SIP_tailieu', 'doc');
    const kinds = { recalled: 'Thông báo thu hồi', replaced: 'Thông báo thay thế', updated: 'Thông báo cập nhật' };
    const notices: ImportedDocument[] = [];
    for (const [index, message] of messages.entries()) {
      const kind = noteKindOf(this.rules, message);
      if (kind === undefined) continue;
      const path = `${index + 1}-notice.edxml`;
      await copyFile(message.path, join(this.folder, path), constants.COPYFILE_EXCL);
      const { code, text, timestamp } = eventOf(this.rules, message);
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
      const unpacked = await unpackedAttachment(this.folder, path, this.signal);
      if ('files' in unpacked) return unpacked.files.map((file) => ({ ...attachment, ...file }));
      this.log.add(
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
      this.log.add(
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
}
