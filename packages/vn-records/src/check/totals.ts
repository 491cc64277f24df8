import { parseDate } from '../dates.js';
import type { PackageReading } from '../read/reading.js';
import type { CheckFinding, PageCounts, Tt05Document } from '../types.js';

/**
 * C8: totals, pages, dates and codes of file and documents agree with each other and with what is there.
 * @param pages absent where nobody counts them
 */
export function* checkTotals(reading: PackageReading, pages: PageCounts | undefined): Generator<CheckFinding> {
  yield* totalDocuments(reading);
  if (pages === undefined) yield notCounted(reading);
  yield* pageTotals(reading, pages ?? new Map());
  yield* dates(reading);
  yield* codes(reading);
}

const present = ({ tree, package: { documents } }: PackageReading): Tt05Document[] =>
  documents.filter(({ path }) => tree.files.has(path));

const whole = (value: string | undefined): number | undefined =>
  value !== undefined && /^\d{1,10}$/.test(value) ? Number(value) : undefined;

function* totalDocuments(reading: PackageReading): Generator<CheckFinding> {
  const { make, fileRecord, joins, tree } = reading;
  const stated = whole(fileRecord?.values['totalDoc']);
  const found = present(reading).length + joins.links.filter((path) => tree.files.has(path)).length;
  if (fileRecord !== undefined && stated !== undefined && stated !== found)
    yield make.of('C8', 'TOTAL_DOC', {
      location: `${fileRecord.path}#totalDoc`,
      message: `${stated} documents stated, ${found} found`,
      hint: 'Kiểm tra lại tổng số tài liệu của hồ sơ; bổ sung tài liệu thiếu hoặc sửa totalDoc.',
    });
}

const notCounted = ({ make }: PackageReading): CheckFinding =>
  make.of('C8', 'PAGES_NOT_COUNTED', {
    location: '.',
    effect: 'info',
    message: 'nobody counted the pages of the PDFs: what is stated of them was not held against them',
    hint: 'Số trang trong siêu dữ liệu chưa được đối chiếu với tệp PDF.',
  });

function* pageTotals(reading: PackageReading, pages: PageCounts): Generator<CheckFinding> {
  const { make, fileRecord } = reading;
  let sum: number | undefined = 0;
  for (const { path, metadata, metadataPath, kind } of present(reading)) {
    const stated = whole(metadata?.['numberOfPage']);
    const counted = pages.get(path);
    if (kind === 'doc')
      sum = sum === undefined || (counted ?? stated) === undefined ? undefined : sum + (counted ?? stated ?? 0);
    if (pages.has(path) && counted === undefined)
      yield make.of('C8', 'PAGES_UNKNOWN', {
        location: path,
        document: path,
        effect: 'info',
        message: 'the pages of the PDF could not be counted: it is damaged, encrypted, no PDF, or beyond the bounds',
        hint: 'Kiểm tra tệp PDF mở được và không đặt mật khẩu.',
      });
    else if (counted !== undefined && stated !== undefined && counted !== stated)
      yield make.of('C8', 'PAGES', {
        location: `${metadataPath ?? path}#numberOfPage`,
        document: path,
        message: `${stated} pages stated, the PDF has ${counted}`,
        hint: 'Sửa số lượng trang trong siêu dữ liệu hoặc kiểm tra lại tệp PDF.',
      });
  }
  const total = whole(fileRecord?.values['numberOfPage']);
  if (fileRecord !== undefined && total !== undefined && sum !== undefined && total !== sum)
    yield make.of('C8', 'TOTAL_PAGES', {
      location: `${fileRecord.path}#numberOfPage`,
      message: `${total} pages stated for the file, its documents have ${sum}`,
      hint: 'Sửa số lượng trang của hồ sơ bằng tổng số trang các tài liệu.',
    });
}

function* dates(reading: PackageReading): Generator<CheckFinding> {
  const { make, fileRecord } = reading;
  const start = parseDate(fileRecord?.values['startDate'] ?? '');
  const end = parseDate(fileRecord?.values['endDate'] ?? '');
  if (fileRecord !== undefined && start !== undefined && end !== undefined && start.from > end.to)
    yield make.of('C8', 'DATES_REVERSED', {
      location: `${fileRecord.path}#endDate`,
      message: 'the file ends before it begins',
      hint: 'Thời gian kết thúc phải sau thời gian bắt đầu.',
    });
  for (const { path, metadata, metadataPath } of reading.package.documents) {
    const field = ['issuedDate', 'photoTime', 'recordDate'].find((name) => metadata?.[name]);
    const date = parseDate(field === undefined ? '' : (metadata?.[field] ?? ''));
    if (
      date === undefined ||
      ((start === undefined || date.to >= start.from) && (end === undefined || date.from <= end.to))
    )
      continue;
    yield make.of('C8', 'DATE_OUTSIDE', {
      location: `${metadataPath ?? path}#${field}`,
      document: path,
      message: 'the date of the document lies outside the dates of the file',
      hint: 'Kiểm tra ngày của tài liệu và thời gian bắt đầu, kết thúc của hồ sơ.',
    });
  }
}

/** In an AIP the document code keeps the file code without the archive's code in front. */
function* codes({ make, fileRecord, package: { documents } }: PackageReading): Generator<CheckFinding> {
  const fileCode = fileRecord?.values['fileCode'] ?? fileRecord?.values['arcFileCode'];
  if (!fileCode) return;
  for (const { path, metadata, metadataPath } of documents) {
    const docCode = metadata?.['docCode'];
    if (!docCode || docCode.startsWith(`${fileCode}.`)) continue;
    if (fileRecord?.values['arcFileCode'] && fileCode.endsWith(docCode.replace(/\.\d{7}$/, ''))) continue;
    yield make.of('C8', 'DOC_CODE', {
      location: `${metadataPath ?? path}#docCode`,
      document: path,
      message: 'docCode does not begin with the code of the file',
      hint: 'Mã lưu trữ của tài liệu gồm mã hồ sơ, dấu chấm và số thứ tự 7 chữ số.',
    });
  }
}
