import { collectBytes } from '@mocban/core';
import { printPdf } from '../printing/print-pdf.js';
import { inspectionPaper, type RecordedInspection } from './inspection-paper.js';

const INSPECTION: RecordedInspection = {
  id: '7',
  at: new Date('2026-11-21T20:00:00Z'),
  person: 'Lò Thị Bích',
  note: 'định kỳ',
  volume: {
    label: 'BH-2026-001',
    serial: 'WX77',
    kind: 'tape',
    location: 'Kho 2',
    ratedLifeEnd: '2031-12-31',
    sealedAt: '2026-09-01T02:00:00Z',
    packages: 1234,
  },
  detail: {
    outcome: 'damaged',
    mode: 'sample',
    filesRead: 40,
    bytesRead: 1_234_567,
    isKeyTrusted: true,
    findings: [
      { rule: 'VOLUME_FILE_CHANGED', severity: 'error', location: 'objects/a', message: 'khác' },
      'no finding',
    ],
  },
};

it('says which carrier was inspected, how, and what was found', () => {
  const text = JSON.stringify(inspectionPaper(INSPECTION, 'Trung tâm Lưu trữ lịch sử'));
  for (const words of ['BIÊN BẢN KIỂM TRA', 'BH-2026-001', 'băng từ', '31/12/2031', '1.234', 'một mẫu', 'bị hỏng'])
    expect(text).toContain(words);
  for (const words of ['1.234.567 byte', 'VOLUME_FILE_CHANGED', 'khác', 'định kỳ', 'khóa của kho'])
    expect(text).toContain(words);
  const intact = { ...INSPECTION, detail: { ...INSPECTION.detail, outcome: 'intact', mode: 'full', findings: [] } };
  expect(JSON.stringify(inspectionPaper(intact, ''))).toMatch(/toàn bộ.*nguyên vẹn.*Không có vấn đề/);
});

it('is printed the same each time', async () => {
  const printed = () => collectBytes(printPdf(inspectionPaper(INSPECTION, 'Lưu trữ')), 1 << 22);
  const [one, again] = [await printed(), await printed()];
  expect(one.subarray(0, 5).toString()).toBe('%PDF-');
  expect(one.equals(again)).toBe(true);
});
