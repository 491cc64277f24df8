import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { RenewalKind } from './renew-batches.js';

/** `off`: no authority is named; `failing`: the last attempt came to nothing; `pending`: versions wait, or a store lacks something. */
export const EVIDENCE_STATES = ['off', 'ok', 'pending', 'failing'] as const;
export type EvidenceStateName = (typeof EVIDENCE_STATES)[number];

/**
 * `off`: no key is named; `failing`: the last attempt came to nothing, as by a certificate that is revoked; `expiring`: the certificate ends
 * within 90 days; `pending`: versions wait, or a store lacks seals.
 */
export const SEAL_STATES = ['off', 'ok', 'pending', 'expiring', 'failing'] as const;
export type SealStateName = (typeof SEAL_STATES)[number];

export class SealCertificateDto {
  @ApiProperty({ description: 'RFC 4514.' })
  subject!: string;

  @ApiProperty({ format: 'date-time' })
  notAfter!: string;
}

export class SealDto {
  @ApiProperty({ enum: SEAL_STATES })
  state!: SealStateName;

  @ApiProperty({ description: 'Versions that wait for their seal: PENDING_SEAL; counted up to 100,000.' })
  pendingVersions!: number;

  @ApiPropertyOptional({ type: SealCertificateDto, description: 'Of the key that seals, as it was at the last run.' })
  certificate?: SealCertificateDto;

  @ApiPropertyOptional({ description: 'Why the last attempt came to nothing; it is made again by itself.' })
  problem?: string;
}

export class BatchDto {
  @ApiProperty({
    description: 'Root of its tree, hexadecimal: the name of its folder in `evidence/batches/` of every store.',
  })
  root!: string;

  @ApiProperty({ enum: ['versions', 'tokens', 'records'] })
  kind!: string;

  @ApiProperty()
  algorithm!: string;

  @ApiProperty({ description: 'Different values in its tree.' })
  leaves!: number;

  @ApiProperty({ format: 'date-time' })
  closedAt!: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'By the word of the authority; absent until it is stamped.',
  })
  stampedAt?: string;

  @ApiPropertyOptional({ description: 'Address of the authority that stamped it.' })
  authority?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'When its token is to be renewed.' })
  renewalDue?: string;

  @ApiProperty({ description: 'Stores that have it.', type: [String] })
  stores!: string[];
}

export class EvidenceDto {
  @ApiProperty({ enum: EVIDENCE_STATES })
  state!: EvidenceStateName;

  @ApiProperty({ description: 'Versions that no stamped batch has: PENDING_EVIDENCE.' })
  pendingVersions!: number;

  @ApiProperty({ description: 'Batches that are stamped.' })
  batches!: number;

  @ApiPropertyOptional({ format: 'date-time', description: 'When the next token is to be renewed.' })
  renewalDue?: string;

  @ApiProperty({ description: 'Whether a batch has been asked for and not been made yet.' })
  requested!: boolean;

  @ApiPropertyOptional({ description: 'Why the last attempt came to nothing; it is made again by itself.' })
  problem?: string;

  @ApiProperty({ type: SealDto, description: 'Seals of the manifests by the archive’s own key.' })
  seal!: SealDto;

  @ApiProperty({ type: [BatchDto], description: 'The newest hundred.' })
  newest!: BatchDto[];
}

export class EvidenceRequestDto {
  @ApiPropertyOptional({
    enum: ['timestamp', 'algorithm'],
    description:
      'Renews everything now, due or not, as after a compromise: by a new token, or by another digest algorithm. Absent: closes a batch over what waits.',
  })
  @IsOptional()
  @IsIn(['timestamp', 'algorithm'])
  renew?: RenewalKind;
}
