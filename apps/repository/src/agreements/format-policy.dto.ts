import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { PUID, RISK_LEVELS, type RiskLevel } from '@mocban/format-risk';
import {
  C11_RULES,
  FORMAT_DECISIONS,
  type C11Rule,
  type FindingDecision,
  type FormatDecision,
  type FormatOfDecision,
  type FormatPolicy,
} from '@mocban/oais';

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const FINDINGS: (C11Rule | '*')[] = ['*', ...C11_RULES];
const DECISIONS = {
  enum: [...FORMAT_DECISIONS],
  description: 'Accept, leave as it was found (of a format: warn), hold for an officer, return the package.',
};

export class FindingDecisionDto implements FindingDecision {
  @ApiProperty({ enum: FINDINGS, description: 'Rule of a finding of check C11, or `*` for any.' })
  @IsIn(FINDINGS)
  finding!: C11Rule | '*';

  @ApiProperty(DECISIONS)
  @IsIn(FORMAT_DECISIONS)
  decision!: FormatDecision;
}

export class FormatOfDecisionDto implements FormatOfDecision {
  @ApiPropertyOptional({ description: 'A format of PRONOM, by which bytes are judged.', example: 'fmt/40' })
  @IsOptional()
  @Matches(PUID, { message: 'puid must be one of PRONOM, as fmt/40' })
  puid?: string;

  @ApiPropertyOptional({ enum: [...RISK_LEVELS], description: 'Instead of a format: all of a level of risk.' })
  @IsOptional()
  @IsIn(RISK_LEVELS)
  risk?: RiskLevel;

  @ApiProperty(DECISIONS)
  @IsIn(FORMAT_DECISIONS)
  decision!: FormatDecision;
}

/** What is decided on the formats of documents, with where that comes from and when it holds. */
export class FormatFindingsPolicyDto implements FormatPolicy {
  @ApiProperty({ description: 'Reports and findings name it.' })
  @IsString()
  @Matches(/^[\p{L}\p{N}][\p{L}\p{N}._/-]{0,99}$/u, { message: 'id must be 1 to 100 letters, digits, . _ / or -' })
  id!: string;

  @ApiProperty({ description: 'The rule of law, or the decision, that says so.' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  source!: string;

  @ApiProperty({ description: 'How sure that is.' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(20)
  confidence!: string;

  @ApiProperty({ format: 'date', description: 'First day (UTC) on which packages that come are decided by it.' })
  @Matches(DAY, { message: 'validFrom must be a day, YYYY-MM-DD' })
  validFrom!: string;

  @ApiPropertyOptional({ format: 'date', description: 'Last day (UTC).' })
  @IsOptional()
  @Matches(DAY, { message: 'validTo must be a day, YYYY-MM-DD' })
  validTo?: string;

  @ApiProperty({
    type: [FindingDecisionDto],
    description: 'The first that fits counts; what none names stays as it was found.',
  })
  @ValidateNested({ each: true })
  @Type(() => FindingDecisionDto)
  @ArrayMaxSize(100)
  findings!: FindingDecisionDto[];

  @ApiProperty({
    type: [FormatOfDecisionDto],
    description: 'The first that fits counts; what none names is taken.',
  })
  @ValidateNested({ each: true })
  @Type(() => FormatOfDecisionDto)
  @ArrayMaxSize(1000)
  formats!: FormatOfDecisionDto[];
}

/** What the policy of formats made of a package. */
export class FormatDecisionsDto {
  @ApiProperty({ description: 'Policy of decisions.' })
  policy!: string;

  @ApiProperty({ description: 'Findings that it holds for an officer.' })
  held!: number;

  @ApiProperty({ description: 'Findings that it returns the package for.' })
  returned!: number;
}
