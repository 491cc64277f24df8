import type { FiguresDto } from './digitisation.dto.js';
import { towards } from './progress.js';
import { figuresCsv, figuresPaper } from './report.js';

const sums = { holdings: 1, documents: 2, pages: 3, documentsWithUnknownPages: 1, bytes: 4 };
const target = {
  id: '1',
  plan: 'KH 2026',
  from: '2026-01-01',
  to: '2026-06-30',
  pages: 12_490_500,
  source: '=KH',
  confidence: 'V',
  decidedBy: 'Sở',
  setBy: 'a',
  setAt: '2026-01-01T00:00:00Z',
};
// As a province published it (vn-profile 8.2).
const lao = towards(12_490_500, { digitisedPages: 9_289_223, documentsWithUnknownPages: 0 });
const report: FiguresDto = {
  from: '2026-01-01',
  madeAt: '2026-11-22T01:00:00.000Z',
  fonds: 1,
  total: sums,
  byMedium: [{ medium: 'digitised', ...sums }],
  rows: [{ agency: 'H1', agencyName: 'Xã "A", B', fonds: '=F', medium: 'unstated', ...sums }],
  plans: [
    {
      plan: 'KH 2026',
      targets: [{ ...target, progress: lao }],
      published: lao,
      sumOfRows: { ...lao, targetPages: 12_490_381 },
      differencePages: 119,
    },
  ],
};

it('tells what is left and the percent to two places, and no less than nothing left', () => {
  expect(lao).toMatchObject({ leftPages: 3_201_277, percent: 74.37 });
  expect(towards(10, { digitisedPages: 12, documentsWithUnknownPages: 0 })).toMatchObject({
    leftPages: 0,
    percent: 120,
  });
});

it('has both tables in one file for office software, in which nothing is a formula', () => {
  const lines = figuresCsv(report).split('\r\n');
  expect(lines[1]).toBe(`1,H1,"Xã ""A"", B",'=F,Không ghi,1,2,3,1,4`);
  expect(lines[2]).toBe(',,,,Cộng,1,2,3,1,4');
  expect(lines.slice(5, 7)).toEqual([
    `KH 2026,Toàn bộ (công bố),01/01/2026 - 30/06/2026,12490500,9289223,3201277,"74,37",'=KH`,
    'KH 2026,Tổng các dòng,,12490381,9289223,3201277,"74,37",',
  ]);
  expect(figuresCsv({ ...report, plans: [] })).not.toContain('Kế hoạch');
});

it('says on paper by how much a published total and its rows differ', () => {
  const paper = figuresPaper(report, 'Trung tâm');
  expect(paper.title).toBe('Tài liệu tiếp nhận từ 01/01/2026');
  expect(JSON.stringify(paper.parts)).toContain('KH 2026: tổng công bố nhiều hơn tổng các dòng 119 trang.');
  expect(JSON.stringify(paper.parts)).toContain('9.289.223');
});
