import { VOLUME_KINDS } from '@mocban/oais';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { BACKUP_CHOICES } from './backup-rules.js';
import { VOLUME_STATES, VOLUME_STEPS, type VolumeStep } from './volume-states.js';

const CHOICES = Object.keys(BACKUP_CHOICES);
/** What an officer may say; the rest is said by metadata. */
const DESIGNATIONS = ['special-value', 'at-risk', 'permanent'];
const MOST = 100_000;

export class RegisterVolumeBody {
  @ApiProperty({ example: 'BH-2026-001', description: 'What is written on the medium.' })
  @IsString()
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, { message: 'label has letters, digits, . _ and -' })
  label!: string;

  @ApiProperty({ enum: VOLUME_KINDS })
  @IsIn(VOLUME_KINDS)
  kind!: string;

  @ApiProperty({ type: 'integer', minimum: 1 })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  capacityBytes!: number;

  @ApiProperty({ description: "The maker's." })
  @IsString()
  @Matches(/^\P{C}{1,500}$/u, { message: 'serial is a text of one line' })
  serial!: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(500)
  location?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(500)
  custodian?: string;

  @ApiPropertyOptional({ format: 'date', description: 'The day until which the maker vouches for it.' })
  @IsOptional()
  @Matches(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, { message: 'ratedLifeEnd is a day, YYYY-MM-DD' })
  ratedLifeEnd?: string;

  @ApiPropertyOptional({ type: 'integer', default: 12 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(600)
  inspectEveryMonths: number = 12;

  @ApiPropertyOptional({
    type: 'integer',
    default: 12,
    description: 'Months before that day from which an alarm says so.',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(600)
  renewBeforeMonths: number = 12;

  @ApiPropertyOptional({ description: 'Label of the volume that it is to take the place of.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  replaces?: string;
}

export class PlanVolumesBody {
  @ApiProperty({ type: [String], description: 'Volumes to be filled: registered, and nothing on them.' })
  @IsArray()
  @ArrayMaxSize(1000)
  @IsString({ each: true })
  labels!: string[];

  @ApiPropertyOptional({ type: [String], enum: CHOICES, isArray: true })
  @IsOptional()
  @IsArray()
  @IsIn(CHOICES, { each: true })
  choices?: string[];

  @ApiPropertyOptional({ type: [String], description: 'Whole fonds, by code.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsString({ each: true })
  fonds?: string[];

  @ApiPropertyOptional({ type: [String], description: 'Holdings, by UUID.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST)
  @IsUUID(undefined, { each: true })
  aips?: string[];

  @ApiPropertyOptional({ description: 'Label of a volume whose packages are to be written anew.' })
  @IsOptional()
  @IsString()
  renew?: string;

  @ApiPropertyOptional({ default: true, description: 'Leave out what is on a sealed volume; never with `renew`.' })
  @IsOptional()
  @IsBoolean()
  onlyMissing: boolean = true;

  @ApiPropertyOptional({ description: '`digest` of the plan that was shown: it is carried out. Absent: show it.' })
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/, { message: 'confirm is the digest of a plan' })
  confirm?: string;
}

export class PlannedPackageDto {
  @ApiProperty()
  aipId!: string;

  @ApiProperty()
  objectPath!: string;

  @ApiProperty()
  inventorySha512!: string;

  @ApiProperty()
  fonds!: string;

  @ApiProperty({ type: 'integer' })
  sizeBytes!: number;

  @ApiProperty({ type: 'integer' })
  files!: number;
}

export class PlannedVolumeDto {
  @ApiProperty()
  label!: string;

  @ApiProperty({ type: 'integer', description: 'What is left for packages.' })
  usableBytes!: number;

  @ApiProperty({ type: 'integer', description: 'What its packages take on the medium.' })
  occupiedBytes!: number;

  @ApiProperty({ type: [PlannedPackageDto] })
  packages!: PlannedPackageDto[];
}

export class LeftPackageDto {
  @ApiProperty({ type: PlannedPackageDto })
  package!: PlannedPackageDto;

  @ApiProperty({ enum: ['larger-than-a-volume', 'no-room'] })
  reason!: string;
}

export class VolumePlanDto {
  @ApiProperty({ description: 'Given as `confirm` it carries out this plan and no other.' })
  digest!: string;

  @ApiProperty()
  confirmed!: boolean;

  @ApiProperty({ type: [PlannedVolumeDto], description: 'What `mocban volume write --plan` takes.' })
  volumes!: PlannedVolumeDto[];

  @ApiProperty({ type: [LeftPackageDto], description: 'Packages without a place.' })
  left!: LeftPackageDto[];
}

export class SealBody {
  @ApiProperty({ description: '`seal.txt` of the volume.' })
  @IsString()
  @MaxLength(4096)
  text!: string;

  @ApiProperty({ description: '`seal.sig`, base64.' })
  @IsString()
  @MaxLength(200)
  signature!: string;

  @ApiProperty({ description: '`key.pem`.' })
  @IsString()
  @MaxLength(2000)
  publicKey!: string;
}

export class VolumeStepBody {
  @ApiProperty({ enum: VOLUME_STEPS })
  @IsIn(VOLUME_STEPS)
  step!: VolumeStep;

  @ApiPropertyOptional({ description: 'Why, or to whom.' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  note?: string;

  @ApiPropertyOptional({ description: 'Where it is from now on.' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  location?: string;

  @ApiPropertyOptional({ description: 'Who has it from now on.' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  custodian?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'What `mocban volume inspect --json` answered; for `inspected` and only there.',
  })
  @IsOptional()
  @IsObject()
  inspection?: Record<string, unknown>;
}

export class VolumeStepDto {
  @ApiProperty({ description: 'Number of the step; names the record of an inspection.' })
  id!: string;

  @ApiProperty()
  step!: string;

  @ApiProperty({ enum: VOLUME_STATES })
  state!: string;

  @ApiProperty({ description: 'Name of the key.' })
  person!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiPropertyOptional()
  note?: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  detail?: Record<string, unknown>;
}

export class VolumeDto {
  @ApiProperty()
  label!: string;

  @ApiProperty({ enum: VOLUME_KINDS })
  kind!: string;

  @ApiProperty({ type: 'integer' })
  capacityBytes!: number;

  @ApiProperty()
  serial!: string;

  @ApiProperty({ enum: VOLUME_STATES })
  state!: string;

  @ApiPropertyOptional()
  location?: string;

  @ApiPropertyOptional()
  custodian?: string;

  @ApiPropertyOptional({ format: 'date' })
  ratedLifeEnd?: string;

  @ApiProperty({ type: 'integer' })
  inspectEveryMonths!: number;

  @ApiProperty({ type: 'integer' })
  renewBeforeMonths!: number;

  @ApiPropertyOptional()
  replaces?: string;

  @ApiProperty({ description: 'An inspection found damage, and none since found it intact.' })
  damaged!: boolean;

  @ApiProperty({ type: 'integer', description: 'Planned for it, or on it.' })
  packages!: number;

  @ApiPropertyOptional({ format: 'date-time' })
  sealedAt?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  inspectedAt?: string;

  @ApiProperty({ description: 'Its rated life ends within the months given.' })
  renewalDue!: boolean;

  @ApiProperty()
  inspectionDue!: boolean;
}

export class VolumeDetailsDto extends VolumeDto {
  @ApiPropertyOptional({ description: 'The lines that were signed.' })
  seal?: string;

  @ApiPropertyOptional({ description: 'Ed25519, base64.' })
  signature?: string;

  @ApiPropertyOptional({ description: 'PEM.' })
  publicKey?: string;

  @ApiProperty({ type: [VolumeStepDto] })
  steps!: VolumeStepDto[];
}

export class DesignateBody {
  @ApiProperty({ enum: DESIGNATIONS })
  @IsIn(DESIGNATIONS)
  reason!: string;

  @ApiProperty({ description: 'The decision it rests on, or the signs of risk.' })
  @IsString()
  @Matches(/\S/, { message: 'basis must be said' })
  @MaxLength(2000)
  basis!: string;

  @ApiProperty({ type: [String], description: 'Holdings, by UUID.' })
  @IsArray()
  @ArrayMaxSize(MOST)
  @IsUUID(undefined, { each: true })
  aips!: string[];
}

export class DesignatedDto {
  @ApiProperty({ type: 'integer', description: 'Holdings that have the reason now and had it not.' })
  designated!: number;
}

export class BackupListQuery {
  @ApiPropertyOptional({ type: 'integer', description: 'What was received until the end of this year.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1900)
  @Max(9999)
  year?: number;

  @ApiPropertyOptional({ enum: ['json', 'csv'], default: 'json' })
  @IsOptional()
  @IsIn(['json', 'csv'])
  format: 'json' | 'csv' = 'json';
}
