import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, Min } from 'class-validator';

export class BeginCampaignBody {
  @ApiPropertyOptional({ minimum: 1, description: 'Reads no faster.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  bytesPerSecond?: number;
}

export class FormatCampaignDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ description: 'Of the signatures.', example: 'pronom-122-containers-40' })
  release!: string;

  @ApiProperty({ enum: ['running', 'done', 'cancelled', 'superseded'] })
  state!: string;

  @ApiProperty({ enum: ['person', 'release'] })
  trigger!: string;

  @ApiPropertyOptional()
  bytesPerSecond?: number;

  @ApiProperty({ description: 'Holdings that were looked at.' })
  holdings!: number;

  @ApiProperty({ description: 'Holdings that have still to be looked at.' })
  left!: number;

  @ApiProperty()
  filesRead!: number;

  @ApiProperty()
  bytesRead!: number;

  @ApiProperty({ description: 'Files that are another format than was said.' })
  filesChanged!: number;

  @ApiProperty({ description: 'Files of which no copy could be read.' })
  filesUnreadable!: number;

  @ApiProperty()
  requestedBy!: string;

  @ApiProperty()
  requestedAt!: string;

  @ApiPropertyOptional()
  endedAt?: string;
}

export class ReidentifiedFileDto {
  @ApiProperty()
  id!: number;

  @ApiProperty({ format: 'uuid' })
  holding!: string;

  @ApiProperty()
  path!: string;

  @ApiPropertyOptional({ description: 'What was said before; absent: unknown.' })
  wasPuid?: string;

  @ApiPropertyOptional({ description: 'By which release; absent: by the producer, or nobody.' })
  wasRelease?: string;

  @ApiPropertyOptional({ description: 'What it is by this release; absent: unknown.' })
  puid?: string;

  @ApiPropertyOptional()
  name?: string;

  @ApiProperty({ example: 'signature' })
  basis!: string;

  @ApiProperty({ type: [String] })
  warnings!: string[];

  @ApiProperty()
  at!: string;
}
