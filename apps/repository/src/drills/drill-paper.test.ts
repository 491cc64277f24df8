import { collectBytes } from '@mocban/core';
import { printPdf } from '../printing/print-pdf.js';
import { drillPaper } from './drill-paper.js';
import type { DrillRecord } from './drill-record.js';

const RECORD: DrillRecord = {
  type: 'mocban-drill/1',
  id: '6f0c1a52-2f7e-4a39-9d55-0d8f4c3b2a10',
  archive: 'Trung tâm Lưu trữ lịch sử',
  software: 'Mộc Bản 0.1.0',
  store: 'store-2',
  sample: 12,
  requestedBy: 'Lò Thị Bích',
  began: '2026-11-21T01:00:00Z',
  ended: '2026-11-21T01:30:00Z',
  seconds: 1800,
  packages: { expected: 12, restored: 11, files: 3456, sizeBytes: 1_234_567 },
  catalogue: { holdings: 11, agencies: 2, agreements: 3, transfers: 11 },
  snapshot: null,
  log: { state: 'verified', leaves: 40, root: null, leavesExpected: 40 },
  passed: false,
  problems: ['urn:uuid:1: thiếu một tệp'],
  problemCount: 1,
};

it('says what was restored, what was found, and that the drill did not pass', () => {
  const text = JSON.stringify(drillPaper(RECORD));
  for (const words of ['Kho', 'không đạt', 'mẫu ngẫu nhiên 12 gói', '11 (3.456 tệp, 1.234.567 byte)', 'thiếu một tệp'])
    expect(text).toContain(words.replace('Kho', 'kho'));
  expect(JSON.stringify(drillPaper({ ...RECORD, passed: true }))).not.toContain('không đạt');
});

it('is printed the same each time', async () => {
  const [one, again] = [
    await collectBytes(printPdf(drillPaper(RECORD)), 1 << 22),
    await collectBytes(printPdf(drillPaper(RECORD)), 1 << 22),
  ];
  expect(one.subarray(0, 5).toString()).toBe('%PDF-');
  expect(one.equals(again)).toBe(true);
});
