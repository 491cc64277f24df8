import type { Finding, Severity } from '@mocban/core';

interface Rule {
  severity: Severity;
  /** `{}` is where the details go. */
  en: string;
  /** What it means for whoever sent the file, in Vietnamese. */
  vi: string;
}

/** All that is found of files, with the words for it. */
export const RULES = {
  FORMAT_EMPTY: {
    severity: 'error',
    en: 'the file has no bytes',
    vi: 'Tệp rỗng (0 byte): hãy gửi lại tệp có nội dung.',
  },
  FORMAT_TRUNCATED: {
    severity: 'error',
    en: 'the file ends before its content does: {}',
    vi: 'Tệp bị cụt, thiếu phần cuối: hãy gửi lại tệp đầy đủ.',
  },
  FORMAT_CORRUPT: {
    severity: 'error',
    en: 'the file is damaged: {}',
    vi: 'Tệp bị hỏng so với định dạng của nó: hãy gửi lại tệp nguyên vẹn.',
  },
  FORMAT_IRREGULAR: {
    severity: 'warning',
    en: 'the file can be read, and departs from its format: {}',
    vi: 'Tệp đọc được nhưng có chỗ không đúng tiêu chuẩn của định dạng: nên xuất lại tệp.',
  },
  FORMAT_PASSWORD_PROTECTED: {
    severity: 'error',
    en: 'the file opens with a password only: {}',
    vi: 'Tệp được bảo vệ bằng mật khẩu nên không thể bảo quản: hãy gỡ mật khẩu rồi gửi lại.',
  },
  FORMAT_ENCRYPTED: {
    severity: 'warning',
    en: 'the file is encrypted: {}',
    vi: 'Tệp bị mã hóa hoặc bị hạn chế quyền: hãy gỡ mã hóa rồi gửi lại.',
  },
  FORMAT_MISLABELLED: {
    severity: 'warning',
    en: 'the file is not what it is said to be: {}',
    vi: 'Tên hoặc định dạng khai báo không khớp với nội dung của tệp: hãy đặt lại phần mở rộng cho đúng.',
  },
  FORMAT_ARCHIVE_UNSAFE: {
    severity: 'warning',
    en: 'the archive has entries that are not to be unpacked: {}',
    vi: 'Tệp nén có mục không an toàn khi giải nén: hãy nén lại chỉ với tệp và thư mục thông thường.',
  },
  FORMAT_ACTIVE_CONTENT: {
    severity: 'warning',
    en: 'the file does something by itself: {}',
    vi: 'Tệp chứa mã lệnh (macro, JavaScript, tự chạy chương trình): nên gỡ bỏ trước khi nộp lưu.',
  },
  FORMAT_EMBEDDED_FILES: {
    severity: 'info',
    en: 'there are files within the file: {}',
    vi: 'Tệp chứa tệp hoặc đối tượng khác nhúng bên trong; chúng không được kiểm tra riêng.',
  },
  FORMAT_FONT_NOT_EMBEDDED: {
    severity: 'warning',
    en: 'fonts are not embedded: {}',
    vi: 'Phông chữ chưa được nhúng vào tệp nên có thể hiển thị khác đi về sau: hãy xuất lại với phông nhúng.',
  },
  FORMAT_CLAIM_CONTRADICTED: {
    severity: 'warning',
    en: 'the file claims to be {}',
    vi: 'Tệp tự khai là PDF/A nhưng nội dung trái với tiêu chuẩn đó: hãy chuyển đổi lại sang PDF/A.',
  },
  FORMAT_PROFILE_FORMAT: {
    severity: 'warning',
    en: 'the format is not one that is asked for: {}',
    vi: 'Định dạng tệp không thuộc danh mục yêu cầu.',
  },
  FORMAT_PROFILE_PDFA: {
    severity: 'warning',
    en: 'it is no PDF/A: {}',
    vi: 'Tệp chưa phải là PDF/A.',
  },
  FORMAT_PROFILE_LAYERS: {
    severity: 'warning',
    en: 'pages are not made of the layers that are asked for: {}',
    vi: 'Có trang không đủ hai lớp ảnh và văn bản ẩn (chưa nhận dạng ký tự, hoặc không phải ảnh quét).',
  },
  FORMAT_PROFILE_RESOLUTION: {
    severity: 'warning',
    en: 'the resolution is below what is asked for: {}',
    vi: 'Độ phân giải thấp hơn yêu cầu, hoặc tệp không ghi độ phân giải.',
  },
  FORMAT_PROFILE_COLOUR: {
    severity: 'warning',
    en: 'colours are below what is asked for: {}',
    vi: 'Ảnh quét không phải ảnh màu, hoặc có độ sâu màu thấp hơn yêu cầu.',
  },
  FORMAT_PROFILE_BIT_RATE: {
    severity: 'warning',
    en: 'the bit rate is below what is asked for: {}',
    vi: 'Tốc độ bit thấp hơn yêu cầu.',
  },
  FORMAT_LIMIT: {
    severity: 'warning',
    en: 'not all of the file was looked at: {}',
    vi: 'Tệp quá lớn hoặc quá phức tạp nên chỉ được kiểm tra một phần.',
  },
} as const satisfies Record<string, Rule>;

export type FormatRule = keyof typeof RULES;

/** `message` is in English, `hint` in Vietnamese. */
export interface CharacterisationFinding extends Finding {
  rule: FormatRule;
}

/** A finding by its rule. @param location a place in the file. @defaultValue `.`, the whole of it */
export function finding(rule: FormatRule, details = '', location = '.'): CharacterisationFinding {
  const { severity, en, vi } = RULES[rule];
  return { rule, severity, location, message: printable(en.replace('{}', () => details)), hint: vi };
}

/** Details come from files: control characters and those that turn the direction of text are shown, and never taken for what they do. */
const printable = (text: string): string =>
  text
    .slice(0, 1000)
    .replace(
      /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
