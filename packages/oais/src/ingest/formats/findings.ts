import type { TreeFile } from '@mocban/container';
import type { IdentificationWarning } from '@mocban/formats';
import { BoundedFindings, type CheckFinding } from '@mocban/vn-records';
import type { Submission } from '../../ports.js';
import { check } from '../verdict.js';
import type { FormatInventory, IdentifiedFormat } from './format-inventory.js';

const RULES = {
  FORMAT_EMPTY: { message: 'the file is empty', hint: 'Tệp rỗng (0 byte); kiểm tra tài liệu gốc và nộp lại.' },
  FORMAT_MISLABELLED: {
    message: 'the extension of its name is of no format that its bytes have',
    hint: 'Phần mở rộng của tên tệp không đúng với định dạng thực; đặt lại tên tệp cho đúng.',
  },
  FORMAT_UNKNOWN: {
    message: 'its bytes and its name are of no known format',
    hint: 'Không nhận dạng được định dạng tệp; xác định phần mềm tạo lập hoặc chuyển đổi sang định dạng được phép.',
  },
  FORMAT_BY_EXTENSION: {
    message: 'the extension of its name alone says what its format is',
    hint: 'Định dạng chỉ được đoán theo phần mở rộng của tên tệp, nội dung không xác nhận.',
  },
  FORMAT_UNREADABLE: {
    message: 'it is a container that cannot be looked into: it is damaged',
    hint: 'Không đọc được nội dung tệp (hỏng); nộp lại tệp nguyên vẹn.',
  },
  FORMAT_ENCRYPTED: {
    message: 'what lies in it is encrypted',
    hint: 'Nội dung tệp được mã hóa; gỡ mật khẩu rồi nộp lại.',
  },
  FORMAT_SIGNATURE_MISSING: {
    message:
      'the formats of its extension all have signatures, and it has none of them: it is damaged, or something else',
    hint: 'Nội dung tệp không có dấu hiệu của định dạng theo phần mở rộng: tệp hỏng hoặc là loại khác; kiểm tra và nộp lại.',
  },
  FORMAT_CONFLICT: {
    message: 'its signature says one format and its root element another',
    hint: 'Chữ ký định dạng và phần tử gốc XML cho kết quả khác nhau; cần người kiểm tra.',
  },
  FORMAT_BUDGET_EXCEEDED: {
    message: 'to tell its format would take more than a file is worth; there may be others',
    hint: 'Nhận dạng định dạng dừng do vượt giới hạn; cần người kiểm tra.',
  },
} as const;

type Rule = keyof typeof RULES;

/**
 * C11, as far as the bytes say: one finding for each document that is not plainly of one known format.
 * @param passedOver documents of which something is said already
 * @see vn-profile 3.8, C11
 */
export function formatFindings(
  submission: Submission,
  fileOf: (path: string) => TreeFile | undefined,
  inventory: FormatInventory | undefined,
  passedOver: ReadonlySet<string> = new Set(),
): CheckFinding[] {
  if (inventory === undefined) return [];
  const findings = new BoundedFindings();
  for (const { path } of submission.documents) {
    const file = fileOf(path);
    const found = file && inventory.of(file);
    const rule = found && ruleOf(file!, found);
    if (rule !== undefined && !passedOver.has(path)) findings.add([finding(rule, path, puids(found!))]);
  }
  return findings.list();
}

/** The gravest first. */
const BY_WARNING: readonly (readonly [IdentificationWarning, Rule])[] = [
  ['CONTAINER_UNREADABLE', 'FORMAT_UNREADABLE'],
  ['ENCRYPTED', 'FORMAT_ENCRYPTED'],
  ['BUDGET_EXCEEDED', 'FORMAT_BUDGET_EXCEEDED'],
  ['EXTENSION_MISMATCH', 'FORMAT_MISLABELLED'],
  ['SIGNATURE_MISSING', 'FORMAT_SIGNATURE_MISSING'],
  ['XML_MISMATCH', 'FORMAT_CONFLICT'],
];

/** The gravest; what a name says is no news where the bytes could not be read. */
function ruleOf({ sizeBytes }: TreeFile, { matches, warnings }: IdentifiedFormat): Rule | undefined {
  if (sizeBytes === 0) return 'FORMAT_EMPTY';
  const told = BY_WARNING.find(([warning]) => warnings.includes(warning));
  if (told !== undefined) return told[1];
  if (matches.length === 0) return 'FORMAT_UNKNOWN';
  return matches.every(({ basis }) => basis === 'extension') ? 'FORMAT_BY_EXTENSION' : undefined;
}

const puids = ({ matches }: IdentifiedFormat): string =>
  matches
    .slice(0, 5)
    .map(({ puid, name }) => `${puid} (${name})`)
    .join(', ');

const finding = (rule: Rule, path: string, about: string): CheckFinding => ({
  ...check(rule === 'FORMAT_BY_EXTENSION' ? 'info' : 'warn', {
    rule,
    location: path,
    message: about === '' ? RULES[rule].message : `${RULES[rule].message}: ${about}`,
    check: 'C11',
    hint: RULES[rule].hint,
  }),
  document: path,
});
