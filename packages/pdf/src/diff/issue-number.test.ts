import { isIssueNumber } from './issue-number.js';

describe('isIssueNumber', () => {
  it.each([
    '12/QĐ-UBND',
    'Số: 12/2026/QĐ-UBND',
    '/QĐ-UBND',
    '12',
    'ngày 21 tháng 11 năm 2026',
    '21/11/2026',
    'Số: 12/QĐ-UBND, ngày 21 tháng 11 năm 2026',
    'Số 12/QĐ-UBND 21/11/2026',
  ])('takes “%s” for one', (text) => expect(isIssueNumber(text)).toBe(true));

  it.each([
    '',
    'Tổng cộng 12',
    '12.000.000 đồng',
    'ngày 21 tháng 11 năm 2026 Tổng cộng',
    'Hủy bỏ, ngày 21 tháng 11 năm 2026',
    '12/QĐ-UBND ngày mai',
    `1${' '.repeat(90)}x`,
  ])('does not take “%s” for one', (text) => expect(isIssueNumber(text)).toBe(false));
});
