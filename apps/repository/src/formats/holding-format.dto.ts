import type { RiskLevel } from '@mocban/format-risk';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsString, Matches } from 'class-validator';
import { PageQuery } from '../http/paging.js';
import { HeldFormatDto, LEVELS } from './format.dto.js';

/** `none`: not identified. */
const PUID = /^(none|(x-)?[a-z]{3}\/[0-9]{1,7})$/;

export class HoldingFormatsDto {
  @ApiPropertyOptional({ enum: LEVELS, description: 'The worst of its formats; absent until it was looked at.' })
  level?: RiskLevel;

  @ApiPropertyOptional({
    enum: LEVELS,
    description: 'The worst level of files that have no lasting copy beside them: one made of them, of a low level.',
  })
  residual?: RiskLevel;

  @ApiProperty({ description: 'Whether lasting copies beside its originals make the residual level a lower one.' })
  isMitigated!: boolean;

  @ApiProperty({
    description: 'Whether it is a permanent record with the sign of obsolete technology (Quyết định 76).',
  })
  atRisk!: boolean;

  @ApiPropertyOptional()
  since?: string;

  @ApiProperty({ type: [HeldFormatDto] })
  formats!: HeldFormatDto[];

  @ApiProperty({ type: () => [HoldingChangeDto] })
  changes!: HoldingChangeDto[];
}

export class HoldingChangeDto {
  @ApiProperty({ enum: LEVELS })
  from!: RiskLevel;

  @ApiProperty({ enum: LEVELS })
  to!: RiskLevel;

  @ApiProperty({ type: [String], description: 'Formats that gave it the level; empty for what nobody could identify.' })
  puids!: string[];

  @ApiProperty()
  basis!: number;

  @ApiProperty()
  at!: string;
}

export class RiskyHoldingQuery extends PageQuery {
  @ApiPropertyOptional({ enum: LEVELS })
  @IsOptional()
  @IsIn(LEVELS)
  level?: RiskLevel;

  @ApiPropertyOptional({ description: '`none` for what nobody could identify.', example: 'fmt/40' })
  @IsOptional()
  @IsString()
  @Matches(PUID, { message: 'puid must be a PUID or none' })
  puid?: string;

  @ApiPropertyOptional({ description: 'Only permanent records with the sign of obsolete technology.' })
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  atRisk?: boolean;
}

export class RiskyHoldingDto {
  @ApiProperty({ format: 'uuid' })
  uuid!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty()
  fonds!: string;

  @ApiPropertyOptional()
  recordCode?: string;

  @ApiPropertyOptional({ enum: LEVELS })
  level?: RiskLevel;

  @ApiPropertyOptional({
    enum: LEVELS,
    description: 'The worst level of files that have no lasting copy beside them: one made of them, of a low level.',
  })
  residual?: RiskLevel;

  @ApiProperty({ description: 'Whether lasting copies beside its originals make the residual level a lower one.' })
  isMitigated!: boolean;

  @ApiProperty()
  atRisk!: boolean;

  @ApiPropertyOptional()
  since?: string;
}

/** The last change of a level. */
export class LastLevelChangeDto {
  @ApiProperty({ enum: LEVELS })
  from!: RiskLevel;

  @ApiProperty({ enum: LEVELS })
  to!: RiskLevel;

  @ApiProperty({ format: 'date-time' })
  at!: string;
}

export class WatchedFormatDto {
  @ApiPropertyOptional({ description: 'Absent for what nobody could identify.' })
  puid?: string;

  @ApiPropertyOptional()
  name?: string;

  @ApiProperty({ enum: LEVELS })
  level!: RiskLevel;

  @ApiProperty({
    type: [String],
    enum: [
      'high',
      'rising',
      'unidentified',
      'unassessed',
      'few-files',
      'mismatches',
      'to-migrate',
      'deprecated',
      'mitigated',
    ],
    description: '`mitigated`: every file of it has a lasting copy beside it; it is not `to-migrate` any more.',
  })
  because!: string[];

  @ApiPropertyOptional({ type: LastLevelChangeDto, description: 'Of a format that is rising: how, and since when.' })
  rising?: LastLevelChangeDto;

  @ApiProperty()
  files!: number;

  @ApiProperty()
  holdings!: number;

  @ApiProperty()
  mismatches!: number;

  @ApiProperty({ description: 'Files that have a lasting copy beside them.' })
  lastingCopies!: number;
}

export class ReportQuery {
  @ApiPropertyOptional({ enum: ['json', 'csv'], default: 'json' })
  @IsOptional()
  @IsIn(['json', 'csv'])
  format: 'json' | 'csv' = 'json';
}
