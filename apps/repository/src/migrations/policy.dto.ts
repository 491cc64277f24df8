import { TARGETS, TOOL_NAMES, type TargetId, type ToolName } from '@mocban/migration/targets';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

const TARGET_IDS = TARGETS.map(({ id }) => id);

const DAY = { message: '$property must be a day, YYYY-MM-DD' };

export class MigrationChecksDto {
  @ApiPropertyOptional({
    minimum: 0,
    maximum: 1,
    default: 0.9,
    description: 'Least part of the text that the result has.',
  })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  textSimilarity?: number;

  @ApiPropertyOptional({ minimum: 0, maximum: 1000, default: 0, description: 'Pages more or fewer.' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1000)
  pageDifference?: number;

  @ApiPropertyOptional({
    minimum: 0,
    maximum: 999,
    default: 40,
    description: 'Least peak signal-to-noise ratio of images, in dB.',
  })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(999)
  imagePsnr?: number;

  @ApiPropertyOptional({ minimum: 0, maximum: 60_000, default: 100, description: 'Milliseconds longer or shorter.' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(60_000)
  durationMs?: number;
}

export class MakeMigrationPolicyBody {
  @ApiProperty({ description: 'With the name of an earlier policy it is the next version of that.' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name!: string;

  @ApiProperty({ type: [String], description: 'Formats to be migrated, by identifiers of PRONOM.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @Matches(/^(x-)?fmt\/[1-9]\d{0,5}$/, { each: true })
  from!: string[];

  @ApiProperty({ enum: TARGET_IDS })
  @IsIn(TARGET_IDS)
  to!: TargetId;

  @ApiProperty({ enum: TOOL_NAMES })
  @IsIn(TOOL_NAMES)
  tool!: ToolName;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: "The tool's own, e.g. `imageQuality`.",
  })
  @IsOptional()
  @IsObject()
  parameters?: Record<string, string | number | boolean>;

  @ApiPropertyOptional({ type: MigrationChecksDto, description: 'Thresholds of the comparison.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => MigrationChecksDto)
  checks?: MigrationChecksDto;

  @ApiPropertyOptional({ minimum: 1, default: 1_073_741_824, description: 'Larger files are left as they are.' })
  @IsInt()
  @Min(1)
  @Max(2 ** 42)
  maxBytes: number = 1_073_741_824;

  @ApiPropertyOptional({ minimum: 1, maximum: 86_400, default: 300, description: 'How long one file may take.' })
  @IsInt()
  @Min(1)
  @Max(86_400)
  timeoutSeconds: number = 300;

  @ApiProperty({ description: 'The rule, risk report or decision that it follows from.' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  source!: string;

  @ApiPropertyOptional({ format: 'date' })
  @IsOptional()
  @Matches(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, DAY)
  validFrom?: string;

  @ApiPropertyOptional({ format: 'date' })
  @IsOptional()
  @Matches(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, DAY)
  validUntil?: string;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(4000)
  reason!: string;
}

export class MigrationPolicyDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty()
  version!: number;

  @ApiProperty({ type: [String] })
  from!: string[];

  @ApiProperty({ enum: TARGET_IDS })
  to!: TargetId;

  @ApiProperty({ enum: TOOL_NAMES })
  tool!: ToolName;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'All of the tool, with its defaults.' })
  parameters!: Readonly<Record<string, string | number | boolean>>;

  @ApiProperty({ type: MigrationChecksDto })
  checks!: MigrationChecksDto;

  @ApiProperty()
  maxBytes!: number;

  @ApiProperty()
  timeoutSeconds!: number;

  @ApiProperty()
  source!: string;

  @ApiPropertyOptional({ format: 'date' })
  validFrom?: string;

  @ApiPropertyOptional({ format: 'date' })
  validUntil?: string;

  @ApiProperty()
  reason!: string;

  @ApiProperty({ description: 'Name of the key.' })
  madeBy!: string;

  @ApiProperty({ format: 'date-time' })
  madeAt!: string;
}
