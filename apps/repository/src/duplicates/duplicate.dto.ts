import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { TRANSFER_STATES, type TransferState } from '../database/entities/transfers.js';
import { PageQuery } from '../http/paging.js';

export const MATCH_KINDS = ['digest', 'code', 'identity'] as const;
export type MatchKind = (typeof MATCH_KINDS)[number];

export class DuplicateQuery extends PageQuery {
  @ApiPropertyOptional({ minimum: 1, maximum: 20, default: 5, description: 'Packages compared with.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(20)
  override limit: number = 5;
}

export class DuplicateListQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ['submitted', 'held'], default: 'submitted', description: 'Which of the two lists.' })
  @IsOptional()
  @IsIn(['submitted', 'held'])
  side: 'submitted' | 'held' = 'submitted';
}

export class DocumentMatchDto {
  @ApiProperty({ enum: MATCH_KINDS, description: 'identity: the same number, notation, issuer and date.' })
  kind!: MatchKind;

  @ApiProperty({ description: 'Path of the document on the other list.' })
  path!: string;
}

/** A row of one of the two lists. */
export class ComparedDocumentDto {
  @ApiProperty()
  path!: string;

  @ApiPropertyOptional()
  title?: string;

  @ApiPropertyOptional()
  code?: string;

  @ApiPropertyOptional({ description: 'As its metadata writes it.' })
  date?: string;

  @ApiPropertyOptional()
  sizeBytes?: number;

  @ApiPropertyOptional()
  sha512?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'The holding it is in, of a document that is held.' })
  holding?: string;

  @ApiProperty({ type: [DocumentMatchDto], description: 'Documents of the other list that are the same.' })
  matches!: readonly DocumentMatchDto[];
}

/** A package that documents of the transfer are in as well, with both lists side by side. */
export class DuplicateDto {
  @ApiProperty({ description: 'Transfer that the other package came as.' })
  transferId!: string;

  @ApiProperty({
    enum: TRANSFER_STATES,
    description: 'preserved: it is held; else it is under way, or was turned away.',
  })
  state!: TransferState;

  @ApiPropertyOptional({ description: 'UUID of the holding it became; of several the first.' })
  holding?: string;

  @ApiPropertyOptional({ type: [String], description: 'UUIDs of all holdings it became.' })
  holdings?: string[];

  @ApiProperty()
  agency!: string;

  @ApiPropertyOptional()
  title?: string;

  @ApiPropertyOptional()
  recordCode?: string;

  @ApiProperty({ description: 'Both have the same record code.' })
  sameRecordCode!: boolean;

  @ApiProperty({ description: 'Documents of the transfer that the other package has as well.' })
  matchedDocuments!: number;

  @ApiProperty({ type: [ComparedDocumentDto], description: 'The first 100 documents of the transfer.' })
  submitted!: ComparedDocumentDto[];

  @ApiProperty({ type: [ComparedDocumentDto], description: 'The first 100 documents of the other package.' })
  held!: ComparedDocumentDto[];
}
