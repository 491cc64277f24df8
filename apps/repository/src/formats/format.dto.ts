import type { LevelCause, RiskLevel } from '@mocban/format-risk';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export const LEVELS = ['low', 'moderate', 'unknown', 'high'] as const;
const DECIDERS = ['operator', 'profile', 'nara', 'nobody'] as const;

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

  @ApiProperty({ description: 'Files that have a lasting copy beside them: one made of them, of a low level.' })
  lastingCopies!: number;

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
