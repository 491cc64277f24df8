import type { PackageReading } from '../read/reading.js';
import type { CheckFinding, Tt05CheckContext } from '../types.js';

const PERMANENT = '01';
const SECRET = '03';

/** C9, C15 and the kinds of package that are taken in: what concerns the act of receiving. */
export function* checkIntake(reading: PackageReading, context: Tt05CheckContext): Generator<CheckFinding> {
  const {
    make,
    root,
    package: { packageType },
  } = reading;
  if (context.purpose !== 'validate' && packageType !== 'SIP_hoso')
    yield make.of('PACKAGE', 'TYPE_UNSUPPORTED', {
      location: root.path,
      effect: 'block',
      message: `a package of the kind ${packageType} is recognised but not taken in yet`,
      hint: 'Hệ thống hiện chỉ tiếp nhận gói SIP_hoso; lập hồ sơ và đóng gói SIP_hoso rồi nộp lại.',
    });
  if (context.historicalArchive) yield* permanentOnly(reading);
  if (context.networked) yield* noSecrets(reading);
}

function* permanentOnly({ make, fileRecord }: PackageReading): Generator<CheckFinding> {
  const value = fileRecord?.values['maintenance'];
  if (fileRecord !== undefined && value !== undefined && value !== '' && value !== PERMANENT)
    yield make.of('C9', 'NOT_PERMANENT', {
      location: `${fileRecord.path}#maintenance`,
      message: `retention code ${JSON.stringify(value.slice(0, 20))}; a historical archive takes permanent records (01) only`,
      hint: 'Lưu trữ lịch sử chỉ tiếp nhận hồ sơ có thời hạn bảo quản vĩnh viễn (mã 01).',
    });
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
