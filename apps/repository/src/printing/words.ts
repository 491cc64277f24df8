const OFFSET_MS = 7 * 3_600_000;

const two = (value: number): string => String(value).padStart(2, '0');

/** Vietnam's time, without daylight saving since 1975: `21/11/2026`. */
export function vnDate(date: Date): string {
  const local = new Date(date.getTime() + OFFSET_MS);
  return `${two(local.getUTCDate())}/${two(local.getUTCMonth() + 1)}/${local.getUTCFullYear()}`;
}

/** `21/11/2026 20:05:09`, Vietnam's time. */
export function vnDateTime(date: Date): string {
  const local = new Date(date.getTime() + OFFSET_MS);
  return `${vnDate(date)} ${[local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()].map(two).join(':')}`;
}

/** `ngày 21 tháng 11 năm 2026` (Nghị định 30/2020/NĐ-CP, annex I). */
export function vnDateInWords(date: Date): string {
  const [day, month, year] = vnDate(date).split('/');
  return `ngày ${day} tháng ${month} năm ${year}`;
}

/** `1.234.567`, as numbers are written in Vietnamese. */
export const vnNumber = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, '.');

/** Verdicts of an audit, for people. */
const VERDICTS: Record<string, string> = {
  intact: 'nguyên vẹn',
  changed: 'bị thay đổi',
  missing: 'bị mất',
  extra: 'thừa, không có trong danh mục',
  unreadable: 'không đọc được',
  unreachable: 'không truy cập được kho',
  superseded: 'là phiên bản cũ',
  'canary-failed': 'phép thử của kiểm tra không đạt',
};

export const vnVerdict = (verdict: string): string => VERDICTS[verdict] ?? verdict;
