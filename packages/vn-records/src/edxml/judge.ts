import type { Rules } from '../rules/types.js';
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
  if (!Object.values(rules.dialect('edxml/namespaces')).includes(message.namespace))
    log.add(
      'EDXML',
      'NAMESPACE',
      'warn',
      name,
      `namespace ${JSON.stringify(message.namespace.slice(0, 100))} is not one of QCVN 102 or its forerunners`,
      'Không gian tên không đúng QCVN 102:2016/BTTTT.',
    );
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

/** What the sender wants done. */
function judgeBusiness(name: string, message: EdxmlMessage, rules: Rules, log: EdxmlLog): void {
  const business = businessOf(rules, message);
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
