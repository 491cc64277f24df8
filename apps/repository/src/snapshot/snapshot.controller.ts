import { Controller, Get, HttpCode, Injectable, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Access } from '../http/access.js';
import { enqueue } from '../jobs/queue.js';
import { SNAPSHOT } from './take-snapshot.js';

export class SnapshotCopyDto {
  @ApiProperty()
  store!: string;

  @ApiProperty({ description: 'Newest version here.' })
  version!: string;

  @ApiProperty({ description: 'As the last reading found it; `unverified` after a rebuild.' })
  state!: string;

  @ApiPropertyOptional({ format: 'date-time' })
  verifiedAt?: string;
}

export class SnapshotDto {
  @ApiProperty({ description: 'Whether one has been asked for and not been taken yet.' })
  requested!: boolean;

  @ApiProperty({
    format: 'date-time',
    description:
      'When the catalogue was last looked at for something new; without anything new there is no new version.',
  })
  checkedAt!: string;

  @ApiPropertyOptional({ description: 'Why the last one was not taken, or did not come to every store.' })
  problem?: string;

  @ApiPropertyOptional({ description: 'Id of the OCFL object that has the newest version; absent before the first.' })
  objectId?: string;

  @ApiPropertyOptional({ description: 'Place of the object in each store.' })
  objectPath?: string;

  @ApiPropertyOptional({ example: 'v7' })
  version?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  created?: string;

  @ApiPropertyOptional({ description: "SHA-512 of the version's inventory." })
  inventorySha512?: string;

  @ApiProperty({ type: [SnapshotCopyDto] })
  copies!: SnapshotCopyDto[];
}

interface SnapshotRow {
  checked_at: Date;
  requested_at: Date | null;
  problem: string | null;
  object_id: string | null;
  object_path: string;
  version: string;
  created: string;
  inventory_sha512: string;
}

@Injectable()
export class SnapshotService {
  constructor(readonly source: DataSource) {}

  async get(): Promise<SnapshotDto> {
    const [row] = await this.source.query<SnapshotRow[]>(
      `select s.checked_at, s.requested_at, s.problem, v.object_id, v.object_path, v.version, v.created, v.inventory_sha512
         from catalogue_snapshot_state s
         left join lateral (select * from catalogue_snapshots order by generation desc, number desc limit 1) v on true`,
    );
    const { object_id: objectId, problem } = row!;
    const copies = await this.source.query<
      { store_id: string; version: string; state: string; verified_at: Date | null }[]
    >(
      'select store_id, version, state, verified_at from catalogue_snapshot_copies where object_id = $1 order by store_id',
      [objectId],
    );
    return {
      requested: row!.requested_at !== null,
      checkedAt: row!.checked_at.toISOString(),
      ...(problem !== null && { problem }),
      ...(objectId !== null && {
        objectId,
        objectPath: row!.object_path,
        version: row!.version,
        created: row!.created,
        inventorySha512: row!.inventory_sha512,
      }),
      copies: copies.map(({ store_id: store, version, state, verified_at: at }) => ({
        store,
        version,
        state,
        ...(at && { verifiedAt: at.toISOString() }),
      })),
    };
  }

  /** One that is asked for already is the one asked for. */
  async request(): Promise<SnapshotDto> {
    await this.source.transaction(async (manager) => {
      await manager.query('update catalogue_snapshot_state set requested_at = clock_timestamp()');
      await enqueue(manager, 'take-snapshot', SNAPSHOT);
    });
    return this.get();
  }
}

@ApiTags('snapshot')
@Controller('v1/snapshot')
export class SnapshotController {
  constructor(readonly snapshots: SnapshotService) {}

  /** The snapshot of the catalogue that lies in the stores beside the packages. */
  @Get()
  @Access('stores:read')
  @ApiOkResponse({ type: SnapshotDto })
  get(): Promise<SnapshotDto> {
    return this.snapshots.get();
  }

  /** Takes one now. */
  @Post()
  @HttpCode(202)
  @Access('snapshots:take')
  @ApiAcceptedResponse({ type: SnapshotDto })
  request(): Promise<SnapshotDto> {
    return this.snapshots.request();
  }
}
