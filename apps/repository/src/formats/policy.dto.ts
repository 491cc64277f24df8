import type { PolicyConfidence, PolicyEffect, RiskLevel } from '@mocban/format-risk';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsNotEmpty, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';

const EFFECTS = ['decides', 'at-least', 'where-unassessed'] as const;
const LEVELS = ['low', 'moderate', 'high'] as const;
/** How well founded a rule is, the best first. */
export const CONFIDENCES = ['V', 'S', 'S2', 'S1', 'R', 'I'] as const;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export class ReasonTextsDto {
  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  vi!: string;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  en!: string;
}

export class AddPolicyRowBody {
  @ApiPropertyOptional({ description: 'A format; or else `family`.', example: 'fmt/40' })
  @IsOptional()
  @IsString()
  @MaxLength(20)
  puid?: string;

  @ApiPropertyOptional({ description: 'Id of a family of formats.', example: 'doc' })
  @IsOptional()
  @IsString()
  @MaxLength(60)
  family?: string;

  @ApiProperty({
    enum: EFFECTS,
    description:
      '`decides`: the level, whatever others say. `at-least`: no lower level. `where-unassessed`: the level where nobody else has one.',
  })
  @IsIn(EFFECTS)
  effect!: PolicyEffect;

  @ApiProperty({ enum: LEVELS })
  @IsIn(LEVELS)
  level!: Exclude<RiskLevel, 'unknown'>;

  @ApiPropertyOptional({ enum: ['migrate'], description: 'What is to be done with such files.' })
  @IsOptional()
  @IsIn(['migrate'])
  task?: 'migrate';

  @ApiProperty({ type: ReasonTextsDto })
  @ValidateNested()
  @Type(() => ReasonTextsDto)
  reason!: ReasonTextsDto;

  @ApiProperty({ description: 'The decision or text it rests on.' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  source!: string;

  @ApiProperty({
    enum: CONFIDENCES,
    description:
      'V: read in the text itself; S2: two descriptions agree; S: a description; S1: one only; R: general knowledge; I: inferred.',
  })
  @IsIn(CONFIDENCES)
  confidence!: PolicyConfidence;

  @ApiProperty({ example: '2026-12-01' })
  @Matches(DAY, { message: 'validFrom must be a day, YYYY-MM-DD' })
  validFrom!: string;

  @ApiPropertyOptional({ description: 'The first day it no longer holds.' })
  @IsOptional()
  @Matches(DAY, { message: 'validTo must be a day, YYYY-MM-DD' })
  validTo?: string;

  @ApiProperty({ description: 'Who decided it.' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  decidedBy!: string;
}

export class WithdrawPolicyRowBody {
  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  reason!: string;
}

export class PolicyRowDto {
  @ApiProperty({ description: 'A UUID, or of a row of the national profile its name.' })
  id!: string;

  @ApiProperty({ enum: ['operator', 'profile'] })
  origin!: string;

  @ApiPropertyOptional()
  puid?: string;

  @ApiPropertyOptional()
  family?: string;

  @ApiProperty({ enum: EFFECTS })
  effect!: string;

  @ApiProperty({ enum: LEVELS })
  level!: string;

  @ApiPropertyOptional({ enum: ['migrate'] })
  task?: string;

  @ApiProperty({ type: ReasonTextsDto })
  reason!: ReasonTextsDto;

  @ApiProperty()
  source!: string;

  @ApiProperty({ enum: CONFIDENCES })
  confidence!: string;

  @ApiProperty()
  validFrom!: string;

  @ApiPropertyOptional()
  validTo?: string;

  @ApiProperty()
  decidedBy!: string;

  @ApiProperty({
    enum: ['proposed', 'in-force', 'leaving', 'withdrawn', 'refused'],
    description:
      '`proposed`, `leaving`: it says less of a risk, or its withdrawal does; a second person decides (POST /v1/approvals, `format-policy`).',
  })
  state!: string;

  @ApiPropertyOptional()
  requestedBy?: string;

  @ApiPropertyOptional()
  requestedAt?: string;

  @ApiPropertyOptional()
  inForceBy?: string;

  @ApiPropertyOptional()
  withdrawnBy?: string;

  @ApiPropertyOptional()
  withdrawnBecause?: string;
}

export class FormatFamilyDto {
  @ApiProperty({ example: 'doc' })
  id!: string;

  @ApiProperty({ type: ReasonTextsDto })
  label!: ReasonTextsDto;

  @ApiProperty({ type: [String] })
  puids!: readonly string[];
}

export class FormatPolicyDto {
  @ApiProperty({
    type: [PolicyRowDto],
    description: 'Rows of this archive, the latest first, also those that hold no longer.',
  })
  operator!: PolicyRowDto[];

  @ApiProperty({ type: [PolicyRowDto], description: 'The national profile that comes with the software.' })
  profile!: PolicyRowDto[];

  @ApiProperty({ type: [FormatFamilyDto] })
  families!: readonly FormatFamilyDto[];
}
