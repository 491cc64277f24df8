import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { TARGETS, TOOL_NAMES, type TargetId, type ToolName } from '@mocban/migration/targets';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { PageQuery } from '../http/paging.js';
import {
  CAMPAIGN_STATES,
  FILE_OUTCOMES,
  ITEM_STATES,
  type CampaignState,
  type FileOutcome,
  type ItemState,
} from './rows.js';

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

export class MigrationToolDto {
  @ApiProperty({ enum: TOOL_NAMES })
  tool!: ToolName;

  @ApiProperty()
  available!: boolean;

  @ApiPropertyOptional()
  version?: string;

  @ApiPropertyOptional({ type: [String], description: 'Programs that are not installed.' })
  missing?: readonly string[];

  @ApiProperty({ enum: TARGET_IDS, isArray: true })
  targets!: readonly TargetId[];
}

export class MigrationIsolationDto {
  @ApiProperty({ enum: ['bwrap', 'unshare', 'nothing'] })
  by!: string;

  @ApiProperty({ description: 'Tools have no network.' })
  network!: boolean;

  @ApiProperty({ description: 'Tools see nothing of the machine but programs.' })
  files!: boolean;

  @ApiProperty()
  processes!: boolean;

  @ApiProperty()
  limits!: boolean;
}

export class MigrationToolsDto {
  @ApiProperty({ type: [MigrationToolDto] })
  tools!: MigrationToolDto[];

  @ApiProperty({ type: MigrationIsolationDto })
  isolation!: MigrationIsolationDto;
}

export class StartMigrationBody {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  policy!: string;

  @ApiPropertyOptional({ description: 'Code of the fonds it is limited to; without it all.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  fonds?: string;

  @ApiPropertyOptional({
    default: false,
    description:
      'Also files whose format the catalogue does not know: each is read, and left when it is of another format.',
  })
  @IsOptional()
  @IsBoolean()
  unidentified: boolean = false;

  @ApiPropertyOptional({ minimum: 1, maximum: 100, default: 5, description: 'Files that the preview converts.' })
  @IsInt()
  @Min(1)
  @Max(100)
  sample: number = 5;

  @ApiPropertyOptional({
    minimum: 0,
    maximum: 2_147_483_647,
    default: 1,
    description: 'Chooses them: another one, other files.',
  })
  @IsInt()
  @Min(0)
  @Max(2_147_483_647)
  seed: number = 1;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(4000)
  reason!: string;
}

export class MigrationExtentDto {
  @ApiProperty()
  aips!: number;

  @ApiProperty()
  files!: number;

  @ApiProperty()
  sizeBytes!: number;
}

export class MigrationCountDto {
  @ApiProperty({ description: 'State or outcome.' })
  of!: string;

  @ApiPropertyOptional({ description: 'Why: a code.' })
  code?: string;

  @ApiProperty()
  count!: number;
}

export class MigrationCampaignDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ type: MigrationPolicyDto })
  policy!: MigrationPolicyDto;

  @ApiPropertyOptional()
  fonds?: string;

  @ApiProperty()
  unidentified!: boolean;

  @ApiProperty()
  sample!: number;

  @ApiProperty()
  seed!: number;

  @ApiProperty({
    enum: CAMPAIGN_STATES,
    description: '`previewed`: an approval of the kind `migration` by two persons begins it.',
  })
  state!: CampaignState;

  @ApiPropertyOptional({ description: 'Why it waits.' })
  cause?: string;

  @ApiProperty()
  reason!: string;

  @ApiPropertyOptional({ type: MigrationExtentDto, description: 'What it would be about now; until it is approved.' })
  extent?: MigrationExtentDto;

  @ApiProperty({ type: [MigrationCountDto], description: 'AIPs by state.' })
  aips!: MigrationCountDto[];

  @ApiProperty({ type: [MigrationCountDto], description: 'Files of these AIPs by outcome, with the reason.' })
  files!: MigrationCountDto[];

  @ApiProperty()
  requestedBy!: string;

  @ApiProperty({ format: 'date-time' })
  requestedAt!: string;

  @ApiPropertyOptional({ format: 'date-time' })
  previewedAt?: string;

  @ApiPropertyOptional({ description: 'Names of keys.' })
  confirmedBy?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  confirmedAt?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  endedAt?: string;
}

export class MigratedFileDto {
  @ApiProperty()
  path!: string;

  @ApiPropertyOptional({
    enum: FILE_OUTCOMES,
    description: '`differs`: it was made and not kept. Absent: not looked at yet.',
  })
  outcome?: FileOutcome;

  @ApiPropertyOptional({ description: 'Why it failed or was skipped.' })
  code?: string;

  @ApiPropertyOptional()
  message?: string;

  @ApiPropertyOptional({ description: 'Logical path of what was made of it.' })
  derivedPath?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description:
      'Formats, tool with version and parameters, isolation, every property compared with values and threshold, notes.',
  })
  report?: object;
}

export class PreviewedFileDto extends MigratedFileDto {
  @ApiProperty()
  position!: number;

  @ApiProperty({ description: 'AIP id; the original is read with the holding.' })
  aipId!: string;

  @ApiProperty()
  version!: string;

  @ApiProperty()
  sizeBytes!: number;

  @ApiProperty({ description: 'The result can be read: GET …/preview/{position}/content.' })
  hasResult!: boolean;
}

export class MigrationItemQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ITEM_STATES })
  @IsOptional()
  @IsIn(ITEM_STATES)
  state?: ItemState;

  @ApiPropertyOptional({
    enum: FILE_OUTCOMES,
    description: 'Only AIPs with files of this outcome, and of them only these.',
  })
  @IsOptional()
  @IsIn(FILE_OUTCOMES)
  outcome?: FileOutcome;
}

export class MigrationItemDto {
  @ApiProperty({ description: 'AIP id.' })
  aipId!: string;

  @ApiProperty({ enum: ITEM_STATES })
  state!: ItemState;

  @ApiPropertyOptional({ description: 'The version that has the new representation.' })
  version?: string;

  @ApiPropertyOptional({ description: 'Why it waits or failed: a code.' })
  cause?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  endedAt?: string;

  @ApiProperty({ type: [MigratedFileDto] })
  files!: MigratedFileDto[];
}
