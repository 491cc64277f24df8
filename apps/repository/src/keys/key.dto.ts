import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { ROLES, type Role } from '../database/entities/producers.js';

export class CreateKeyBody {
  @ApiProperty({ description: 'What the key is for.', example: 'records system of the department' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name!: string;

  @ApiProperty({ enum: ROLES })
  @IsIn(ROLES)
  role!: Role;

  @ApiPropertyOptional({ description: 'Code of the agency; for producer keys only.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  agency?: string;
}

export class KeyDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ enum: ROLES })
  role!: Role;

  @ApiPropertyOptional({ description: 'Code of the agency of a producer key.' })
  agency?: string;

  @ApiProperty({ description: 'The part of the key that is not secret.' })
  prefix!: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiPropertyOptional({ format: 'date-time' })
  revokedAt?: string;
}

export class CreatedKeyDto extends KeyDto {
  @ApiProperty({ description: 'The key itself, shown this once.' })
  key!: string;
}
