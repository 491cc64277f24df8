import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { REPAIR_MODES, REPAIRABLE_VERDICTS, type RepairMode } from './repair-policy.js';

const VERDICTS = ['*', ...REPAIRABLE_VERDICTS];

export class RepairRuleDto {
  @ApiProperty({ description: 'Id of a store, or `*`.' })
  @IsString()
  @MaxLength(63)
  store!: string;

  @ApiProperty({ enum: VERDICTS })
  @IsIn(VERDICTS)
  verdict!: string;

  @ApiProperty({ enum: REPAIR_MODES, description: '`confirm`: when an officer asks for the repair.' })
  @IsIn(REPAIR_MODES)
  mode!: RepairMode;
}

export class SetRepairPolicyBody {
  @ApiProperty({ type: [RepairRuleDto], description: 'The first that fits decides; where none does, an officer.' })
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => RepairRuleDto)
  rules!: RepairRuleDto[];

  @ApiProperty({
    minimum: 0,
    maximum: 10_000,
    description:
      'Repairs that begin by themselves within an hour, for each store; beyond that an incident of the store is opened.',
  })
  @IsInt()
  @Min(0)
  @Max(10_000)
  perHour!: number;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(4000)
  reason!: string;
}

export class RepairPolicyDto {
  @ApiProperty({ description: '0: nobody has set one yet.' })
  version!: number;

  @ApiProperty({ type: [RepairRuleDto] })
  rules!: readonly RepairRuleDto[];

  @ApiProperty()
  perHour!: number;

  @ApiPropertyOptional()
  reason?: string;

  @ApiPropertyOptional({ description: 'Name of the key.' })
  changedBy?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  changedAt?: string;
}
