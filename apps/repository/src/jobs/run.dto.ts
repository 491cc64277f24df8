import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** What is said alike of everything that somebody asked for and a job does: audits, repairs, drills. */
export class RunDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ description: 'Name of the key.' })
  requestedBy!: string;

  @ApiProperty({ format: 'date-time' })
  requestedAt!: string;

  @ApiPropertyOptional({ format: 'date-time' })
  endedAt?: string;

  @ApiPropertyOptional({ description: 'Why it failed.' })
  cause?: string;
}

/** As {@link RunDto} shows it. */
export const runOf = (run: {
  id: string;
  requestedBy: string;
  requestedAt: Date;
  endedAt: Date | null;
  cause: string | null;
}): RunDto => ({
  id: run.id,
  requestedBy: run.requestedBy,
  requestedAt: run.requestedAt.toISOString(),
  ...(run.endedAt && { endedAt: run.endedAt.toISOString() }),
  ...(run.cause !== null && { cause: run.cause }),
});
