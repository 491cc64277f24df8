import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Access } from '../http/access.js';
import { LogOfArchive } from './log-state.js';

export class StoreLogDto {
  @ApiProperty()
  store!: string;

  @ApiProperty({ description: 'Leaves that the log of this store has.' })
  leaves!: number;

  @ApiPropertyOptional({ format: 'date-time' })
  publishedAt?: string;

  @ApiPropertyOptional({ description: 'Why the last attempt to bring it up to date failed.' })
  problem?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'When an audit last put files of it right.' })
  mendedAt?: string;

  @ApiPropertyOptional({ description: 'Files that audits have put right so far.' })
  mendedFiles?: number;
}

export class WitnessDto {
  @ApiProperty()
  witness!: string;

  @ApiProperty({ description: 'Its verifier key, for `mocban log verify --witness`.' })
  vkey!: string;

  @ApiProperty({ description: 'Leaves of the newest checkpoint that it cosigned, and that the stores have so.' })
  leaves!: number;

  @ApiPropertyOptional({ format: 'date-time' })
  cosignedAt?: string;

  @ApiPropertyOptional({ description: 'Why it cosigned nothing when it was last asked.' })
  problem?: string;
}

export class LogDto {
  @ApiPropertyOptional({
    description: 'Verifier key of the log, for `mocban verify-store --key`; absent before the first leaf.',
  })
  vkey?: string;

  @ApiProperty({ description: 'Leaves of the log.' })
  leaves!: number;

  @ApiProperty({ description: 'Leaves that wait for their numbers.' })
  waiting!: number;

  @ApiPropertyOptional({
    description:
      'The newest checkpoint, a signed note (C2SP tlog-checkpoint). Kept elsewhere, it proves later that history was only continued.',
  })
  checkpoint?: string;

  @ApiPropertyOptional({
    description: 'Why nothing is signed: the histories of the stores, of the witnesses and of the database differ.',
  })
  refusal?: string;

  @ApiProperty({ type: [StoreLogDto] })
  stores!: StoreLogDto[];

  @ApiProperty({
    type: [WitnessDto],
    description: 'Who is asked to cosign checkpoints; nobody where none is configured.',
  })
  witnesses!: WitnessDto[];

  @ApiProperty({ description: 'Witnesses that cosigned the newest checkpoint.' })
  cosigned!: number;

  @ApiProperty({ description: 'So many are wanted.' })
  quorum!: number;
}

@ApiTags('log')
@Controller('v1/log')
export class LogController {
  constructor(readonly log: LogOfArchive) {}

  /** The log of the archive: its key, its newest checkpoint, and how far each store is. */
  @Get()
  @Access('stores:read')
  @ApiOkResponse({ type: LogDto })
  async get(): Promise<LogDto> {
    const row = await this.log.row();
    const { vkey, size, waiting, note, refusal, stores, witnesses } = row;
    return {
      ...(vkey !== null && { vkey }),
      leaves: Number(size),
      waiting: Number(waiting),
      ...(note !== null && { checkpoint: note }),
      ...(refusal !== null && { refusal }),
      stores: (stores ?? []).map(({ id, size: leaves, publishedAt, problem, mendedAt, mendedFiles }) => ({
        store: id,
        leaves,
        ...(publishedAt !== null && { publishedAt: new Date(publishedAt).toISOString() }),
        ...(problem !== null && { problem }),
        ...(mendedAt !== null && { mendedAt: new Date(mendedAt).toISOString(), mendedFiles }),
      })),
      witnesses: (witnesses ?? []).map((witness) => ({
        witness: witness.vkey.slice(0, witness.vkey.indexOf('+')),
        vkey: witness.vkey,
        leaves: witness.size,
        ...(witness.cosignedAt !== null && { cosignedAt: new Date(witness.cosignedAt).toISOString() }),
        ...(witness.problem !== null && { problem: witness.problem }),
      })),
      ...this.log.quorum(row),
    };
  }
}
