import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import {
  APPROVAL_KINDS,
  APPROVAL_STATES,
  type ApprovalKind,
  type ApprovalState,
} from '../database/entities/approvals.js';
import { PageQuery } from '../http/paging.js';

export class RequestApprovalBody {
  @ApiProperty({ enum: APPROVAL_KINDS })
  @IsIn(APPROVAL_KINDS)
  kind!: ApprovalKind;

  @ApiProperty({
    description:
      'What it is done to: the id of the transfer (`purge-quarantined`) or key (`revoke-key`); the store, and behind a / the uuid of one holding (`repair`); the id of the plan (`storage-plan`), of the row (`format-policy`) or of the campaign (`migration`).',
  })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  subject!: string;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(4000)
  reason!: string;
}

export class DecideApprovalBody {
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(4000)
  note?: string;
}

export class ApprovalQuery extends PageQuery {
  @ApiPropertyOptional({ enum: APPROVAL_STATES })
  @IsOptional()
  @IsIn(APPROVAL_STATES)
  state?: ApprovalState;
}

export class ApprovalDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ enum: APPROVAL_KINDS })
  kind!: ApprovalKind;

  @ApiProperty()
  subject!: string;

  @ApiProperty()
  reason!: string;

  @ApiProperty({ enum: APPROVAL_STATES, description: '`approved`: it is being carried out.' })
  state!: ApprovalState;

  @ApiProperty({ description: 'Name of the key that asked for it.' })
  requestedBy!: string;

  @ApiProperty({ format: 'date-time' })
  requestedAt!: string;

  @ApiProperty({ format: 'date-time', description: 'Until then it can be approved.' })
  expiresAt!: string;

  @ApiPropertyOptional({ description: 'Name of the key that approved or rejected it.' })
  decidedBy?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  decidedAt?: string;

  @ApiPropertyOptional()
  note?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'When it was carried out, rejected or failed.' })
  endedAt?: string;

  @ApiPropertyOptional({ description: 'Code of why it could not be carried out.' })
  cause?: string;
}
