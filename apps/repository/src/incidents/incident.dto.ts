import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { PageQuery } from '../http/paging.js';

export const INCIDENT_STATES = ['open', 'handling', 'recovered', 'closed'] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];
export const INCIDENT_SUBJECTS = ['object', 'store', 'auditor'] as const;
export type IncidentSubject = (typeof INCIDENT_SUBJECTS)[number];
const REPAIRS = ['waits-for-officer', 'queued', 'no-good-copy', 'done'] as const;
export const EXPORT_FORMATS = ['csv', 'json'] as const;

export class IncidentFilter {
  @ApiPropertyOptional({ enum: INCIDENT_STATES })
  @IsOptional()
  @IsIn(INCIDENT_STATES)
  state?: IncidentState;

  @ApiPropertyOptional({ enum: INCIDENT_SUBJECTS })
  @IsOptional()
  @IsIn(INCIDENT_SUBJECTS)
  subject?: IncidentSubject;

  @ApiPropertyOptional({ description: 'Id of a store.' })
  @IsOptional()
  @IsString()
  store?: string;

  @ApiPropertyOptional({ description: 'AIP id.' })
  @IsOptional()
  @IsString()
  aip?: string;
}

export class IncidentQuery extends IntersectionType(PageQuery, IncidentFilter) {}

export class IncidentExportQuery extends IncidentFilter {
  @ApiPropertyOptional({ enum: EXPORT_FORMATS, default: 'json' })
  @IsOptional()
  @IsIn(EXPORT_FORMATS)
  format: (typeof EXPORT_FORMATS)[number] = 'json';
}

export class UpdateIncidentBody {
  @ApiPropertyOptional({ description: 'Who handles it; by that it is being handled.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  assignedTo?: string;

  @ApiPropertyOptional({ description: 'Why it happened (nguyên nhân).' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(4000)
  cause?: string;
}

export class CommentIncidentBody {
  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(4000)
  text!: string;

  @ApiPropertyOptional({
    enum: ['comment', 'handling'],
    default: 'comment',
    description: '`handling`: what was done about it (quá trình xử lý); it is in the printed record.',
  })
  @IsOptional()
  @IsIn(['comment', 'handling'])
  kind: 'comment' | 'handling' = 'comment';
}

export class SignatureDto {
  @ApiProperty({ description: 'In what office, e.g. `NGƯỜI LẬP BIÊN BẢN`.' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  role!: string;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name!: string;
}

export class CloseIncidentBody {
  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(4000)
  reason!: string;

  @ApiPropertyOptional({ type: [SignatureDto], description: 'Who signs the record; the places are left in it.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(9)
  @ValidateNested({ each: true })
  @Type(() => SignatureDto)
  signatures?: SignatureDto[];
}

export class IncidentDto {
  @ApiProperty({ description: 'Number in the register.' })
  id!: string;

  @ApiProperty({ description: 'As papers name it, e.g. `SC-2026-000012`.' })
  number!: string;

  @ApiProperty({ enum: INCIDENT_SUBJECTS })
  subject!: IncidentSubject;

  @ApiProperty()
  store!: string;

  @ApiPropertyOptional({ description: 'Where the object lies, from the root of the store.' })
  objectPath?: string;

  @ApiPropertyOptional()
  aipId?: string;

  @ApiProperty({ description: 'The last verdict on the copy, or what befell the store or the auditor.' })
  kind!: string;

  @ApiProperty()
  detail!: string;

  @ApiProperty({
    enum: INCIDENT_STATES,
    description: '`recovered`: the copy was read wholly and is right again; somebody has yet to close it.',
  })
  state!: IncidentState;

  @ApiProperty({ format: 'date-time' })
  openedAt!: string;

  @ApiProperty({ format: 'date-time' })
  lastSeenAt!: string;

  @ApiProperty({ description: 'Verdicts that found it.' })
  timesSeen!: number;

  @ApiPropertyOptional()
  assignedTo?: string;

  @ApiPropertyOptional({ description: 'Nguyên nhân.' })
  cause?: string;

  @ApiPropertyOptional({ enum: REPAIRS })
  repair?: string;

  @ApiPropertyOptional({ description: 'Store the good copy came from.' })
  recoverySource?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Id of the repair.' })
  recoveryRepair?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  recoveredAt?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'The reading that found the copy right again: `filesRead`, `bytesRead`, `inventorySha512`.',
  })
  verification?: Record<string, unknown>;

  @ApiPropertyOptional({ format: 'date-time' })
  closedAt?: string;

  @ApiPropertyOptional()
  closedBy?: string;

  @ApiPropertyOptional()
  closeReason?: string;

  @ApiProperty({ type: [SignatureDto] })
  signatures!: readonly SignatureDto[];
}

export class IncidentEventDto {
  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty()
  kind!: string;

  @ApiProperty({ description: 'Name of the key, or `mocban`.' })
  agent!: string;

  @ApiProperty()
  text!: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  data?: Record<string, unknown>;
}

export class IncidentDetailDto extends IncidentDto {
  @ApiProperty({ type: [IncidentEventDto], description: 'The first 1000, oldest first.' })
  events!: readonly IncidentEventDto[];
}
