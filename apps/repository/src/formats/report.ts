import { levelText } from '@mocban/format-risk';
import { CSV_MARK, csvLine } from '../http/csv.js';
import type { HeldFormatDto, RiskBasisDto } from './format.dto.js';
import type { WatchedFormatDto } from './holding-format.dto.js';

/** What the reports say, in any form. */
export interface FormatReport {
  madeAt: string;
  /** What the levels rest on. */
  basis: RiskBasisDto | undefined;
  formats: readonly HeldFormatDto[];
  watch: readonly WatchedFormatDto[];
}

const HEADINGS = [
  'STT',
  'PUID',
  'Định dạng',
  'Mức rủi ro',
  'Điểm NARA',
  'Quyết định theo',
  'Dấu hiệu nguy cơ (QĐ 76)',
  'Số tệp',
  'Trong đó đã có bản định dạng bền vững',
  'Dung lượng (byte)',
  'Số gói tin',
  'Sai phần mở rộng',
  'Từ ngày',
  'Lý do',
];

export const DECIDED_BY: Readonly<Record<string, string>> = {
  operator: 'quy định của lưu trữ',
  profile: 'danh mục TT 05/2025',
  nara: 'ma trận NARA',
  nobody: 'chưa ai đánh giá',
};

/** Name of a format on paper. */
export const formatTitle = ({ puid, name }: { puid?: string; name?: string }): string =>
  name ?? (puid === undefined ? 'Chưa nhận dạng được' : puid);

/** A table for office software, in Vietnamese; RFC 4180, with a byte order mark. */
export function reportCsv({ formats }: FormatReport): string {
  const lines = formats.map((format, index) =>
    csvLine([
      index + 1,
      format.puid ?? '',
      formatTitle(format),
      levelText(format.level).vi,
      format.rating ?? '',
      DECIDED_BY[format.decidedBy] ?? format.decidedBy,
      format.atRisk ? 'có' : '',
      format.files,
      format.lastingCopies,
      format.bytes,
      format.holdings,
      format.mismatches,
      format.since?.slice(0, 10) ?? '',
      format.reasons.map(({ text, source }) => `${text.vi} [${source}]`).join('; '),
    ]),
  );
  return CSV_MARK + csvLine(HEADINGS) + lines.join('');
}
