import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import { COPY_HOURS } from '../replication/copy-hours.js';
import { STORE_STATES, type StoreState } from '../replication/policies.js';

/** States that one person may set by themselves; the others are reached by plans. */
export const SETTABLE_STATES = ['active', 'read-only', 'away'] as const satisfies readonly StoreState[];

export class WaitingCopiesDto {
  @ApiProperty({ description: 'Copies to be made here.' })
  copies!: number;

  @ApiProperty({ description: 'Copies to be removed here.' })
  removals!: number;

  @ApiPropertyOptional({ format: 'date-time', description: 'The oldest of them was asked for then.' })
  since?: string;

  @ApiPropertyOptional({ description: 'Why the one that was tried last waits.' })
  cause?: string;
}

/** What an operator has decided of a store, and what is to be done in it. */
export class StoreDecisionDto {
  @ApiProperty({
    enum: STORE_STATES,
    description:
      '`read-only` and `draining` take no new copies; `away`: nobody tries; `retired`: everything has moved away.',
  })
  state!: StoreState;

  @ApiPropertyOptional()
  stateReason?: string;

  @ApiPropertyOptional({ description: 'Name of the key.' })
  stateBy?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  stateSince?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'When everything had moved away.' })
  drainedAt?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'What moved away is not deleted here before.' })
  recoverableUntil?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  emptiedAt?: string;

  @ApiPropertyOptional({ description: 'Copies are made no faster.' })
  bytesPerSecond?: number;

  @ApiPropertyOptional({ description: 'Hours in which copies are made, by the clock of Việt Nam.', example: '22-6' })
  copyHours?: string;

  @ApiPropertyOptional({ description: 'What writing a GiB costs; plans show it, in whatever currency it is given.' })
  pricePerGib?: number;

  @ApiPropertyOptional({ description: 'Bytes per second of the copies that jobs made here.' })
  measuredBytesPerSecond?: number;

  @ApiProperty({ type: WaitingCopiesDto })
  waiting!: WaitingCopiesDto;
}

export class ChangeStoreBody {
  @ApiPropertyOptional({
    enum: SETTABLE_STATES,
    description: 'A retired store is taken back as `active` as long as it was not emptied.',
  })
  @IsOptional()
  @IsIn(SETTABLE_STATES)
  state?: (typeof SETTABLE_STATES)[number];

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(4000)
  reason!: string;

  @ApiPropertyOptional({ nullable: true, type: 'integer', minimum: 1024 })
  @IsOptional()
  @ValidateIf((_, value) => value !== null)
  @IsInt()
  @Min(1024)
  bytesPerSecond?: number | null;

  @ApiPropertyOptional({ nullable: true, type: String, example: '22-6' })
  @IsOptional()
  @ValidateIf((_, value) => value !== null)
  @Matches(COPY_HOURS, { message: 'copyHours must be two hours of the day, as 22-6' })
  copyHours?: string | null;

  @ApiPropertyOptional({ nullable: true, type: Number, minimum: 0 })
  @IsOptional()
  @ValidateIf((_, value) => value !== null)
  @IsNumber()
  @Min(0)
  pricePerGib?: number | null;
}
