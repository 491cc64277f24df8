import { RULES as PROPERTY_RULES, type FormatRule } from '@mocban/characterisation';

/** Words for what identification alone finds; those that properties tell too have theirs in `@mocban/characterisation`. */
const BY_BYTES = {
  FORMAT_UNKNOWN: {
    en: 'its bytes and its name are of no known format: {}',
    vi: 'Không nhận dạng được định dạng tệp; xác định phần mềm tạo lập hoặc chuyển đổi sang định dạng được phép.',
  },
  FORMAT_BY_EXTENSION: {
    en: 'the extension of its name alone says what its format is: {}',
    vi: 'Định dạng chỉ được đoán theo phần mở rộng của tên tệp, nội dung không xác nhận.',
  },
  FORMAT_UNREADABLE: {
    en: 'it is a container that cannot be looked into: it is damaged: {}',
    vi: 'Không đọc được nội dung tệp (hỏng); nộp lại tệp nguyên vẹn.',
  },
  FORMAT_SIGNATURE_MISSING: {
    en: 'the formats of its extension all have signatures, and it has none of them: it is damaged, or something else: {}',
    vi: 'Nội dung tệp không có dấu hiệu của định dạng theo phần mở rộng: tệp hỏng hoặc là loại khác; kiểm tra và nộp lại.',
  },
  FORMAT_CONFLICT: {
    en: 'its signature says one format and its root element another: {}',
    vi: 'Chữ ký định dạng và phần tử gốc XML cho kết quả khác nhau; cần người kiểm tra.',
  },
  FORMAT_BUDGET_EXCEEDED: {
    en: 'to tell its format would take more than a file is worth; there may be others: {}',
    vi: 'Nhận dạng định dạng dừng do vượt giới hạn; cần người kiểm tra.',
  },
  FORMAT_NOT_ACCEPTED: {
    en: 'the format is not one that is taken: {}',
    vi: 'Định dạng tệp không được nhận theo chính sách của thỏa thuận nộp lưu; chuyển đổi định dạng rồi nộp lại.',
  },
} as const;

/** A finding of C11. */
export type C11Rule = keyof typeof BY_BYTES | FormatRule;

const RULES: Readonly<Record<C11Rule, { en: string; vi: string }>> = { ...PROPERTY_RULES, ...BY_BYTES };

/** Every rule that a finding of C11 may have. */
export const C11_RULES = Object.keys(RULES) as readonly C11Rule[];

/** What a rule says, with the details where it has a place for them. */
export const c11Words = (rule: C11Rule, details: string): { message: string; hint: string } => {
  const { en, vi } = RULES[rule];
  return { message: details === '' ? en.replace(': {}', '') : en.replace('{}', () => details), hint: vi };
};
