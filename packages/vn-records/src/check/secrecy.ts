import { extensionOf } from '@mocban/core';
import type { PdfFacts } from '../pdf-text-thread.js';
import type { PackageReading } from '../read/reading.js';
import { markIn } from '../text/marks.js';
import type { TextGaps } from '../text/pages.js';
import type { CheckFinding, PageCounts } from '../types.js';

/** Findings of one document; the first pages that bear marks say enough. */
const MAX_PER_DOCUMENT = 20;
/** Kinds of files that are named. */
const MAX_KINDS = 10;

type Facts = ReadonlyMap<string, PdfFacts>;

/**
 * C15 in the text of documents: secrecy marks, with the page. What stands around a mark is not repeated. What was not searched is said
 * at each PDF and counted for the package: no answer is no "none".
 * @param pages absent where nobody counts them
 */
export function* checkSecrecyMarks(
  reading: PackageReading,
  facts: Facts,
  pages: PageCounts | undefined,
): Generator<CheckFinding> {
  for (const [path, of] of facts) {
    if (!reading.tree.files.has(path)) continue;
    yield* unjudged(reading, path, of, pages);
    yield* marks(reading, path, of);
  }
  yield* notJudged(reading, facts);
}

function* unjudged(
  { make }: PackageReading,
  path: string,
  { texts }: PdfFacts,
  counted: PageCounts | undefined,
): Generator<CheckFinding> {
  const pages = counted?.get(path);
  const place = { location: path, document: path, effect: 'info' as const };
  // What cannot be opened at all is told with its pages.
  if (texts === undefined ? counted === undefined || pages !== undefined : texts.isPartial)
    yield make.of('C15', 'TEXT_UNREAD', {
      ...place,
      message: `${texts === undefined ? 'the text of the PDF' : 'some of the text of the PDF'} could not be read for secrecy marks`,
      hint: 'Kiểm tra dấu chỉ độ mật của tài liệu này bằng mắt.',
    });
  if (texts?.gaps !== undefined)
    yield make.of('C15', 'NO_TEXT', {
      ...place,
      message: `not judged for secrecy marks: ${gapText(texts.gaps, pages)}`,
      hint: 'Tài liệu quét chưa có lớp văn bản hoặc dùng phông chữ cũ (TCVN3, VNI): kiểm tra dấu chỉ độ mật bằng mắt.',
    });
}

const gapText = ({ pagesWithoutText, unreadFonts }: TextGaps, pages: number | undefined): string =>
  [
    ...(pagesWithoutText > 0 ? [`${pagesWithoutText} of ${pages ?? '?'} pages have no text layer`] : []),
    ...(unreadFonts > 0 ? ['fonts of which nothing says what letters they show'] : []),
  ].join('; ');

function* marks({ make, rules }: PackageReading, path: string, { texts }: PdfFacts): Generator<CheckFinding> {
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

/** How many documents nobody searched, by why. */
function* notJudged({ make, tree, package: { documents } }: PackageReading, facts: Facts): Generator<CheckFinding> {
  const present = documents.filter(({ path }) => tree.files.has(path));
  const others = present.filter(({ path }) => !facts.has(path));
  const pdfs = present.flatMap(({ path }) => facts.get(path) ?? []);
  const unread = pdfs.filter(({ texts }) => texts === undefined || texts.isPartial).length;
  const gaps = pdfs.filter(({ texts }) => texts !== undefined && !texts.isPartial && texts.gaps !== undefined).length;
  const count = others.length + unread + gaps;
  if (count === 0) return;
  const kinds = [...new Set(others.map(({ path }) => extensionOf(path) || '?'))].sort();
  const named = kinds.length > MAX_KINDS ? `${kinds.slice(0, MAX_KINDS).join(', ')}, …` : kinds.join(', ');
  yield make.of('C15', 'NOT_JUDGED', {
    location: '.',
    effect: 'info',
    message: `${count} of ${present.length} documents were not judged for secrecy marks by their text: ${[
      ...(gaps > 0 ? [`${gaps} with pages that have no readable text layer`] : []),
      ...(unread > 0 ? [`${unread} whose text could not be read`] : []),
      ...(others.length > 0 ? [`${others.length} that are no PDF (${named})`] : []),
    ].join(', ')}`,
    hint: 'Các tài liệu này chưa được dò dấu chỉ độ mật trong nội dung; cần người kiểm tra.',
  });
}
