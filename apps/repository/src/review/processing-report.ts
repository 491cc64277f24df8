import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { TransferEntity } from '../database/entities/transfers.js';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { documentOf, readDocuments } from '../transfers/documents.js';
import { TransferService } from '../transfers/transfer.service.js';
import { packagesOf } from '../transfers/transfer-view.js';
import type { ProcessingReportDto, ProposalDto } from './review.dto.js';

const LABELS = {
  registrationCode: 'Mã đăng ký nộp lưu',
  depositorCode: 'Mã định danh của cơ quan, tổ chức nộp lưu',
  depositorName: 'Tên cơ quan, tổ chức nộp lưu',
  proposed: 'Số lượng tài liệu đề nghị nộp',
  passed: 'Số lượng tài liệu đạt',
  failed: 'Số lượng tài liệu không đạt',
  failures: 'Tài liệu không đạt và lý do',
  packageReasons: 'Lý do đối với gói tin',
  proposals: 'Kiến nghị',
} as const;

const MAX_FAILURES = 1000;

/** Makes the processing report of a checked package. @see Thông tư 05/2025/TT-BNV, article 24(4) */
@Injectable()
export class ProcessingReports {
  constructor(
    readonly source: DataSource,
    readonly transfers: TransferService,
  ) {}

  /** @throws ServiceError `TRANSFER_STATE` until the package was checked */
  async report(id: string, caller: Principal): Promise<ProcessingReportDto> {
    const transfer = await this.transfers.find(id, caller);
    const { report, checkedAt } = transfer;
    if (!report || !checkedAt)
      throw new ServiceError('TRANSFER_STATE', 'there is a report once the package was checked');
    const { manager } = this.source;
    const rows = await readDocuments(manager, id, { after: 0, limit: MAX_FAILURES, outcome: 'failed' });
    const [counts] = await manager.query<{ failed: string }[]>(
      `select count(*) as failed from transfer_documents where transfer_id = $1 and outcome = 'failed'`,
      [id],
    );
    const failed = Number(counts?.failed ?? 0);
    const packages = packagesOf(transfer);
    const codes = new Set(packages?.map(({ recordCode }) => recordCode));
    return {
      title: 'Báo cáo xử lý nghiệp vụ',
      transferId: id,
      registrationCode: transfer.agreement.code,
      depositorCode: transfer.agency.code,
      depositorName: transfer.agency.name,
      state: transfer.state,
      checkedAt: checkedAt.toISOString(),
      proposed: report.documentCount,
      passed: report.documentCount - failed,
      failed,
      failures: rows.slice(0, MAX_FAILURES).map((row) => {
        const { path, title, reasons } = documentOf(row);
        return { path, ...(title !== undefined && { title }), reasons };
      }),
      packageReasons: report.findings
        .filter(({ severity, location }) => severity === 'error' && (location === '.' || codes.has(location)))
        .map(({ rule, location, message }) => ({
          rule,
          message: location === '.' ? message : `${location}: ${message}`,
        })),
      ...(packages && { packages }),
      proposals: proposalsOf(transfer),
      labels: LABELS,
    };
  }
}

/** What the officer wrote, else what the verdict asks for. */
function proposalsOf({ state, report, decision }: TransferEntity): ProposalDto[] {
  const proposals: ProposalDto[] = [];
  for (const { document, message } of decision?.reasons ?? [])
    proposals.push({ to: 'depositor', text: message, ...(document !== undefined && { document }) });
  if (state === 'returned')
    for (const hint of new Set(report?.findings.map((finding) => finding.hint).filter((text) => text !== undefined)))
      proposals.push({ to: 'depositor', text: hint });
  if (decision) proposals.push({ to: 'approver', text: decision.reason });
  else if (state === 'under-review')
    proposals.push({ to: 'approver', text: 'Đề nghị xem xét, quyết định từng trường hợp tài liệu có cảnh báo.' });
  else if (report?.verdict === 'accept' || report?.verdict === 'accept-with-warnings')
    proposals.push({ to: 'approver', text: 'Đề nghị phê duyệt tiếp nhận hồ sơ, tài liệu.' });
  return proposals;
}
