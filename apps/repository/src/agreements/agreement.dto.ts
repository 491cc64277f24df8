import { ApiProperty, ApiPropertyOptional, PartialType, PickType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type {
  FormatPolicy,
  SignatureDecision,
  SignaturePolicy,
  SignatureRule,
  SubmissionProfileName,
} from '@mocban/oais';
import type { ReviewPolicy } from '../database/entities/producers.js';
import { FormatFindingsPolicyDto } from './format-policy.dto.js';

const PACKAGE_PROFILES: SubmissionProfileName[] = ['tt05', 'eark', 'bagit', 'tt02', 'spreadsheet', 'edxml'];
const DECISIONS: SignatureDecision[] = ['accept', 'note', 'hold', 'return'];
const VERDICT = /^(?:\*|[A-Z][A-Z_]{0,99})$/;
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const FORMAT = /^([a-z0-9]{1,16}|[a-z]+\/[a-z0-9.+-]{1,100})$/;

/** What an agreement bounds; what is left out is not bounded. */
export class AgreementLimitsDto {
  @ApiPropertyOptional({ format: 'date', description: 'First day (UTC) on which packages may be registered.' })
  @IsOptional()
  @Matches(DAY, { message: 'validFrom must be a day, YYYY-MM-DD' })
  validFrom?: string;

  @ApiPropertyOptional({ format: 'date', description: 'Last day (UTC).' })
  @IsOptional()
  @Matches(DAY, { message: 'validTo must be a day, YYYY-MM-DD' })
  validTo?: string;

  @ApiPropertyOptional({ minimum: 1, description: 'Packages; those that were returned or quarantined do not count.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  maxPackages?: number;

  @ApiPropertyOptional({ minimum: 1, description: 'Documents in all packages together.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  maxDocuments?: number;

  @ApiPropertyOptional({ minimum: 1, description: 'Size of one package.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  maxPackageBytes?: number;

  @ApiPropertyOptional({ minimum: 1, description: 'Size of all packages together.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  maxTotalBytes?: number;

  @ApiPropertyOptional({ enum: PACKAGE_PROFILES, isArray: true })
  @IsOptional()
  @IsIn(PACKAGE_PROFILES, { each: true })
  @ArrayMinSize(1)
  packageProfiles?: SubmissionProfileName[];

  @ApiPropertyOptional({
    type: [String],
    description:
      'Formats of documents: extensions without a dot, media types, or PUIDs of PRONOM, by which their bytes are judged.',
    example: ['pdf', 'image/tiff'],
  })
  @IsOptional()
  @Matches(FORMAT, { each: true, message: 'formats must be extensions without a dot or media types, in lower case' })
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  formats?: string[];
}

export class SignatureRuleDto implements SignatureRule {
  @ApiProperty({ description: 'Of ETSI EN 319 102-1, or `*` for any.', example: 'INDETERMINATE' })
  @Matches(VERDICT, { message: 'indication must be that of a verdict, or *' })
  indication!: string;

  @ApiPropertyOptional({ description: 'Any when it is left out.', example: 'REVOKED_NO_POE' })
  @IsOptional()
  @Matches(VERDICT, { message: 'subIndication must be that of a verdict' })
  subIndication?: string;

  @ApiProperty({
    enum: DECISIONS,
    description: 'Accept, accept with a note and judge again, hold for an officer, return.',
  })
  @IsIn(DECISIONS)
  decision!: SignatureDecision;
}

/** What is decided on verdicts on signatures, with where that comes from. */
export class SignaturePolicyDto {
  @ApiProperty({ description: 'Reports name it.' })
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

  @ApiProperty({ type: [SignatureRuleDto], description: 'The first that fits counts; one is for `*`.' })
  @ValidateNested({ each: true })
  @Type(() => SignatureRuleDto)
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  rules!: SignatureRuleDto[];
}

export class CreateAgreementBody {
  @ApiProperty({ description: 'The registration code that the archive gives.', example: 'DK-2026-001' })
  @IsString()
  @Matches(/^[\p{L}\p{N}][\p{L}\p{N}._/-]{0,99}$/u, { message: 'code must be 1 to 100 letters, digits, . _ / or -' })
  code!: string;

  @ApiProperty({ description: 'Code of the agency.' })
  @IsString()
  @IsNotEmpty()
  agency!: string;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  title!: string;

  @ApiPropertyOptional({
    description: 'Code of the fonds (phông) that what comes under it belongs to; without it the code of the agency.',
  })
  @IsOptional()
  @IsString()
  @Matches(/^[\p{L}\p{N}][\p{L}\p{N}._/-]{0,99}$/u, { message: 'fonds must be 1 to 100 letters, digits, . _ / or -' })
  fonds?: string;

  @ApiPropertyOptional({ default: true, description: 'A historical archive takes only permanent records (check C9).' })
  @IsOptional()
  @IsBoolean()
  historicalArchive: boolean = true;

  @ApiPropertyOptional({
    enum: ['review', 'accept'],
    deprecated: true,
    description: 'An earlier way to say review, which goes before it: on-finding (review) or never (accept).',
  })
  @IsOptional()
  @IsIn(['review', 'accept'])
  onOfficerFinding?: 'review' | 'accept';

  @ApiPropertyOptional({ minimum: 0, description: 'Number of documents registered to be delivered.' })
  @IsOptional()
  @IsInt()
  @Min(0)
  registeredDocuments?: number;

  @ApiPropertyOptional({
    enum: ['warn', 'block'],
    description: 'What becomes of packages that are not scanned for malware; as the service is configured when absent.',
  })
  @IsOptional()
  @IsIn(['warn', 'block'])
  malwarePolicy?: 'warn' | 'block';

  @ApiPropertyOptional({
    type: SignaturePolicyDto,
    nullable: true,
    description:
      'What is decided on verdicts on signatures (check C12); as the service is configured when absent or null.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => SignaturePolicyDto)
  signaturePolicy?: SignaturePolicyDto | null;

  @ApiPropertyOptional({
    type: FormatFindingsPolicyDto,
    nullable: true,
    description:
      'What is decided on the formats of documents and what is found of them (check C11); when absent or null, findings warn and every format is taken.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => FormatFindingsPolicyDto)
  formatPolicy?: FormatFindingsPolicyDto | null;

  @ApiPropertyOptional({
    enum: ['always', 'on-finding', 'never'],
    default: 'on-finding',
    description:
      'When an officer decides: on every package, on those with findings that are for an officer to judge, or on none.',
  })
  @IsOptional()
  @IsIn(['always', 'on-finding', 'never'])
  review?: ReviewPolicy;

  @ApiPropertyOptional({
    enum: ['review', 'record'],
    description:
      'Documents that are held already (check C14): put before an officer, as Thông tư 05 wants it and as is done when this is left out, or only recorded.',
  })
  @IsOptional()
  @IsIn(['review', 'record'])
  duplicates?: 'review' | 'record';

  @ApiPropertyOptional({ type: AgreementLimitsDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => AgreementLimitsDto)
  limits?: AgreementLimitsDto;
}

/** What is given is changed; `limits` are replaced as a whole. */
export class ChangeAgreementBody extends PartialType(
  PickType(CreateAgreementBody, [
    'title',
    'registeredDocuments',
    'malwarePolicy',
    'signaturePolicy',
    'formatPolicy',
    'onOfficerFinding',
    'review',
    'duplicates',
    'limits',
  ] as const),
) {
  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  historicalArchive?: boolean;
}

export class AgreementChangeDto {
  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ description: 'Name of the key that changed it.' })
  agent!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'What was changed, as it was.' })
  before!: Record<string, unknown>;

  @ApiProperty({ type: 'object', additionalProperties: true })
  after!: Record<string, unknown>;
}

export class AgreementDto {
  @ApiProperty()
  code!: string;

  @ApiProperty({ description: 'Code of the agency.' })
  agency!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty({ description: 'Code of the fonds (phông).' })
  fonds!: string;

  @ApiProperty()
  historicalArchive!: boolean;

  @ApiPropertyOptional()
  registeredDocuments?: number;

  @ApiProperty({ enum: ['always', 'on-finding', 'never'], description: 'When an officer decides.' })
  review!: ReviewPolicy;

  @ApiProperty({ enum: ['review', 'record'], description: 'What becomes of documents that are held already.' })
  duplicates!: 'review' | 'record';

  @ApiProperty({ type: AgreementLimitsDto })
  limits!: AgreementLimitsDto;

  @ApiPropertyOptional({ enum: ['warn', 'block'] })
  malwarePolicy?: 'warn' | 'block';

  @ApiPropertyOptional({ type: SignaturePolicyDto })
  signaturePolicy?: SignaturePolicy;

  @ApiPropertyOptional({ type: FormatFindingsPolicyDto })
  formatPolicy?: FormatPolicy;

  @ApiProperty({ description: 'Whether transfers may be registered under it.' })
  open!: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiPropertyOptional({ format: 'date-time' })
  closedAt?: string;
}
