import type { Printed, PrintedPart } from '../printing/printed.js';
import { vnDateTime, vnNumber, vnVerdict } from '../printing/words.js';
import type { IncidentDetailDto } from './incident.dto.js';

const SUBJECTS: Record<string, string> = { object: 'bản lưu trữ', store: 'kho lưu trữ', auditor: 'chức năng kiểm tra' };
const STATES: Record<string, string> = {
  open: 'mới ghi nhận',
  handling: 'đang xử lý',
  recovered: 'đã khắc phục, chờ đóng',
  closed: 'đã đóng',
};
const KINDS: Record<string, string> = {
  opened: 'Thông báo sự cố',
  'found-again': 'Phát hiện lại',
  assigned: 'Giao xử lý cho',
  cause: 'Xác định nguyên nhân',
  comment: 'Ý kiến',
  handling: 'Xử lý',
  'repair-planned': 'Lập yêu cầu khôi phục',
  repaired: 'Khôi phục từ bản tốt',
  'no-good-copy': 'Không có bản tốt để khôi phục; không ghi đè',
  recovered: 'Kiểm tra lại: nguyên vẹn',
  closed: 'Đóng sự cố',
};
const ROLES = ['NGƯỜI LẬP BIÊN BẢN', 'NGƯỜI XỬ LÝ', 'NGƯỜI PHÊ DUYỆT'] as const;

const at = (time: string | undefined): string => (time === undefined ? '' : vnDateTime(new Date(time)));

/** The record of an incident as it is printed and signed (Nghị định 113/2025/NĐ-CP art. 22). */
export function incidentRecord(incident: IncidentDetailDto, institution: string): Printed {
  const { number, store, subject, lastSeenAt, closedAt, recoveredAt } = incident;
  return {
    institution,
    kind: 'BIÊN BẢN SỰ CỐ',
    title: `Sự cố đối với ${SUBJECTS[subject]} tại kho ${store}`,
    number,
    date: new Date(closedAt ?? recoveredAt ?? lastSeenAt),
    parts: partsOf(incident),
    signatures: placesOf(incident),
  };
}

function partsOf(incident: IncidentDetailDto): PrintedPart[] {
  const { verification } = incident;
  return [
    { kind: 'heading', text: '1. Thông báo sự cố' },
    {
      kind: 'facts',
      rows: [
        ['Kho lưu trữ', incident.store],
        ...(incident.aipId === undefined ? [] : [['Gói lưu trữ (AIP)', incident.aipId] as const]),
        ...(incident.objectPath === undefined ? [] : [['Vị trí trong kho', incident.objectPath] as const]),
        ['Tình trạng phát hiện', vnVerdict(incident.kind)],
        ['Chi tiết', incident.detail],
        ['Phát hiện lúc', at(incident.openedAt)],
        ['Lần gần nhất', `${at(incident.lastSeenAt)} (tổng số ${vnNumber(incident.timesSeen)} lần)`],
        ['Trạng thái', STATES[incident.state]!],
      ],
    },
    { kind: 'heading', text: '2. Nguyên nhân' },
    { kind: 'facts', rows: [['Nguyên nhân', incident.cause ?? '']] },
    { kind: 'heading', text: '3. Quá trình xử lý' },
    { kind: 'facts', rows: [['Người xử lý', incident.assignedTo ?? '']] },
    {
      kind: 'table',
      columns: [
        { title: 'Thời gian', share: 3 },
        { title: 'Việc', share: 4 },
        { title: 'Nội dung', share: 8 },
        { title: 'Người thực hiện', share: 3 },
      ],
      rows: incident.events.map(({ at: time, kind, text, agent }) => [at(time), KINDS[kind] ?? kind, text, agent]),
    },
    { kind: 'heading', text: '4. Khôi phục và kiểm tra lại' },
    {
      kind: 'facts',
      rows: [
        ['Nguồn khôi phục', incident.recoverySource ?? ''],
        ['Yêu cầu khôi phục', incident.recoveryRepair ?? ''],
        ['Khắc phục xong lúc', at(incident.recoveredAt)],
        [
          'Đã đọc lại',
          verification === undefined
            ? ''
            : `${vnNumber(Number(verification['filesRead']))} tệp, ${vnNumber(Number(verification['bytesRead']))} byte`,
        ],
        [
          'SHA-512 của danh mục',
          typeof verification?.['inventorySha512'] === 'string' ? verification['inventorySha512'] : '',
        ],
      ],
    },
    { kind: 'heading', text: '5. Kết luận' },
    {
      kind: 'facts',
      rows: [
        ['Lý do đóng', incident.closeReason ?? ''],
        ['Đóng lúc', at(incident.closedAt)],
        ['Người đóng', incident.closedBy ?? ''],
      ],
    },
  ];
}

/** Those that were named when it was closed; else who is known to have a part in it. */
function placesOf({ signatures, assignedTo, closedBy }: IncidentDetailDto): Printed['signatures'] {
  if (signatures.length > 0) return signatures;
  const names = [undefined, assignedTo, closedBy];
  return ROLES.map((role, index) => ({ role, ...(names[index] !== undefined && { name: names[index] }) }));
}
