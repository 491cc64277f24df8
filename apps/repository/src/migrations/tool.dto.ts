import { TARGETS, TOOL_NAMES, type TargetId, type ToolName } from '@mocban/migration/targets';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const TARGET_IDS = TARGETS.map(({ id }) => id);

export class MigrationToolDto {
  @ApiProperty({ enum: TOOL_NAMES })
  tool!: ToolName;

  @ApiProperty()
  available!: boolean;

  @ApiPropertyOptional()
  version?: string;

  @ApiPropertyOptional({ type: [String], description: 'Programs that are not installed.' })
  missing?: readonly string[];

  @ApiProperty({ enum: TARGET_IDS, isArray: true })
  targets!: readonly TargetId[];
}

export class MigrationIsolationDto {
  @ApiProperty({ enum: ['bwrap', 'unshare', 'nothing'] })
  by!: string;

  @ApiProperty({ description: 'Tools have no network.' })
  network!: boolean;

  @ApiProperty({ description: 'Tools see nothing of the machine but programs.' })
  files!: boolean;

  @ApiProperty()
  processes!: boolean;

  @ApiProperty()
  limits!: boolean;
}

export class MigrationToolsDto {
  @ApiProperty({ type: [MigrationToolDto] })
  tools!: MigrationToolDto[];

  @ApiProperty({ type: MigrationIsolationDto })
  isolation!: MigrationIsolationDto;
}
