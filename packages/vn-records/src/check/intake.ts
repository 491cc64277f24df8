import type { PackageReading } from '../read/reading.js';
import type { CheckFinding, Tt05CheckContext } from '../types.js';

const PERMANENT = '01';
const SECRET = '03';

/** C9, C15 and the kinds of package that are taken in: what concerns the act of receiving. */
export function* checkIntake(reading: PackageReading, context: Tt05CheckContext): Generator<CheckFinding> {
  if (context.purpose !== 'validate') yield* kindOfDeposit(reading);
  if (context.historicalArchive) yield* permanentOnly(reading);
  if (context.networked) yield* noSecrets(reading);
}

/** Which kinds are deposited is data: article 17 is known from one description only. */
function* kindOfDeposit({ make, root, rules, package: { packageType } }: PackageReading): Generator<CheckFinding> {
  const effect = rules.package(packageType)?.intake ?? 'block';
  if (effect === 'accept') return;
  yield make.of('PACKAGE', 'KIND', {
    location: root.path,
    effect,
    message: `a package of the kind ${packageType} is not what is deposited here`,
    hint: `Gói tin loại ${packageType} không thuộc loại gói tin được nộp; đóng gói lại theo loại gói tin do cơ quan lưu trữ yêu cầu.`,
  });
}

/** Of loose documents each has its own retention; a file's documents follow the file. */
function* permanentOnly({ make, fileRecord, records, documentAt, package: { packageType } }: PackageReading) {
  const loose = packageType.endsWith('tailieu');
  const judged = loose ? [...records.values()] : fileRecord === undefined ? [] : [fileRecord];
  for (const { path, values } of judged) {
    const value = values['maintenance'];
    if (value === undefined || value === '' || value === PERMANENT) continue;
    const document = documentAt.get(path);
    yield make.of('C9', 'NOT_PERMANENT', {
      location: `${path}#maintenance`,
      ...(document === undefined ? {} : { document }),
      message: `retention code ${JSON.stringify(value.slice(0, 20))}; a historical archive takes permanent records (01) only`,
      hint: 'Lưu trữ lịch sử chỉ tiếp nhận hồ sơ, tài liệu có thời hạn bảo quản vĩnh viễn (mã 01).',
    });
  }
}

function* noSecrets({ make, fileRecord, records, documentAt }: PackageReading): Generator<CheckFinding> {
  for (const record of fileRecord === undefined ? [...records.values()] : [fileRecord, ...records.values()]) {
    if (record.values['mode']?.trim() !== SECRET) continue;
    const document = documentAt.get(record.path);
    yield make.of('C15', 'SECRET', {
      location: `${record.path}#mode`,
      ...(document === undefined ? {} : { document }),
      message: 'mode 03 (Mật): a networked instance takes no state secrets',
      hint: 'Không gửi nội dung bí mật nhà nước qua hệ thống có kết nối mạng; liên hệ ngay cơ quan lưu trữ.',
    });
  }
}
