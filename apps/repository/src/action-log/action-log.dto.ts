import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { ROLES, type Role } from '../database/entities/producers.js';
import { PageQuery } from '../http/paging.js';

/** `unknown`: the process ended before the action did, or it goes on. */
export const OUTCOMES = ['done', 'denied', 'refused', 'failed', 'unknown'] as const;
export type ActionOutcome = (typeof OUTCOMES)[number];

export class ActionQuery extends PageQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'Id of the key that asked.' })
  @IsOptional()
  @IsUUID()
  key?: string;

  @ApiPropertyOptional({ enum: ROLES })
  @IsOptional()
  @IsIn(ROLES)
  role?: Role;

  @ApiPropertyOptional({ enum: OUTCOMES })
  @IsOptional()
  @IsIn(OUTCOMES)
  outcome?: ActionOutcome;

  @ApiPropertyOptional({ description: 'Id or code of what was acted on.' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  subject?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Only actions from then on.' })
  @IsOptional()
  @IsISO8601({ strict: true })
  since?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Only actions before then.' })
  @IsOptional()
  @IsISO8601({ strict: true })
  until?: string;
}

export class ActionDto {
  @ApiProperty()
  id!: number;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ description: 'X-Request-Id of the request.' })
  requestId!: string;

  @ApiProperty({ format: 'uuid' })
  keyId!: string;

  @ApiProperty({ description: 'Name of the key at that time.' })
  keyName!: string;

  @ApiProperty({ enum: ROLES })
  role!: Role;

  @ApiProperty({ description: '`holder:…` or, for a key without a holder, `key:…`.' })
  person!: string;

  @ApiProperty({ example: 'DELETE' })
  method!: string;

  @ApiProperty({ example: '/v1/keys/:id' })
  route!: string;

  @ApiPropertyOptional({ description: 'Id or code of what was acted on, or was made.' })
  subject?: string;

  @ApiPropertyOptional({ description: 'Address of the client.' })
  address?: string;

  @ApiProperty({
    enum: OUTCOMES,
    description:
      '`denied`: 403; `refused`: another 4xx; `failed`: 5xx; `unknown`: it goes on, or its process ended before it did.',
  })
  outcome!: ActionOutcome;

  @ApiPropertyOptional()
  status?: number;

  @ApiPropertyOptional({ description: 'Code of the problem.' })
  code?: string;
}
