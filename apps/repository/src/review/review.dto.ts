import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { DuplicateCountDto, ReasonDto, TransferPackageDto } from '../transfers/transfer.dto.js';

export class ClaimBody {
  @ApiPropertyOptional({ description: 'Take it over from another officer.' })
  @IsOptional()
  @IsBoolean()
  takeOver: boolean = false;
}

export class ReleaseBody {
  @ApiProperty({ description: 'Why the package may leave quarantine.' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(4000)
  reason!: string;
}

export class ReviewWhyDto {
  @ApiProperty()
  rule!: string;

  @ApiProperty({ description: 'Findings of this rule.' })
  count!: number;

  @ApiProperty({ description: 'The first of them.' })
  message!: string;
}

/** A transfer that waits for an officer. */
export class ReviewDto {
  @ApiProperty()
  transferId!: string;

  @ApiProperty()
  agency!: string;

  @ApiProperty()
  agreement!: string;

  @ApiProperty()
  packageName!: string;

  @ApiPropertyOptional()
  title?: string;

  @ApiProperty({ format: 'date-time' })
  checkedAt!: string;

  @ApiProperty({ description: 'accept: the agreement wants every package reviewed.' })
  verdict!: string;

  @ApiProperty({ type: [ReviewWhyDto], description: 'What is for an officer to judge.' })
  why!: ReviewWhyDto[];

  @ApiPropertyOptional({ type: DuplicateCountDto })
  duplicates?: DuplicateCountDto;

  @ApiPropertyOptional({ description: 'Who reviews it; nobody else decides on it.' })
  reviewer?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  claimedAt?: string;
}

export class FailedDocumentDto {
  @ApiProperty()
  path!: string;

  @ApiPropertyOptional()
  title?: string;

  @ApiProperty({ type: [ReasonDto] })
  reasons!: readonly ReasonDto[];
}

export class ProposalDto {
  @ApiProperty({ enum: ['depositor', 'approver'] })
  to!: 'depositor' | 'approver';

  @ApiProperty({ description: 'What is proposed, in Vietnamese.' })
  text!: string;

  @ApiPropertyOptional()
  document?: string;
}

/** Báo cáo xử lý nghiệp vụ: proposed, passed, failed with reasons, proposals. */
export class ProcessingReportDto {
  @ApiProperty()
  title!: string;

  @ApiProperty()
  transferId!: string;

  @ApiProperty({ description: 'Mã đăng ký nộp lưu.' })
  registrationCode!: string;

  @ApiProperty()
  depositorCode!: string;

  @ApiProperty()
  depositorName!: string;

  @ApiProperty()
  state!: string;

  @ApiProperty({ format: 'date-time' })
  checkedAt!: string;

  @ApiProperty({ description: 'Documents that were deposited.' })
  proposed!: number;

  @ApiProperty()
  passed!: number;

  @ApiProperty()
  failed!: number;

  @ApiProperty({
    type: [FailedDocumentDto],
    description: 'The first 1,000; all are at `/v1/transfers/{id}/documents`.',
  })
  failures!: FailedDocumentDto[];

  @ApiProperty({ type: [ReasonDto], description: 'What is wrong with the package as a whole.' })
  packageReasons!: ReasonDto[];

  @ApiPropertyOptional({ type: [TransferPackageDto], description: 'Of a list of several hồ sơ each by itself.' })
  packages?: TransferPackageDto[];

  @ApiProperty({ type: [ProposalDto], description: 'Proposals to the depositor and to the approver.' })
  proposals!: ProposalDto[];

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, description: 'Vietnamese names.' })
  labels!: Record<string, string>;
}
