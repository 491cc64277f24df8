import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { ROLES, type Role } from '../database/entities/producers.js';
import { PageQuery } from '../http/paging.js';
import { GRACE_SECONDS, MAX_GRACE_SECONDS } from './grace.js';

/** One spelling per holder, so that two keys of one person are seen to be. */
const oneSpelling = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' ? value.normalize('NFC').trim().toLowerCase() : value;

export class KeyQuery extends PageQuery {
  @ApiPropertyOptional({ minimum: 0, maximum: 3650, description: 'Only keys in use that end within so many days.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(3650)
  expiresWithinDays?: number;
}

export class CreateKeyBody {
  @ApiProperty({ description: 'What the key is for.', example: 'records system of the department' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name!: string;

  @ApiProperty({ enum: ROLES })
  @IsIn(ROLES)
  role!: Role;

  @ApiPropertyOptional({ description: 'Code of the agency; for keys of producers and contractors only.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  agency?: string;

  @ApiPropertyOptional({
    type: [String],
    description:
      'Codes of the fonds the key is limited to; without it all. Not for keys of agencies and administrators.',
  })
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(1000)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  fonds?: string[];

  @ApiPropertyOptional({
    description: 'Who holds it, e.g. a staff number: for the two-person rule the keys of one holder are one person.',
  })
  @IsOptional()
  @Transform(oneSpelling)
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  holder?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'When it ends; without it in a year.' })
  @IsOptional()
  @IsISO8601({ strict: true })
  expiresAt?: string;
}

export class RotateKeyBody {
  @ApiPropertyOptional({
    minimum: 0,
    maximum: MAX_GRACE_SECONDS,
    default: GRACE_SECONDS,
    description: 'How long the secret before stays valid.',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_GRACE_SECONDS)
  graceSeconds: number = GRACE_SECONDS;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'When the key ends, for an administrator to say; without it in a year, one’s own when it did before.',
  })
  @IsOptional()
  @IsISO8601({ strict: true })
  expiresAt?: string;
}

export class KeyDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ enum: ROLES })
  role!: Role;

  @ApiPropertyOptional({ description: 'Code of the agency of a producer or contractor.' })
  agency?: string;

  @ApiPropertyOptional({ type: [String], description: 'Codes of the fonds it is limited to.' })
  fonds?: readonly string[];

  @ApiPropertyOptional()
  holder?: string;

  @ApiProperty({ description: 'The part of the key that is not secret.' })
  prefix!: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Absent: it does not end by itself.' })
  expiresAt?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  rotatedAt?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'Until then the secret before the rotation is valid as well.',
  })
  previousUntil?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'To the minute.' })
  lastUsedAt?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  revokedAt?: string;
}

export class CreatedKeyDto extends KeyDto {
  @ApiProperty({ description: 'The key itself, shown this once.' })
  key!: string;
}
