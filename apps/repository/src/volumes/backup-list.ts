import type { DataSource } from 'typeorm';
import { CSV_MARK, csvLine } from '../http/csv.js';
import { backupNeeds, summarise, type BackupNeed, type NeedsQuestion } from './backup-needs.js';
import { BACKUP_LIST_BASIS, REASON_NAMES, REPORT_BEFORE, STATUS_NAMES } from './backup-rules.js';

const HEADINGS = [
  'STT',
  'Mã phông',
  'Mã hồ sơ',
  'Tiêu đề',
  'Thời gian tài liệu',
  'Số tệp',
  'Dung lượng (byte)',
  'Lý do dự phòng',
  'Tình trạng dự phòng',
  'Vật mang tin',
  'Mã gói tin',
];

const statusOf = ({ volumes }: BackupNeed): keyof typeof STATUS_NAMES => (volumes.length > 0 ? '01' : '02');

/** The list of what needs backing up as a table for office software; RFC 4180, with a byte order mark. */
export async function* backupListCsv(source: DataSource, question: NeedsQuestion): AsyncGenerator<string> {
  yield CSV_MARK + csvLine(HEADINGS);
  let number = 0;
  for await (const need of backupNeeds(source, question)) {
    const status = statusOf(need);
    yield csvLine([
      (number += 1),
      need.fonds,
      need.recordCode ?? '',
      need.title,
      [need.startDate, need.endDate].filter((date) => date !== null).join(' – '),
      need.files,
      need.sizeBytes,
      need.reasons.map((reason) => REASON_NAMES[reason]).join('; '),
      `${status} ${STATUS_NAMES[status]}`,
      need.volumes.join('; '),
      need.aipId,
    ]);
  }
}

/** The same with the figures of the report and what it rests on, as one JSON document. */
export async function* backupListJson(source: DataSource, question: NeedsQuestion, at: Date): AsyncGenerator<string> {
  const year = question.year ?? at.getUTCFullYear();
  const head = {
    year,
    madeAt: at.toISOString(),
    reportBefore: `${year}-${REPORT_BEFORE}`,
    basis: BACKUP_LIST_BASIS,
    fonds: await summarise(backupNeeds(source, question)),
  };
  yield `${JSON.stringify(head).slice(0, -1)},"items":[`;
  let separator = '';
  for await (const need of backupNeeds(source, question)) {
    const { aipId, fonds, title, recordCode, startDate, endDate, files, sizeBytes, reasons, volumes } = need;
    const item = { aipId, fonds, title, recordCode, startDate, endDate, files, sizeBytes, reasons, volumes };
    yield separator + JSON.stringify({ ...item, riskRecoveryStatus: statusOf(need) });
    separator = ',\n';
  }
  yield ']}\n';
}
