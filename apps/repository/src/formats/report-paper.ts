import { levelText, RELATIONS_PART, RISK_LEVELS } from '@mocban/format-risk';
import type { HeldFormatDto } from './format.dto.js';
import type { Printed } from '../printing/printed.js';
import { vnDateTime, vnNumber } from '../printing/words.js';
import { DECIDED_BY, formatTitle, type FormatReport } from './report.js';

const WATCHED: Readonly<Record<string, string>> = {
  high: 'rủi ro cao',
  rising: 'rủi ro tăng',
  unidentified: 'chưa nhận dạng được',
  unassessed: 'chưa ai đánh giá',
  'few-files': 'chỉ có vài tệp',
  mismatches: 'sai phần mở rộng',
  mitigated: 'đã có bản bền vững kèm theo',
  'to-migrate': 'cần chuyển đổi',
  deprecated: 'PRONOM không còn dùng mã',
};

/** Said where the release of data does not have PRONOM's relations: that none is told does not mean that there is none. */
const UNKNOWN_CHAINS: [string, string] = [
  'Chuỗi phiên bản (PRONOM)',
  'dữ liệu hiện hành không có: chưa biết định dạng nào đã có phiên bản sau',
];

const RELEASES: Readonly<Record<string, string>> = {
  'nara-risk-matrix': 'Ma trận rủi ro định dạng',
  'pronom-deprecated': 'Mã định dạng không còn dùng',
  [RELATIONS_PART]: 'Chuỗi phiên bản của định dạng',
  'vn-policy': 'Định dạng theo Thông tư 05/2025/TT-BNV',
};

/** Formats of which somebody will ask why they stand as they do. */
const isToExplain = ({ level, atRisk }: HeldFormatDto): boolean => level === 'high' || level === 'unknown' || atRisk;

/** The report as it is printed and signed: figures by level, formats, and what is to be watched. */
export function reportPaper(report: FormatReport, institution: string): Printed {
  const { formats, watch, basis } = report;
  const madeAt = new Date(report.madeAt);
  const total = (level: string, of: 'files' | 'bytes') =>
    formats.filter((one) => one.level === level).reduce((sum, one) => sum + one[of], 0);
  return {
    institution,
    kind: 'BÁO CÁO RỦI RO ĐỊNH DẠNG TÀI LIỆU ĐIỆN TỬ',
    title: 'Định dạng của tài liệu đang bảo quản',
    number: basis === undefined ? '' : String(basis.id),
    date: madeAt,
    parts: [
      { kind: 'heading', text: '1. Căn cứ' },
      {
        kind: 'facts',
        rows: [
          ['Lập lúc', vnDateTime(madeAt)],
          ...(basis?.releases ?? []).map(({ id, version, publisher, licence }): [string, string] => [
            RELEASES[id] ?? id,
            `phiên bản ${version} của ${publisher}, giấy phép ${licence}`,
          ]),
          ...((basis?.releases ?? []).some(({ id }) => id === RELATIONS_PART) ? [] : [UNKNOWN_CHAINS]),
          ['Quy định riêng đang áp dụng', vnNumber(basis?.operatorRows ?? 0)],
        ],
      },
      { kind: 'heading', text: '2. Tổng hợp theo mức rủi ro' },
      {
        kind: 'table',
        columns: [
          { title: 'Mức', share: 4 },
          { title: 'Số định dạng', share: 2 },
          { title: 'Số tệp', share: 3 },
          { title: 'Dung lượng (byte)', share: 4 },
        ],
        rows: [...RISK_LEVELS]
          .reverse()
          .map((level) => [
            levelText(level).vi,
            vnNumber(formats.filter((one) => one.level === level).length),
            vnNumber(total(level, 'files')),
            vnNumber(total(level, 'bytes')),
          ]),
      },
      { kind: 'heading', text: '3. Định dạng cần theo dõi' },
      {
        kind: 'table',
        columns: [
          { title: 'PUID', share: 2 },
          { title: 'Định dạng', share: 5 },
          { title: 'Mức', share: 3 },
          { title: 'Số tệp', share: 2 },
          { title: 'Vì sao', share: 5 },
        ],
        rows: watch.map((one) => [
          one.puid ?? '',
          formatTitle(one),
          levelText(one.level).vi,
          vnNumber(one.files),
          one.because.map((reason) => WATCHED[reason] ?? reason).join('; '),
        ]),
        none: 'Không có.',
      },
      { kind: 'heading', text: '4. Tất cả định dạng' },
      {
        kind: 'table',
        columns: [
          { title: 'PUID', share: 2 },
          { title: 'Định dạng', share: 5 },
          { title: 'Mức', share: 3 },
          { title: 'Theo', share: 3 },
          { title: 'Số tệp', share: 2 },
          { title: 'Số gói', share: 2 },
        ],
        rows: formats.map((one) => [
          one.puid ?? '',
          formatTitle(one),
          `${levelText(one.level).vi}${one.atRisk ? ' (QĐ 76)' : ''}`,
          DECIDED_BY[one.decidedBy] ?? one.decidedBy,
          vnNumber(one.files),
          vnNumber(one.holdings),
        ]),
        none: 'Chưa có tài liệu.',
      },
      { kind: 'heading', text: '5. Lý do của mức rủi ro cao, chưa rõ và dấu hiệu nguy cơ' },
      {
        kind: 'table',
        columns: [
          { title: 'PUID', share: 2 },
          { title: 'Định dạng', share: 4 },
          { title: 'Lý do', share: 11 },
        ],
        rows: formats
          .filter(isToExplain)
          .map((one) => [
            one.puid ?? '',
            formatTitle(one),
            one.reasons.map(({ text, source }) => `${text.vi} [${source}]`).join('; '),
          ]),
        none: 'Không có.',
      },
    ],
    signatures: [{ role: 'NGƯỜI LẬP' }, { role: 'THỦ TRƯỞNG ĐƠN VỊ' }],
  };
}
