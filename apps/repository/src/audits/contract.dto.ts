import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsNumber, IsOptional, IsPositive, IsTimeZone, Max, Min, ValidateNested } from 'class-validator';

export class ContractHoursDto {
  @ApiProperty({ minimum: 0, maximum: 23 })
  @IsInt()
  @Min(0)
  @Max(23)
  from!: number;

  @ApiProperty({
    minimum: 0,
    maximum: 23,
    description: 'Up to the beginning of this hour, of the next day where it is the smaller one.',
  })
  @IsInt()
  @Min(0)
  @Max(23)
  to!: number;
}

export class ContractSampleDto {
  @ApiProperty({ description: 'Of a hundred copies so many, drawn by lot.' })
  @IsNumber()
  @IsPositive()
  @Max(100)
  percent!: number;

  @ApiProperty()
  @IsNumber()
  @IsPositive()
  @Max(3650)
  everyDays!: number;
}

/** What is not given is as it is without a contract. */
export class ContractBody {
  @ApiPropertyOptional({ default: 90, description: 'Every copy is read wholly at most so many days apart.' })
  @IsOptional()
  @IsNumber()
  @Min(0.01)
  @Max(3650)
  maxAgeDays?: number;

  @ApiPropertyOptional({ minimum: 1, description: 'Without it as fast as it goes.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  bytesPerSecond?: number;

  @ApiPropertyOptional({ type: ContractHoursDto, description: 'When scheduled audits read; without it at any time.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ContractHoursDto)
  hours?: ContractHoursDto;

  @ApiPropertyOptional({ default: 'Asia/Ho_Chi_Minh' })
  @IsOptional()
  @IsTimeZone()
  timeZone?: string;

  @ApiPropertyOptional({
    default: 1,
    minimum: 1,
    maximum: 16,
    description: 'Processes that read the store at the same time.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(16)
  lanes?: number;

  @ApiPropertyOptional({ type: ContractSampleDto, description: 'Audits of a part of the copies in between.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ContractSampleDto)
  sample?: ContractSampleDto;
}

export class ContractDto extends ContractBody {
  @ApiProperty()
  store!: string;

  @ApiPropertyOptional({ description: 'Name of the key; absent while nobody has changed it.' })
  changedBy?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  changedAt?: string;
}

export class AuditRateDto {
  @ApiProperty()
  objectsPerDay!: number;

  @ApiProperty()
  bytesPerDay!: number;

  @ApiProperty()
  filesPerDay!: number;
}

export class AuditAgeDto {
  @ApiProperty({ description: 'Days since the last full reading.' })
  fromDays!: number;

  @ApiProperty()
  copies!: number;

  @ApiProperty()
  files!: number;

  @ApiProperty()
  bytes!: number;
}

export class CoverageDto {
  @ApiProperty()
  store!: string;

  @ApiProperty()
  copies!: number;

  @ApiProperty({ description: 'Copies read within the time of the contract.' })
  covered!: number;

  @ApiProperty({ description: 'Copies never read since they were catalogued.' })
  neverRead!: number;

  @ApiProperty({ type: [AuditAgeDto] })
  ages!: AuditAgeDto[];

  @ApiProperty({ type: AuditRateDto, description: 'What must be read a day to keep the contract.' })
  needed!: AuditRateDto;

  @ApiPropertyOptional({ type: AuditRateDto, description: 'What is managed a day, by the runs of the last 30 days.' })
  ceiling?: AuditRateDto;

  @ApiPropertyOptional({
    description:
      'In so many days the first copy will not have been read in time, by objects, files and bytes; absent while the contract can be kept.',
  })
  missedInDays?: number;
}
