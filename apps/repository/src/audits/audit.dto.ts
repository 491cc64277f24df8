import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsPositive,
  IsString,
  IsUUID,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { PageQuery } from '../http/paging.js';
import { RunDto } from '../jobs/run.dto.js';

const RUN_STATES = ['queued', 'running', 'done', 'failed', 'canary-failed'] as const;

export class AuditSampleDto {
  @ApiPropertyOptional({ minimum: 1, maximum: 1_000_000, description: 'So many copies of each store.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  count?: number;

  @ApiPropertyOptional({ description: 'Of a hundred copies so many, without `count`.', maximum: 100 })
  @IsOptional()
  @IsNumber()
  @IsPositive()
  @Max(100)
  percent?: number;

  @ApiPropertyOptional({
    description: 'The same seed draws the same copies of the same holdings; without it one is made and recorded.',
  })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  seed?: string;
}

/** Which copies are read; the members narrow the choice together. */
export class CreateAuditBody {
  @ApiPropertyOptional({ description: 'One store; without it all.' })
  @IsOptional()
  @IsString()
  store?: string;

  @ApiPropertyOptional({ description: 'Copies of one fonds.' })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  fonds?: string;

  @ApiPropertyOptional({ description: 'Copies of what one agency deposited, by its code.' })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  agency?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Copies of one holding.' })
  @IsOptional()
  @IsUUID()
  holding?: string;

  @ApiPropertyOptional({ type: AuditSampleDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => AuditSampleDto)
  sample?: AuditSampleDto;

  @ApiPropertyOptional({ minimum: 1, description: 'Reads no faster; without it as the contract of the store says.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  bytesPerSecond?: number;
}

export class AuditScopeDto extends CreateAuditBody {
  @ApiPropertyOptional({ description: 'The copies whose time had come by the contract, so many at most.' })
  due?: number;
}

export class CanaryOutcomeDto {
  @ApiProperty()
  store!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ enum: ['store', 'scratch'], description: 'Where the canary lay.' })
  place!: string;

  @ApiProperty()
  passed!: boolean;
}

export class AuditDto extends RunDto {
  @ApiProperty({ type: [String] })
  stores!: string[];

  @ApiProperty({ enum: RUN_STATES })
  state!: string;

  @ApiProperty({
    type: AuditScopeDto,
    description: 'Without members: all copies, and what nobody expects in the stores.',
  })
  scope!: AuditScopeDto;

  @ApiProperty({ enum: ['person', 'schedule'] })
  trigger!: string;

  @ApiPropertyOptional({ description: 'Copies to be read, known when the audit has begun.' })
  planned?: number;

  @ApiProperty({
    type: [CanaryOutcomeDto],
    description:
      'How objects were judged of which it is known what they are. One misjudged: nothing of the audit counts.',
  })
  canaries!: CanaryOutcomeDto[];

  @ApiProperty({ description: 'Objects read so far.' })
  objectsRead!: number;

  @ApiProperty({ description: 'Bytes read so far.' })
  bytesRead!: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'Number of objects by verdict so far.',
  })
  verdicts!: Record<string, number>;
}

export class AuditObjectQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ['intact', 'not-intact'] })
  @IsOptional()
  @IsIn(['intact', 'not-intact'])
  verdict?: 'intact' | 'not-intact';
}

export class FileAuditDto {
  @ApiProperty({ description: 'Path inside the object.' })
  path!: string;

  @ApiProperty()
  verdict!: string;

  @ApiPropertyOptional({ description: 'Digest the inventory gives.' })
  expected?: string;

  @ApiPropertyOptional({ description: 'Digest of two reads that agree.' })
  found?: string;
}

export class AuditFindingDto {
  @ApiProperty()
  rule!: string;

  @ApiProperty({ enum: ['error', 'warning', 'info'] })
  severity!: string;

  @ApiProperty()
  location!: string;

  @ApiProperty()
  message!: string;
}

export class AuditObjectDto {
  @ApiProperty()
  store!: string;

  @ApiProperty({ description: 'AIP id; empty when no inventory could be read.' })
  aipId!: string;

  @ApiProperty()
  path!: string;

  @ApiProperty()
  verdict!: string;

  @ApiProperty({ type: [FileAuditDto], description: 'Files that are not intact.' })
  files!: readonly FileAuditDto[];

  @ApiProperty({ type: [AuditFindingDto] })
  findings!: readonly AuditFindingDto[];
}
