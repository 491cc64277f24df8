import type { FormatAssessment, LevelCause, RiskLevel } from '@mocban/format-risk';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsString, Matches } from 'class-validator';
import { PageQuery } from '../http/paging.js';

const LEVELS = ['low', 'moderate', 'unknown', 'high'] as const;
const DECIDERS = ['operator', 'profile', 'nara', 'nobody'] as const;
/** `none`: not identified. */
const PUID = /^(none|(x-)?[a-z]{3}\/[0-9]{1,7})$/;

export class TextsDto {
  @ApiProperty()
  vi!: string;

  @ApiProperty()
  en!: string;
}

export class RiskReasonDto {
  @ApiProperty({ example: 'NARA_LEVEL' })
  code!: string;

  @ApiPropertyOptional({ enum: LEVELS, description: 'The level it speaks for.' })
  level?: RiskLevel;

  @ApiProperty({ description: 'Who says so.', example: 'NARA 2026-03-20' })
  source!: string;

  @ApiProperty({ type: TextsDto })
  text!: TextsDto;
}

export class NaraStandingDto {
  @ApiProperty({ example: 'NF00303' })
  id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ enum: LEVELS })
  level!: RiskLevel;

  @ApiProperty({ description: 'From 39, the safest, to -52.' })
  rating!: number;

  @ApiProperty({ description: 'With prevalence and feasibility: the lower, the sooner something should be done.' })
  total!: number;

  @ApiPropertyOptional({ description: '`answers`, or which other formats the rating is that of.' })
  basis?: string;

  @ApiProperty({ example: 'Transform' })
  action!: string;

  @ApiProperty()
  plan!: string;
}

export class PolicyStandingDto {
  @ApiProperty()
  id!: string;

  @ApiProperty({ enum: ['operator', 'profile'] })
  origin!: string;

  @ApiProperty({ enum: ['decides', 'at-least', 'where-unassessed'] })
  effect!: string;

  @ApiProperty({ enum: LEVELS })
  level!: RiskLevel;

  @ApiPropertyOptional({ enum: ['migrate'] })
  task?: string;

  @ApiProperty()
  source!: string;

  @ApiProperty({ enum: ['V', 'S', 'S2', 'S1', 'R', 'I'] })
  confidence!: string;

  @ApiProperty()
  decidedBy!: string;
}

export class FormatRiskDto {
  @ApiPropertyOptional({ description: 'Absent for what nobody could identify.', example: 'fmt/40' })
  puid?: string;

  @ApiPropertyOptional()
  name?: string;

  @ApiProperty({ enum: LEVELS })
  level!: RiskLevel;

  @ApiProperty({ enum: DECIDERS, description: 'Whose word the level is.' })
  decidedBy!: string;

  @ApiPropertyOptional({ description: "NARA's rating, of the worst of its rows." })
  rating?: number;

  @ApiProperty({ description: 'Whether it gives permanent records the sign of obsolete technology (Quyết định 76).' })
  atRisk!: boolean;

  @ApiProperty({ type: [String], enum: ['migrate'], description: 'What a policy asks to be done.' })
  tasks!: readonly string[];

  @ApiProperty({ type: [NaraStandingDto] })
  nara!: NaraStandingDto[];

  @ApiProperty({ type: [PolicyStandingDto] })
  policy!: PolicyStandingDto[];

  @ApiProperty({ type: [RiskReasonDto] })
  reasons!: RiskReasonDto[];
}

export class HeldFormatDto extends FormatRiskDto {
  @ApiProperty({ description: 'Content files of the newest versions.' })
  files!: number;

  @ApiProperty()
  bytes!: number;

  @ApiProperty({ description: 'Holdings that have such files.' })
  holdings!: number;

  @ApiProperty({ description: 'Files whose name says something else than their bytes.' })
  mismatches!: number;

  @ApiPropertyOptional({ description: 'Since when the level is this one.' })
  since?: string;
}

export class LevelCauseDto {
  @ApiProperty({
    enum: ['answer', 'row-added', 'row-removed', 'rating', 'policy-added', 'policy-removed', 'policy-changed'],
  })
  cause!: string;

  @ApiProperty({ description: "Id of NARA's row or of the policy row." })
  id!: string;

  @ApiPropertyOptional({ description: 'Of an answer, e.g. `6.1`.' })
  question?: string;

  @ApiPropertyOptional({ oneOf: [{ type: 'string' }, { type: 'number' }] })
  from?: string | number;

  @ApiPropertyOptional({ oneOf: [{ type: 'string' }, { type: 'number' }] })
  to?: string | number;
}

export class FormatChangeDto {
  @ApiProperty()
  id!: number;

  @ApiPropertyOptional({ description: 'Absent for what nobody could identify.' })
  puid?: string;

  @ApiProperty({ enum: LEVELS })
  from!: RiskLevel;

  @ApiProperty({ enum: LEVELS })
  to!: RiskLevel;

  @ApiProperty({ type: [LevelCauseDto] })
  because!: readonly LevelCause[];

  @ApiProperty({ description: 'Id of the basis it came with.' })
  basis!: number;

  @ApiProperty()
  at!: string;
}

export class BasisReleaseDto {
  @ApiProperty({ example: 'nara-risk-matrix' })
  id!: string;

  @ApiProperty()
  version!: string;

  @ApiProperty()
  publisher!: string;

  @ApiProperty()
  licence!: string;

  @ApiProperty({ description: 'What the licence asks to be said.' })
  attribution!: string;
}

export class RiskBasisDto {
  @ApiProperty()
  id!: number;

  @ApiProperty({ description: 'SHA-256 over releases and rows in force.' })
  fingerprint!: string;

  @ApiProperty({ type: [BasisReleaseDto] })
  releases!: BasisReleaseDto[];

  @ApiProperty({ description: 'Rows of the operator that were in force.' })
  operatorRows!: number;

  @ApiProperty({ description: 'Formats whose level or sign was another before.' })
  changed!: number;

  @ApiProperty({ description: 'Formats whose holdings have still to be looked at.' })
  pending!: number;

  @ApiProperty()
  madeAt!: string;

  @ApiPropertyOptional()
  endedAt?: string;
}

export class HoldingFormatsDto {
  @ApiPropertyOptional({ enum: LEVELS, description: 'The worst of its formats; absent until it was looked at.' })
  level?: RiskLevel;

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

  @ApiProperty()
  atRisk!: boolean;

  @ApiPropertyOptional()
  since?: string;
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
    enum: ['high', 'rising', 'unidentified', 'unassessed', 'few-files', 'mismatches', 'to-migrate', 'deprecated'],
  })
  because!: string[];

  @ApiProperty()
  files!: number;

  @ApiProperty()
  holdings!: number;

  @ApiProperty()
  mismatches!: number;
}

export class ReportQuery {
  @ApiPropertyOptional({ enum: ['json', 'csv'], default: 'json' })
  @IsOptional()
  @IsIn(['json', 'csv'])
  format: 'json' | 'csv' = 'json';
}

/** The shape in which answers give an assessment; what NARA was answered stays out. */
export const riskOf = ({
  assessment,
  atRisk,
  name,
}: {
  assessment: FormatAssessment;
  atRisk: boolean;
  name?: string | undefined;
}): FormatRiskDto => ({
  ...(assessment.puid !== undefined && { puid: assessment.puid }),
  ...(name !== undefined && { name }),
  level: assessment.level,
  decidedBy: assessment.decidedBy,
  ...(assessment.rating !== undefined && { rating: assessment.rating }),
  atRisk,
  tasks: assessment.tasks,
  nara: assessment.nara.map(({ id, name: title, level, rating, total, basis, action, plan }) => ({
    id,
    name: title,
    level,
    rating,
    total,
    ...(basis !== undefined && { basis }),
    action,
    plan,
  })),
  policy: assessment.policy.map(({ validFrom: _from, validTo: _to, ...row }) => row),
  reasons: assessment.reasons.map(({ code, level, source, text }) => ({
    code,
    ...(level !== undefined && { level }),
    source,
    text,
  })),
});
