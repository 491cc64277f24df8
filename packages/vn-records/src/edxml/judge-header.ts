import { parseDate } from '../dates.js';
import { circularDate } from '../import/dates.js';
import { Terms } from '../import/terms.js';
import type { CheckEffect } from '../types.js';
import type { Rules } from '../rules/types.js';
import type { EdxmlLog } from './log.js';
import type { EdxmlMessage } from './message.js';

/** `OrganId,YYYY/MM/DD,number/notation`. */
const DOCUMENT_ID = /^[^,\s]+,\d{4}\/\d{1,2}\/\d{1,2},[^,]+$/;
const TIMESTAMP = /^\d{4}\/\d{1,2}\/\d{1,2}(?: \d{1,2}:\d{2}(?::\d{2})?)?$/;

/**
 * The header of a message that brings a document, field by field: what its description is made of is to be there, and of the form that
 * QCVN 102 gives it. A date that is none stops the import, as no document can be described by it; the rest is told.
 */
export function judgeHeader(name: string, message: EdxmlMessage, rules: Rules, log: EdxmlLog): void {
  const add = (what: string, effect: CheckEffect, field: string, text: string, hint: string): void =>
    log.add('EDXML', what, effect, `${name}#${field}`, text, hint);
  const missing: [field: string, value: string][] = [
    ['From/OrganId', message.from.id],
    ['From/OrganName', message.from.name],
    ['PromulgationDate', message.promulgationDate],
    ['Subject', message.subject],
  ];
  for (const [field, value] of missing)
    if (value.trim() === '')
      add('FIELD_MISSING', 'warn', field, `${field} is empty or absent`, `Thiếu giá trị ${field} trong văn bản.`);
  const malformed = (field: string, effect: CheckEffect, value: string, expected: string): void =>
    add(
      'FIELD_FORM',
      effect,
      field,
      `${JSON.stringify(value.slice(0, 80))}, expected ${expected}`,
      `Giá trị ${field} không đúng dạng ${expected}.`,
    );
  const { promulgationDate, documentId, pageAmount, trace, typeName } = message;
  if (promulgationDate !== '' && parseDate(circularDate(promulgationDate)) === undefined)
    malformed('PromulgationDate', 'block', promulgationDate, 'YYYY/MM/DD');
  if (documentId !== '' && !DOCUMENT_ID.test(documentId))
    malformed('DocumentId', 'warn', documentId, 'OrganId,YYYY/MM/DD,number/notation');
  if (pageAmount !== '' && !/^\d+$/.test(pageAmount)) malformed('PageAmount', 'warn', pageAmount, 'a number');
  for (const { timestamp } of trace)
    if (!TIMESTAMP.test(timestamp)) malformed('TraceHeader/Timestamp', 'warn', timestamp, 'YYYY/MM/DD HH:mm:ss');
  const term = typeName === '' ? undefined : new Terms(rules).code('typeName', typeName);
  if (term?.how === 'other')
    add(
      'TYPE_OTHER',
      'warn',
      'TypeName',
      `${JSON.stringify(typeName.slice(0, 80))} is no term of the list typeName; taken as ${term.code}, the text is kept in the description`,
      'Kiểm tra tên loại văn bản; giá trị gốc được giữ trong phần ghi chú.',
    );
}
