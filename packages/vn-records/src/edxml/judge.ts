import type { Rules } from '../rules/types.js';
import { judgeForm } from './judge-form.js';
import { judgeHeader } from './judge-header.js';
import type { EdxmlLog } from './log.js';
import type { EdxmlMessage } from './message.js';
import { businessOf } from './notes.js';
import type { ReadEdxml } from './read.js';

/** What is wrong with a message by itself, all of it in one run. @param name its file, for the findings */
export function judgeMessage(name: string, { message, broken }: ReadEdxml, rules: Rules, log: EdxmlLog): void {
  if (!message.isSigned && message.kind === 'document' && businessOf(rules, message) === 'new')
    log.add(
      'C12',
      'NO_SIGNATURE',
      'info',
      name,
      'no XML signature in the message',
      'Văn bản điện tử không có chữ ký số XML.',
    );
  judgeForm(name, message, rules, log);
  judgeAttachments(name, { message, broken }, log);
  judgeBusiness(name, message, rules, log);
  if (message.kind === 'document' && businessOf(rules, message) !== 'recall') judgeHeader(name, message, rules, log);
  if (message.documentId === '' && message.kind === 'document')
    log.add(
      'EDXML',
      'DOCUMENT_ID',
      'warn',
      name,
      'no DocumentId; recalls and answers cannot be matched',
      'Thiếu mã định danh văn bản.',
    );
}

/** The manifest and what came by it. */
function judgeAttachments(name: string, { message, broken }: ReadEdxml, log: EdxmlLog): void {
  judgeSizes(name, message, log);
  for (const attachment of broken)
    log.add(
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
      log.add(
        'EDXML',
        'ATTACHMENT_MISSING',
        'block',
        `${name}#${contentId.slice(0, 100)}`,
        'listed in the manifest, not in the message',
        'Thiếu tệp đính kèm đã khai báo; yêu cầu gửi lại văn bản.',
      );
  for (const { contentId } of message.attachments)
    if (!listed.has(contentId.toLowerCase()))
      log.add(
        'EDXML',
        'ATTACHMENT_UNLISTED',
        'warn',
        `${name}#${contentId.slice(0, 100)}`,
        'an attachment that the manifest does not list; it is taken in',
        'Tệp đính kèm không có trong danh sách khai báo.',
      );
}

/** Where a system states how many bytes an attachment has, in the manifest or with it, it must have so many. */
function judgeSizes(name: string, { attachments, references }: EdxmlMessage, log: EdxmlLog): void {
  const found = new Map(attachments.map((attachment) => [attachment.contentId.toLowerCase(), attachment]));
  for (const { contentId, statedSize } of [...references, ...attachments]) {
    const attachment = found.get(contentId.toLowerCase());
    if (statedSize === '' || attachment?.path === undefined || statedSize === String(attachment.sizeBytes)) continue;
    const isNumber = /^\d{1,15}$/.test(statedSize);
    log.add(
      'EDXML',
      'ATTACHMENT_SIZE',
      isNumber ? 'block' : 'warn',
      `${name}#${contentId.slice(0, 100)}`,
      `stated ${JSON.stringify(statedSize.slice(0, 30))}, ${attachment.sizeBytes} bytes came`,
      isNumber
        ? 'Dung lượng tệp đính kèm khác dung lượng đã khai báo; yêu cầu gửi lại văn bản.'
        : 'Dung lượng tệp đính kèm không phải số byte.',
    );
  }
}

/** What the sender wants done. */
function judgeBusiness(name: string, message: EdxmlMessage, rules: Rules, log: EdxmlLog): void {
  const business = businessOf(rules, message);
  if (message.status !== undefined && rules.dialect('edxml/status')[message.status.code] === undefined)
    log.add(
      'EDXML',
      'STATUS_UNKNOWN',
      'warn',
      name,
      `StatusCode ${JSON.stringify(message.status.code.slice(0, 20))} is not known; it is noted as it is`,
      'Mã trạng thái không có trong danh mục.',
    );
  if (message.kind === 'document' && (business === 'update' || business === 'replace'))
    log.add(
      'EDXML',
      business === 'update' ? 'UPDATE' : 'REPLACE',
      'officer',
      name,
      `meant to ${business} ${message.responseFor?.documentId || message.documentId}; taken in beside it`,
      'Văn bản cập nhật hoặc thay thế văn bản đã gửi; công chức quyết định, văn bản cũ được giữ nguyên.',
    );
  if (message.kind === 'document' && business === 'other')
    log.add(
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
    log.add(
      'EDXML',
      'NO_ATTACHMENT',
      'block',
      name,
      'the message brings no document',
      'Văn bản không có tệp đính kèm.',
    );
}
