import { planText } from './plan-text.js';

it.each([
  ['Transform to CSV or XLSX', 'NARA: chuyển sang CSV hoặc XLSX'],
  ['Transform to PDF and retain original', 'NARA: chuyển sang PDF và giữ bản gốc'],
  ['Transform to MP4 if possible, otherwise retain', 'NARA: chuyển sang MP4 nếu được, nếu không thì giữ nguyên'],
  ['Transform to Adobe Geospatial PDF and retain DWG', 'NARA: chuyển sang Adobe Geospatial PDF và giữ DWG'],
  ['Transform to a TBD Format', 'NARA: chuyển sang định dạng mà NARA chưa chọn'],
  [
    'Transform to a TBD format, possibly TIFF or JPEG',
    'NARA: chuyển sang định dạng mà NARA chưa chọn, có thể là TIFF hoặc JPEG',
  ],
  ['Transform to TIFF, JPEG, or JPEG2000', 'NARA: chuyển sang TIFF, JPEG hoặc JPEG2000'],
])('says in Vietnamese: %s', (plan, vi) => expect(planText(plan)).toEqual({ vi, en: `NARA transforms: ${plan}` }));

it('quotes a plan in words that it has not', () => {
  const plan = 'Transform to Plain Text and add it into the database file';
  expect(planText(plan).vi).toBe(`NARA chuyển đổi, nguyên văn: “${plan}”`);
});
