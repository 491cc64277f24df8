import type { Printed } from '../printing/printed.js';
import { vnDateTime, vnNumber } from '../printing/words.js';
import type { DrillRecord } from './drill-record.js';

/** The record of a drill as it is printed and signed: what was restored, what was compared, what was found. */
export function drillPaper(record: DrillRecord): Printed {
  const { packages, catalogue, snapshot, log, sample } = record;
  return {
    institution: record.archive,
    kind: 'BIÊN BẢN DIỄN TẬP KHÔI PHỤC',
    title: `Khôi phục từ kho ${record.store}`,
    number: record.id,
    date: new Date(record.ended),
    parts: [
      { kind: 'heading', text: '1. Cuộc diễn tập' },
      {
        kind: 'facts',
        rows: [
          ['Người yêu cầu', record.requestedBy],
          ['Bắt đầu', vnDateTime(new Date(record.began))],
          ['Kết thúc', vnDateTime(new Date(record.ended))],
          ['Thời gian', `${vnNumber(Math.round(record.seconds))} giây`],
          ['Phạm vi', sample === null ? 'toàn bộ các gói' : `mẫu ngẫu nhiên ${vnNumber(sample)} gói`],
          ['Phần mềm', record.software],
        ],
      },
      { kind: 'heading', text: '2. Kết quả' },
      {
        kind: 'facts',
        rows: [
          ['Kết luận', record.passed ? 'đạt' : 'không đạt'],
          ['Số gói phải khôi phục', vnNumber(packages.expected)],
          [
            'Số gói đã khôi phục',
            `${vnNumber(packages.restored)} (${vnNumber(packages.files)} tệp, ${vnNumber(packages.sizeBytes)} byte)`,
          ],
          [
            'Danh mục dựng lại',
            `${vnNumber(catalogue.holdings)} gói, ${vnNumber(catalogue.agencies)} cơ quan, ${vnNumber(catalogue.agreements)} thỏa thuận, ${vnNumber(catalogue.transfers)} lần giao nộp`,
          ],
          ['Bản chụp danh mục', snapshot === null ? 'không có' : `${snapshot.version}, ${snapshot.created}`],
          ['Nhật ký', `${LOG[log.state]}, ${vnNumber(log.leaves)} mục`],
        ],
      },
      { kind: 'heading', text: '3. Các vấn đề' },
      {
        kind: 'table',
        columns: [
          { title: 'STT', share: 1 },
          { title: 'Vấn đề', share: 12 },
        ],
        rows: record.problems.map((problem, index) => [String(index + 1), problem]),
        none: 'Không có vấn đề.',
      },
    ],
    signatures: [{ role: 'NGƯỜI THỰC HIỆN' }, { role: 'NGƯỜI GIÁM SÁT' }, { role: 'THỦ TRƯỞNG ĐƠN VỊ' }],
  };
}

const LOG = { none: 'không có', verified: 'đã xác minh', failed: 'không khớp' } as const;
