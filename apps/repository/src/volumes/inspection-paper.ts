import type { Printed } from '../printing/printed.js';
import { vnDate, vnDateTime, vnNumber } from '../printing/words.js';

/** An inspection of a volume as it was recorded. */
export interface RecordedInspection {
  /** Of the step that recorded it. */
  id: string;
  at: Date;
  person: string;
  note: string | null;
  volume: {
    label: string;
    serial: string;
    kind: string;
    location?: string;
    custodian?: string;
    ratedLifeEnd?: string;
    sealedAt?: Date | string;
    packages: number;
  };
  detail: Record<string, unknown>;
}

/** What is said of a volume that was inspected, to be signed: which carrier, what was read, what was found. */
export function inspectionPaper(inspection: RecordedInspection, institution: string): Printed {
  const { volume, detail, at, person, note } = inspection;
  return {
    institution,
    kind: 'BIÊN BẢN KIỂM TRA VẬT MANG TIN',
    title: `Vật mang tin bảo hiểm ${volume.label}`,
    number: `${volume.label}/${inspection.id}`,
    date: at,
    parts: [
      { kind: 'heading', text: '1. Vật mang tin' },
      {
        kind: 'facts',
        rows: [
          ['Nhãn', volume.label],
          ['Số sê-ri', volume.serial],
          ['Loại', KINDS[volume.kind] ?? volume.kind],
          ['Nơi để', volume.location ?? ''],
          ['Người giữ', volume.custodian ?? ''],
          ['Niêm phong lúc', volume.sealedAt === undefined ? '' : vnDateTime(new Date(volume.sealedAt))],
          ['Hạn dùng của nhà sản xuất', volume.ratedLifeEnd === undefined ? '' : vnDate(new Date(volume.ratedLifeEnd))],
          ['Số gói lưu trữ', vnNumber(volume.packages)],
        ],
      },
      { kind: 'heading', text: '2. Lần kiểm tra' },
      {
        kind: 'facts',
        rows: [
          ['Người ghi', person],
          ['Ghi lúc', vnDateTime(at)],
          ['Phạm vi', detail['mode'] === 'full' ? 'đọc lại toàn bộ' : 'đọc lại một mẫu'],
          ['Đã đọc', `${vnNumber(Number(detail['filesRead']))} tệp, ${vnNumber(Number(detail['bytesRead']))} byte`],
          [
            'Khóa của niêm phong',
            detail['isKeyTrusted'] === true
              ? 'đối chiếu với khóa của kho lưu trữ'
              : 'chỉ theo khóa ghi trên vật mang tin',
          ],
          ['Kết luận', detail['outcome'] === 'intact' ? 'nguyên vẹn' : 'bị hỏng'],
          ['Ghi chú', note ?? ''],
        ],
      },
      { kind: 'heading', text: '3. Các vấn đề' },
      {
        kind: 'table',
        columns: [
          { title: 'STT', share: 1 },
          { title: 'Tệp', share: 7 },
          { title: 'Mã', share: 4 },
          { title: 'Vấn đề', share: 7 },
        ],
        rows: findingsOf(detail).map(({ location, rule, message }, index) => [
          String(index + 1),
          String(location ?? ''),
          String(rule ?? ''),
          String(message ?? ''),
        ]),
        none: 'Không có vấn đề.',
      },
    ],
    signatures: [{ role: 'NGƯỜI KIỂM TRA' }, { role: 'NGƯỜI GIỮ VẬT MANG TIN' }, { role: 'THỦ TRƯỞNG ĐƠN VỊ' }],
  };
}

/** As they were told by whoever inspected: of any shape. */
const findingsOf = ({ findings }: Record<string, unknown>): Record<string, unknown>[] =>
  Array.isArray(findings)
    ? findings.filter((one): one is Record<string, unknown> => typeof one === 'object' && one !== null)
    : [];

const KINDS: Record<string, string> = {
  disk: 'đĩa cứng',
  ssd: 'ổ thể rắn',
  tape: 'băng từ',
  optical: 'đĩa quang',
  film: 'phim',
  other: 'loại khác',
};
