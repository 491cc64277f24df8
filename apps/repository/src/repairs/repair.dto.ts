import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsString, IsUUID } from 'class-validator';
import { RunDto } from '../jobs/run.dto.js';

export class CreateRepairBody {
  @ApiProperty({ description: 'Store to be repaired.' })
  @IsString()
  store!: string;

  @ApiPropertyOptional({ description: 'Store to take the good copy from; without it any other.' })
  @IsOptional()
  @IsString()
  from?: string;

  @ApiPropertyOptional({
    format: 'uuid',
    description: 'One holding; without it every copy that the last audit did not find intact.',
  })
  @IsOptional()
  @IsUUID()
  aip?: string;

  @ApiPropertyOptional({ default: false, description: 'Say what would be done, and write nothing.' })
  @IsOptional()
  @IsBoolean()
  dryRun: boolean = false;
}

export class RepairOutcomeDto {
  @ApiProperty()
  id!: string;

  @ApiProperty()
  path!: string;

  @ApiProperty({ enum: ['repaired', 'would-repair', 'not-needed', 'no-good-copy'] })
  outcome!: string;

  @ApiPropertyOptional({ description: 'Store the good copy came from.' })
  source?: string;

  @ApiPropertyOptional({ description: 'Files restored or set aside, where the rest of the object was left as it is.' })
  filesRestored?: number;

  @ApiProperty()
  message!: string;
}

export class RepairDto extends RunDto {
  @ApiProperty()
  store!: string;

  @ApiProperty({ type: [String], description: 'Empty: any other store.' })
  from!: string[];

  @ApiPropertyOptional({ description: 'AIP id.' })
  aipId?: string;

  @ApiProperty()
  dryRun!: boolean;

  @ApiProperty({ description: 'Begun by the policy and not by a person.' })
  automatic!: boolean;

  @ApiProperty({ enum: ['queued', 'running', 'done', 'failed'] })
  state!: string;

  @ApiProperty({ type: [RepairOutcomeDto] })
  outcomes!: readonly RepairOutcomeDto[];
}
