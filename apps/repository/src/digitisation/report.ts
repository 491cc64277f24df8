import type { Medium } from '@mocban/oais';
import { CSV_MARK, csvLine } from '../http/csv.js';
import type { Printed, PrintedTable } from '../printing/printed.js';
import { vnDateTime, vnNumber } from '../printing/words.js';
import type { FigureSumsDto, FiguresDto, DigitisationPlanDto, TargetProgressDto } from './digitisation.dto.js';

/** Words of Thông tư 05/2025 for the codes 01 to 03. */
const MEDIUM: Readonly<Record<Medium, string>> = {
  'born-digital': 'Gốc điện tử',
  digitised: 'Số hóa',
  mixed: 'Hỗn hợp',
  unstated: 'Không ghi',
};

const FIGURES = ['Hồ sơ', 'Tài liệu', 'Trang', 'Tài liệu chưa rõ số trang', 'Dung lượng (byte)'];
const PROGRESS = ['Chỉ tiêu (trang)', 'Đã số hóa (trang)', 'Còn lại (trang)', 'Tỷ lệ (%)'];

const figures = (of: FigureSumsDto): number[] => [
  of.holdings,
  of.documents,
  of.pages,
  of.documentsWithUnknownPages,
  of.bytes,
];

/** Two tables for office software, in Vietnamese: what was accepted, and how far plans are; RFC 4180, with a byte order mark. */
export function figuresCsv(report: FiguresDto): string {
  const rows = report.rows.map((row, index) =>
    csvLine([index + 1, row.agency, row.agencyName, row.fonds, MEDIUM[row.medium], ...figures(row)]),
  );
  const plans = report.plans.flatMap((plan) =>
    progressRows(plan).map(({ what, period, progress, source }) =>
      csvLine([plan.plan, what, period, ...progressCells(progress, String), source]),
    ),
  );
  return (
    CSV_MARK +
    csvLine(['STT', 'Mã cơ quan', 'Cơ quan', 'Phông', 'Mức độ tin cậy', ...FIGURES]) +
    rows.join('') +
    csvLine(['', '', '', '', 'Cộng', ...figures(report.total)]) +
    (plans.length === 0
      ? ''
      : csvLine([]) + csvLine(['Kế hoạch', 'Cơ quan', 'Thời gian', ...PROGRESS, 'Căn cứ']) + plans.join(''))
  );
}

/** The same as it is printed and signed. */
export function figuresPaper(report: FiguresDto, institution: string): Printed {
  const { byMedium, total, rows, plans } = report;
  const madeAt = new Date(report.madeAt);
  return {
    institution,
    kind: 'BÁO CÁO SỐ LIỆU SỐ HÓA VÀ TIẾP NHẬN TÀI LIỆU',
    title: periodText(report.from, report.to),
    date: madeAt,
    parts: [
      {
        kind: 'facts',
        rows: [
          ['Lập lúc', vnDateTime(madeAt)],
          ['Số phông', vnNumber(report.fonds)],
        ],
      },
      { kind: 'heading', text: '1. Theo mức độ tin cậy' },
      figuresTable(
        ['Mức độ tin cậy'],
        [
          ...byMedium.map((one) => [MEDIUM[one.medium], ...figures(one).map(vnNumber)]),
          ['Cộng', ...figures(total).map(vnNumber)],
        ],
      ),
      { kind: 'paragraph', text: 'Hồ sơ có nhiều loại tài liệu chỉ được cộng một lần.' },
      { kind: 'heading', text: '2. Chỉ tiêu số hóa' },
      {
        kind: 'table',
        columns: [
          { title: 'Kế hoạch', share: 4 },
          { title: 'Cơ quan', share: 4 },
          { title: 'Thời gian', share: 3 },
          ...PROGRESS.map((title) => ({ title, share: 2 })),
        ],
        rows: plans.flatMap((plan) =>
          progressRows(plan).map(({ what, period, progress }) => [
            plan.plan,
            what,
            period,
            ...progressCells(progress, vnNumber),
          ]),
        ),
        none: 'Chưa có chỉ tiêu.',
      },
      ...plans.flatMap(({ plan, differencePages = 0 }) =>
        differencePages === 0
          ? []
          : [
              {
                kind: 'paragraph' as const,
                text: `${plan}: tổng công bố ${differencePages > 0 ? 'nhiều' : 'ít'} hơn tổng các dòng ${vnNumber(Math.abs(differencePages))} trang.`,
              },
            ],
      ),
      { kind: 'heading', text: '3. Theo cơ quan và phông' },
      figuresTable(
        ['Cơ quan', 'Phông', 'Mức độ tin cậy'],
        rows.map((row) => [row.agencyName, row.fonds, MEDIUM[row.medium], ...figures(row).map(vnNumber)]),
      ),
    ],
    signatures: [{ role: 'NGƯỜI LẬP' }, { role: 'THỦ TRƯỞNG ĐƠN VỊ' }],
  };
}

const figuresTable = (first: readonly string[], rows: readonly (readonly string[])[]): PrintedTable => ({
  kind: 'table',
  columns: [...first.map((title) => ({ title, share: 3 })), ...FIGURES.map((title) => ({ title, share: 2 }))],
  rows,
  none: 'Chưa có tài liệu.',
});

interface ProgressRow {
  what: string;
  period: string;
  progress: TargetProgressDto;
  source: string;
}

/** What the plan states of itself, what its rows add up to, and the rows. */
function progressRows({ targets, published, sumOfRows }: DigitisationPlanDto): ProgressRow[] {
  const rows = targets.flatMap(({ agency, agencyName, from, to, source, progress }) =>
    progress === undefined
      ? []
      : [
          {
            what: agency === undefined ? 'Toàn bộ (công bố)' : (agencyName ?? agency),
            period: `${vnDay(from)} - ${vnDay(to)}`,
            progress,
            source,
          },
        ],
  );
  if (sumOfRows === undefined) return rows;
  const sum = { what: 'Tổng các dòng', period: '', progress: sumOfRows, source: '' };
  const at = published === undefined ? 0 : 1;
  return [...rows.slice(0, at), sum, ...rows.slice(at)];
}

const progressCells = (
  { targetPages, digitisedPages, leftPages, percent }: TargetProgressDto,
  number: (value: number) => string,
): string[] => [number(targetPages), number(digitisedPages), number(leftPages), String(percent).replace('.', ',')];

const vnDay = (day: string): string => day.split('-').reverse().join('/');

function periodText(from: string | undefined, to: string | undefined): string {
  if (from === undefined && to === undefined) return 'Toàn bộ tài liệu đã tiếp nhận';
  const parts = [
    ...(from === undefined ? [] : [`từ ${vnDay(from)}`]),
    ...(to === undefined ? [] : [`đến ${vnDay(to)}`]),
  ];
  return `Tài liệu tiếp nhận ${parts.join(' ')}`;
}
