import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsOptional } from 'class-validator';
import { PageQuery } from '../http/paging.js';

const INDICATIONS = ['TOTAL_PASSED', 'INDETERMINATE', 'TOTAL_FAILED', 'NO_SIGNATURE'] as const;

export class SignatureCheckQuery extends PageQuery {
  @ApiPropertyOptional({ enum: INDICATIONS })
  @IsOptional()
  @IsIn(INDICATIONS)
  indication?: (typeof INDICATIONS)[number];

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'Only files whose verdict can be shown no longer from this time on, unless they are stamped before.',
  })
  @IsOptional()
  @IsISO8601()
  provedUntilBefore?: string;
}

/** What is known of a signed file of a holding. */
export class SignatureCheckDto {
  @ApiProperty({ description: 'The holding.' })
  aipId!: string;

  @ApiProperty({ description: 'Logical path in it.' })
  path!: string;

  @ApiProperty({ enum: ['pdf', 'cms', 'xml'] })
  kind!: string;

  @ApiProperty()
  sha256!: string;

  @ApiProperty({ enum: INDICATIONS })
  indication!: string;

  @ApiPropertyOptional()
  subIndication?: string;

  @ApiProperty({ format: 'date-time' })
  judgedAt!: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description:
      'When the last certificate ends that proves it: its signer’s, or that of an authority that stamped it.',
  })
  provedUntil?: string;

  @ApiProperty({ format: 'date-time', description: 'When it is judged again.' })
  dueAt!: string;

  @ApiPropertyOptional({ description: 'Why it could not be judged again, the last time that was tried.' })
  problem?: string;
}
