/**
 * A heading or term by which it is recognised: without accents, bracketed parts, punctuation and case, `đ` as `d`.
 * `Ngày/Tháng/Năm văn bản (nếu có)` becomes `ngay thang nam van ban`.
 */
export const folded = (text: string): string =>
  text
    .slice(0, 1000)
    .replace(/\([^)]*\)|\[[^\]]*\]/g, ' ')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
