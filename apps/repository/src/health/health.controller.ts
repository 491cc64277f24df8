import { access, constants } from 'node:fs/promises';
import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Archive } from '../archive/archive.js';
import { Lease } from '../database/lease.js';
import { ServiceError } from '../error.js';
import { Public } from '../http/access.js';
import { ApiProblems } from '../http/problem.js';

export class HealthDto {
  @ApiProperty({ enum: ['ok'] })
  status!: 'ok';
}

export class ReadinessDto extends HealthDto {
  @ApiProperty({ enum: ['ok'] })
  database!: 'ok';

  @ApiProperty({ enum: ['ok'] })
  migrations!: 'ok';

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string', enum: ['ok'] } })
  stores!: Record<string, 'ok'>;
}

@ApiTags('health')
@Controller('v1')
export class HealthController {
  constructor(
    readonly source: DataSource,
    readonly archive: Archive,
    readonly lease: Lease,
  ) {}

  /** The process answers. */
  @Get('health')
  @Public()
  @ApiOkResponse({ type: HealthDto })
  health(): HealthDto {
    return { status: 'ok' };
  }

  /** Everything a transfer needs is there. */
  @Get('ready')
  @Public()
  @ApiOkResponse({ type: ReadinessDto })
  @ApiProblems(503)
  async ready(): Promise<ReadinessDto> {
    if (this.lease.trouble !== undefined) throw new ServiceError('SERVICE_NOT_READY', this.lease.trouble);
    const pending = await this.source.showMigrations().catch((cause: unknown) => {
      throw new ServiceError('SERVICE_NOT_READY', 'the database does not answer', [], { cause });
    });
    if (pending) throw new ServiceError('SERVICE_NOT_READY', 'the database schema is not up to date');
    const stores: Record<string, 'ok'> = {};
    for (const store of this.archive.stores) {
      await access(store.files.localPath(''), constants.R_OK | constants.W_OK).catch((cause: unknown) => {
        throw new ServiceError('SERVICE_NOT_READY', `the store ${store.id} cannot be written`, [], { cause });
      });
      stores[store.id] = 'ok';
    }
    return { status: 'ok', database: 'ok', migrations: 'ok', stores };
  }
}
