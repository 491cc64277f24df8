import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString } from 'class-validator';
import { PageQuery } from '../http/paging.js';

const RUN_STATES = ['queued', 'running', 'done', 'failed'] as const;

export class CreateAuditBody {
  @ApiPropertyOptional({ description: 'One store; without it all.' })
  @IsOptional()
  @IsString()
  store?: string;
}

export class AuditDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ type: [String] })
  stores!: string[];

  @ApiProperty({ enum: RUN_STATES })
  state!: string;

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

  @ApiProperty({ description: 'Name of the key.' })
  requestedBy!: string;

  @ApiProperty({ format: 'date-time' })
  requestedAt!: string;

  @ApiPropertyOptional({ format: 'date-time' })
  endedAt?: string;

  @ApiPropertyOptional()
  cause?: string;
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
