import type { DataSource } from 'typeorm';
import type { AuditObjectEntity } from '../database/entities/storage.js';
import { Values } from '../database/statement.js';
import { fondsOf } from '../http/scope.js';
import type { Principal } from '../http/access.js';
import type { Printed, PrintedPart } from '../printing/printed.js';
import { vnDateTime, vnNumber, vnVerdict } from '../printing/words.js';
import type { AuditDto } from './audit.dto.js';

const READ_AT_ONCE = 100;
/** Files of one object on the paper; all are in the electronic report. */
const FILES_PRINTED = 20;

const STATES: Record<string, string> = {
  queued: 'chờ chạy',
  running: 'đang chạy',
  done: 'hoàn thành',
  failed: 'không hoàn thành',
  'canary-failed': 'phép thử không đạt, kết quả không có giá trị',
};

/** The report of an audit as it is printed and signed: counts, and each problem with file, expected and found. */
export function auditPaper(source: DataSource, audit: AuditDto, institution: string, caller: Principal): Printed {
  const problems: PrintedPart = {
    kind: 'table',
    columns: [
      { title: 'Kho', share: 2 },
      { title: 'Gói lưu trữ và tệp', share: 6 },
      { title: 'Tình trạng', share: 3 },
      { title: 'Mong đợi', share: 5 },
      { title: 'Tìm thấy', share: 5 },
    ],
    rows: problemRows(source, audit.id, caller),
    none: 'Không có bản nào có vấn đề.',
  };
  return {
    institution,
    kind: 'BÁO CÁO KIỂM TRA TÍNH TOÀN VẸN',
    title: `Kho ${audit.stores.join(', ')}`,
    number: audit.id,
    date: new Date(audit.endedAt ?? audit.requestedAt),
    parts: [
      { kind: 'heading', text: '1. Lần kiểm tra' },
      {
        kind: 'facts',
        rows: [
          ['Người yêu cầu', audit.requestedBy],
          ['Yêu cầu lúc', vnDateTime(new Date(audit.requestedAt))],
          ['Kết thúc lúc', audit.endedAt === undefined ? '' : vnDateTime(new Date(audit.endedAt))],
          [
            'Trạng thái',
            `${STATES[audit.state] ?? audit.state}${audit.cause === undefined ? '' : ` (${audit.cause})`}`,
          ],
          ['Đã đọc', `${vnNumber(audit.objectsRead)} bản, ${vnNumber(audit.bytesRead)} byte`],
        ],
      },
      { kind: 'heading', text: '2. Kết quả' },
      {
        kind: 'table',
        columns: [
          { title: 'Tình trạng', share: 4 },
          { title: 'Số bản', share: 2 },
        ],
        rows: Object.entries(audit.verdicts).map(([verdict, count]) => [vnVerdict(verdict), vnNumber(count)]),
      },
      { kind: 'heading', text: '3. Thử bằng mẫu đối chứng' },
      canaryTable(audit),
      { kind: 'heading', text: '4. Các bản có vấn đề' },
      problems,
    ],
    signatures: [{ role: 'NGƯỜI KIỂM TRA' }, { role: 'THỦ TRƯỞNG ĐƠN VỊ' }],
  };
}

/** Mẫu đối chứng: objects of which it is known what they are, and whether the audit saw it. */
const canaryTable = ({ canaries }: AuditDto): PrintedPart => ({
  kind: 'table',
  columns: [
    { title: 'Kho', share: 2 },
    { title: 'Mẫu đối chứng', share: 4 },
    { title: 'Nơi đặt', share: 3 },
    { title: 'Kết quả', share: 2 },
  ],
  rows: canaries.map(({ store, name, place, passed }) => [
    store,
    name,
    place === 'store' ? 'trong kho' : 'nơi tạm',
    passed ? 'đạt' : 'KHÔNG ĐẠT',
  ]),
  none: 'Chưa thử.',
});

type Problem = Pick<AuditObjectEntity, 'storeId' | 'path' | 'verdict' | 'files' | 'findings'> & {
  id: string;
  objectId: string;
};

/** Read some at a time, so that a store that is wholly lost is printed as well. */
async function* problemRows(source: DataSource, auditId: string, caller: Principal): AsyncGenerator<string[]> {
  for (let last = '0'; ;) {
    const values = new Values();
    const fonds = values.add(fondsOf(caller), 'text[]');
    const rows = await source.query<Problem[]>(
      `select id, store_id as "storeId", object_id as "objectId", path, verdict, files, findings from audit_objects
        where audit_id = ${values.add(auditId)} and verdict <> 'intact' and id > ${values.add(last)}
          and (${fonds} is null or object_id in (select id from aips where fonds = any(${fonds})))
        order by id limit ${READ_AT_ONCE}`,
      values.list,
    );
    for (const row of rows) yield* rowsOf(row);
    if (rows.length < READ_AT_ONCE) return;
    last = rows.at(-1)!.id;
  }
}

function* rowsOf({ storeId, objectId, path, verdict, files, findings }: Problem): Generator<string[]> {
  const [finding] = findings;
  const why = files.length > 0 || finding === undefined ? '' : `${finding.rule}: ${finding.message}`;
  yield [storeId, `${objectId || '?'} (${path})`, vnVerdict(verdict), '', why];
  for (const file of files.slice(0, FILES_PRINTED))
    yield ['', file.path, vnVerdict(file.verdict), file.expected ?? '', file.found ?? ''];
  if (files.length > FILES_PRINTED) yield ['', `… và ${vnNumber(files.length - FILES_PRINTED)} tệp khác`, '', '', ''];
}
