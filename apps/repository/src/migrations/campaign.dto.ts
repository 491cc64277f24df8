import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { PageQuery } from '../http/paging.js';
import { MigrationPolicyDto } from './policy.dto.js';
import {
  CAMPAIGN_STATES,
  FILE_OUTCOMES,
  ITEM_STATES,
  type CampaignState,
  type FileOutcome,
  type ItemState,
} from './rows.js';

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
