import { Injectable } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { ServiceError } from '../error.js';
import type { Principal } from '../http/access.js';
import { TransferPackageDto } from './transfer.dto.js';
import { TransferService } from './transfer.service.js';
import { packagesOf } from './transfer-view.js';

/** The Vietnamese names of the ten fields. @see Thông tư 05/2025/TT-BNV, article 23 */
const LABELS = {
  registrationCode: 'Mã đăng ký nộp lưu',
  depositorCode: 'Mã định danh của cơ quan, tổ chức nộp lưu',
  depositorName: 'Tên cơ quan, tổ chức nộp lưu',
  packageCount: 'Số lượng gói tin nộp lưu',
  registeredDocumentCount: 'Số lượng hồ sơ, tài liệu đăng ký nộp lưu',
  approvedDocumentCount: 'Số lượng hồ sơ, tài liệu đã được duyệt qua các đợt',
  loadedDocumentCount: 'Số lượng hồ sơ, tài liệu đã nạp',
  totalSizeBytes: 'Tổng dung lượng (byte)',
  round: 'Đợt nộp',
  receivedAt: 'Thời gian tiếp nhận',
} as const;

/** What the archive confirms on receipt: the ten fields of article 23. */
export class ReceiptDto {
  @ApiProperty()
  registrationCode!: string;

  @ApiProperty()
  depositorCode!: string;

  @ApiProperty()
  depositorName!: string;

  @ApiProperty({ description: 'One, or as many as a list of several hồ sơ names; one until it has been read.' })
  packageCount!: number;

  @ApiProperty({ description: 'As the agreement says, else the documents received under it so far, in all rounds.' })
  registeredDocumentCount!: number;

  @ApiProperty({ description: 'Documents preserved under the agreement so far, in all rounds.' })
  approvedDocumentCount!: number;

  @ApiProperty({ description: 'Documents in this package; 0 until it has been read.' })
  loadedDocumentCount!: number;

  @ApiProperty()
  totalSizeBytes!: number;

  @ApiProperty({ description: 'The how manieth transfer received under the agreement this is.' })
  round!: number;

  @ApiProperty({ format: 'date-time' })
  receivedAt!: string;

  @ApiPropertyOptional({ type: [TransferPackageDto], description: 'A line for each hồ sơ of a list of several.' })
  packages?: TransferPackageDto[];

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, description: 'Vietnamese names.' })
  labels!: Record<string, string>;
}

@Injectable()
export class ReceiptService {
  constructor(
    readonly source: DataSource,
    readonly transfers: TransferService,
  ) {}

  async receipt(id: string, caller: Principal): Promise<ReceiptDto> {
    const transfer = await this.transfers.find(id, caller);
    if (!transfer.receivedAt)
      throw new ServiceError('TRANSFER_STATE', 'there is a receipt once the upload is complete');
    const [counts] = await this.source.query<{ received: string; approved: string; round: string }[]>(
      `select coalesce(sum((report->>'documentCount')::bigint), 0) as received,
              coalesce(sum((report->>'documentCount')::bigint) filter (where state = 'preserved'), 0) as approved,
              count(*) filter (where received_at <= $2) as round
         from transfers where agreement_id = $1 and received_at is not null`,
      [transfer.agreementId, transfer.receivedAt],
    );
    const { registeredDocuments } = transfer.agreement;
    const packages = packagesOf(transfer);
    return {
      registrationCode: transfer.agreement.code,
      depositorCode: transfer.agency.code,
      depositorName: transfer.agency.name,
      packageCount: packages?.length ?? 1,
      registeredDocumentCount: registeredDocuments ?? Number(counts?.received ?? 0),
      approvedDocumentCount: Number(counts?.approved ?? 0),
      loadedDocumentCount: transfer.report?.documentCount ?? 0,
      totalSizeBytes: transfer.packageSizeBytes,
      round: Math.max(1, Number(counts?.round ?? 1)),
      receivedAt: transfer.receivedAt.toISOString(),
      ...(packages && { packages }),
      labels: LABELS,
    };
  }
}
