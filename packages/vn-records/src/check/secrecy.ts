import type { PdfFacts } from '../pdf-pages.js';
import type { PackageReading } from '../read/reading.js';
import { markIn } from '../text/marks.js';
import type { CheckFinding } from '../types.js';

/** Findings of one document; the first pages that bear marks say enough. */
const MAX_PER_DOCUMENT = 20;

/** C15 in the text of documents: secrecy marks, with the page. What stands around a mark is not repeated. */
export function* checkSecrecyMarks(
  { make, rules, tree }: PackageReading,
  facts: ReadonlyMap<string, PdfFacts>,
): Generator<CheckFinding> {
  for (const [path, { pages, texts }] of facts) {
    // What cannot be opened at all is told with its pages.
    if (!tree.files.has(path) || (texts === undefined && pages === undefined)) continue;
    if (texts === undefined || texts.isPartial)
      yield make.of('C15', 'TEXT_UNREAD', {
        location: path,
        document: path,
        effect: 'info',
        message: `${texts === undefined ? 'the text of the PDF' : 'some of the text of the PDF'} could not be read for secrecy marks`,
        hint: 'Kiểm tra dấu chỉ độ mật của tài liệu này bằng mắt.',
      });
    const found = new Set<string>();
    for (const { page, text } of texts?.lines ?? []) {
      const mark = markIn(text, rules.secrecyMarks);
      const key = `${page} ${mark?.mark} ${mark?.effect}`;
      if (mark === undefined || found.has(key) || found.size >= MAX_PER_DOCUMENT) continue;
      found.add(key);
      yield make.of('C15', 'MARK', {
        location: `${path}#page=${page}`,
        document: path,
        effect: mark.effect,
        message: `page ${page} bears ${mark.mark}: a networked instance takes no state secrets`,
        hint: `Trang ${page} có dấu ${mark.mark}. Không gửi nội dung bí mật nhà nước qua hệ thống có kết nối mạng; liên hệ ngay cơ quan lưu trữ.`,
      });
    }
  }
}
