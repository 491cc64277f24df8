import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Matches, MaxLength, Min } from 'class-validator';

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
    default: 'review',
    description: 'What happens to a submission with findings that are for an officer to judge.',
  })
  @IsOptional()
  @IsIn(['review', 'accept'])
  onOfficerFinding: 'review' | 'accept' = 'review';

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

  @ApiProperty({ enum: ['review', 'accept'] })
  onOfficerFinding!: 'review' | 'accept';

  @ApiPropertyOptional()
  registeredDocuments?: number;

  @ApiPropertyOptional({ enum: ['warn', 'block'] })
  malwarePolicy?: 'warn' | 'block';

  @ApiProperty({ description: 'Whether transfers may be registered under it.' })
  open!: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiPropertyOptional({ format: 'date-time' })
  closedAt?: string;
}
