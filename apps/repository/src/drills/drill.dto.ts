import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { RunDto } from '../jobs/run.dto.js';

const RUN_STATES = ['queued', 'running', 'done', 'failed'] as const;

export class CreateDrillBody {
  @ApiPropertyOptional({ description: 'The store to restore from. @defaultValue the last one' })
  @IsOptional()
  @IsString()
  store?: string;

  @ApiPropertyOptional({ description: 'So many packages, chosen at random; without it all.', minimum: 1 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  sample?: number;
}

export class DrillDto extends RunDto {
  @ApiProperty()
  store!: string;

  @ApiPropertyOptional({ description: 'So many packages; absent: all.' })
  sample?: number;

  @ApiProperty({ enum: RUN_STATES })
  state!: string;

  @ApiPropertyOptional({ description: 'Whether everything was restored as it was; absent until it is done.' })
  passed?: boolean;

  @ApiPropertyOptional({ description: 'The record of the drill, as a text to be kept.' })
  record?: string;
}
