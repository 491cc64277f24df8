import { unreadableXml } from '@mocban/eark';
import type { PackageReading } from '../read/reading.js';
import type { CheckFinding } from '../types.js';

/** What `readPackage` reads itself. */
const READ_ALREADY = /(?:^|\/)metadata\/descriptive\//i;

/** C4 for further metadata and for the schemas that the package brings along: nothing is judged by them, yet others will read them. */
export async function checkUnreadable({ tree }: PackageReading, signal?: AbortSignal): Promise<CheckFinding[]> {
  const found = await unreadableXml(tree, { except: READ_ALREADY, ...(signal === undefined ? {} : { signal }) });
  return found.map((finding) => ({
    ...finding,
    effect: 'block',
    check: 'C4',
    hint: 'Tệp XML không đúng cú pháp hoặc có DOCTYPE; tạo lại gói tin bằng phần mềm đóng gói rồi nộp lại.',
  }));
}
